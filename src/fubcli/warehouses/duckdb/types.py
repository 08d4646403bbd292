"""DuckDB's type names in Databricks' words."""

from __future__ import annotations

import re

_SCALARS = {
    "BIGINT": "bigint",
    "INTEGER": "int",
    "SMALLINT": "smallint",
    "TINYINT": "tinyint",
    "HUGEINT": "bigint",  # what SUM over BIGINT returns here; Databricks says bigint
    "UBIGINT": "decimal(20,0)",
    "UHUGEINT": "decimal(38,0)",
    "UINTEGER": "bigint",
    "USMALLINT": "int",
    "UTINYINT": "smallint",
    "DOUBLE": "double",
    "FLOAT": "float",
    "VARCHAR": "string",
    "JSON": "string",
    "UUID": "string",
    "TIME": "string",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP WITH TIME ZONE": "timestamp",
    "TIMESTAMP": "timestamp_ntz",
    "TIMESTAMP_S": "timestamp_ntz",
    "TIMESTAMP_MS": "timestamp_ntz",
    "TIMESTAMP_NS": "timestamp_ntz",
    "BLOB": "binary",
    "INTERVAL": "interval",
    '"NULL"': "void",
    "NULL": "void",
}
_FIELD = re.compile(r'\s*("(?:[^"]|"")*"|\w+)\s+')


def databricks_type(name: str) -> str:
    """Return the Databricks name, lower case, of a DuckDB type as its driver prints it, nested ones included."""
    name = name.strip()
    if match := re.fullmatch(r"(.*)\[\d*\]", name, re.DOTALL):
        return f"array<{databricks_type(match.group(1))}>"
    if name.startswith("STRUCT(") and name.endswith(")"):
        return f"struct<{','.join(_field(part) for part in split(name[7:-1]))}>"
    if name.startswith("MAP(") and name.endswith(")"):
        key, value = split(name[4:-1])
        return f"map<{databricks_type(key)},{databricks_type(value)}>"
    if name.startswith("DECIMAL("):
        return name.lower().replace(" ", "")
    if name.startswith("ENUM("):
        return "string"
    return _SCALARS.get(name, name.lower())


def split(inside: str) -> list[str]:
    """Split at the commas that stand outside brackets and quotes (a doubled quote closes and opens again)."""
    parts, depth, quote, start = [], 0, "", 0
    for index, character in enumerate(inside):
        if quote or character in "\"'":
            quote = "" if character == quote else quote or character
            continue
        depth += (character in "([<") - (character in ")]>")
        if character == "," and depth == 0:
            parts.append(inside[start:index])
            start = index + 1
    return [*parts, inside[start:]]


def _field(declaration: str) -> str:
    match = _FIELD.match(declaration)
    if match is None:
        return databricks_type(declaration)
    name = match.group(1)
    plain = name[1:-1].replace('""', '"') if name.startswith('"') else name
    shown = plain if plain.isidentifier() else "`" + plain.replace("`", "``") + "`"
    return f"{shown}:{databricks_type(declaration[match.end() :])}"
