"""BigQuery's types: the fields of a schema, the types of parameters, and the DuckDB types that hold them."""

from __future__ import annotations

import re
from typing import Any

Field = dict[str, Any]
_FROM_DUCKDB = {
    "bigint": "INTEGER", "integer": "INTEGER", "smallint": "INTEGER", "tinyint": "INTEGER", "hugeint": "INTEGER",
    "ubigint": "INTEGER", "uinteger": "INTEGER", "usmallint": "INTEGER", "utinyint": "INTEGER", "double": "FLOAT",
    "float": "FLOAT", "varchar": "STRING", "uuid": "STRING", "enum": "STRING", "boolean": "BOOLEAN", "blob": "BYTES",
    "date": "DATE", "time": "TIME", "timestamp": "DATETIME", "timestamp with time zone": "TIMESTAMP",
    "interval": "INTERVAL", "json": "JSON", "null": "INTEGER", '"null"': "INTEGER",
}  # fmt: skip
DUCKDB = {
    "INT64": "BIGINT", "INTEGER": "BIGINT", "FLOAT64": "DOUBLE", "FLOAT": "DOUBLE", "STRING": "VARCHAR",
    "BOOL": "BOOLEAN", "BOOLEAN": "BOOLEAN", "BYTES": "BLOB", "DATE": "DATE", "TIME": "TIME", "DATETIME": "TIMESTAMP",
    "TIMESTAMP": "TIMESTAMP WITH TIME ZONE", "INTERVAL": "INTERVAL", "JSON": "JSON", "NUMERIC": "DECIMAL(38, 9)",
    "BIGNUMERIC": "DECIMAL(38, 19)", "GEOGRAPHY": "VARCHAR",
}  # fmt: skip
"""What holds a scalar here; a BIGNUMERIC has only half of its digits."""
_WORDS = {
    "bigint": "INTEGER", "int": "INTEGER", "smallint": "INTEGER", "tinyint": "INTEGER", "double": "FLOAT",
    "float": "FLOAT", "string": "STRING", "boolean": "BOOLEAN", "binary": "BYTES", "date": "DATE",
    "timestamp": "TIMESTAMP", "timestamp_ntz": "DATETIME", "interval": "INTERVAL",
}  # fmt: skip
_NUMERIC_SCALE = 9


def field(name: str, kind: Any) -> Field:
    """Return the field of a schema that a DuckDB column is."""
    if kind.id in ("list", "array"):
        return {**field(name, kind.children[0][1]), "mode": "REPEATED"}
    if kind.id == "struct":
        return {"name": name, "type": "RECORD", "mode": "NULLABLE", "fields": [field(*each) for each in kind.children]}
    if kind.id == "decimal":
        (_, _), (_, scale) = kind.children
        return {"name": name, "type": "NUMERIC" if scale <= _NUMERIC_SCALE else "BIGNUMERIC", "mode": "NULLABLE"}
    alias = str(kind).lower()
    return {"name": name, "type": _FROM_DUCKDB.get(alias, _FROM_DUCKDB.get(kind.id, "STRING")), "mode": "NULLABLE"}


def described(name: str, text: str, *, nullable: bool, comment: str | None) -> Field:
    """Return the field of a column that the books describe with a Databricks type; an unusual type is a text."""
    told: Field = {"name": name, "mode": "NULLABLE" if nullable else "REQUIRED"}
    if comment:
        told["description"] = comment
    if items := re.fullmatch(r"array<(.*)>", text, re.IGNORECASE):
        return told | {"type": _WORDS.get(items[1].lower(), "STRING"), "mode": "REPEATED"}
    if exact := re.fullmatch(r"decimal\((\d+),(\d+)\)", text.replace(" ", ""), re.IGNORECASE):
        return told | {"type": "NUMERIC", "precision": exact[1], "scale": exact[2]}
    return told | {"type": _WORDS.get(text.lower().split("(")[0], "STRING")}


def duckdb_type(told: Field) -> str:
    """Return the DuckDB type that holds a field's values as BigQuery has them."""
    if told["mode"] == "REPEATED":
        return f"{duckdb_type({**told, 'mode': 'NULLABLE'})}[]"
    if told["type"] == "RECORD":
        parts = (f'"{each["name"]}" {duckdb_type(each)}' for each in told["fields"])
        return f"STRUCT({', '.join(parts)})"
    return DUCKDB[told["type"]]
