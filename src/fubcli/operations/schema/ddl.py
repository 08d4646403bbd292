"""CREATE TABLE text from a schema event, in Databricks SQL."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def ddl(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield one CREATE TABLE statement per table of an event made with `detail=full`, each ending in a line end."""
    for body in data.get("catalogs", [data]):
        for table in [body["table"]] if "table" in body else body.get("tables", []):
            schema = table.get("schema", body.get("schema", ""))
            yield _create(body["catalog"], schema, table)


def _create(catalog: str, schema: str, table: Mapping[str, Any]) -> str:
    lines = []
    for name, kind, nullable, tag in table["columns"]["rows"]:
        comment = f" COMMENT {_text(tag)}" if tag else ""
        # The names of nested fields keep their case.
        shown = kind if "<" in kind else kind.upper()
        lines.append(f"  {_quoted(name)} {shown}{'' if nullable else ' NOT NULL'}{comment}")
    partition = table.get("partition_keys")
    tail = f"\nCLUSTER BY ({', '.join(map(_quoted, partition))})" if partition else ""
    full = ".".join(map(_quoted, (catalog, schema, table["name"])))
    body = ",\n".join(lines)
    return f"CREATE TABLE {full} (\n{body}\n){tail};\n"


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
    return f"'{escaped}'"


def _quoted(name: str) -> str:
    return name if _PLAIN.fullmatch(name) else "`" + name.replace("`", "``") + "`"
