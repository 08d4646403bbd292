"""Table names: three parts, paths, names computed at run time, and references to CTEs by lexical scope."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlglot import exp

from fubcli.model.names import TableName
from fubcli.sql.dialects.dialect import Dialect

_FILE_FORMATS = frozenset({
    "avro", "binaryfile", "cloudfiles", "csv", "delta", "excel", "iceberg", "image", "jdbc", "json", "kafka", "libsvm",
    "orc", "parquet", "sqlite", "text", "xml",
})  # fmt: skip
_IN_PATHS = frozenset("/:\\")
_PLAIN_PART = re.compile(r"(?! )[A-Za-z0-9_$ -]{1,255}(?<! )")


@dataclass(frozen=True)
class Defaults:
    """Catalog and schema that complete an unqualified name; None leaves it incomplete."""

    catalog: str | None = None
    schema: str | None = None


def parts_of(table: exp.Table) -> list[str] | None:
    """Return the written parts of a name, outermost first; None when a part is not a plain identifier."""
    nodes = [table.args.get("catalog"), table.args.get("db"), table.this]
    present = [node for node in nodes if node is not None]
    parts = [str(node.this) for node in present if isinstance(node, exp.Identifier)]
    return parts if parts and len(parts) == len(present) else None


def resolve(parts: list[str], defaults: Defaults, *, is_schema: bool = False) -> TableName | None:
    """Complete a name to three parts, folded to lower case; None when parts are missing or odd."""
    if is_schema:
        full = ([defaults.catalog] if len(parts) == 1 else []) + list(parts)
        if len(full) != 2 or not all(part and _PLAIN_PART.fullmatch(part) for part in full):
            return None
        return TableName(str(full[0]).lower(), str(full[1]).lower(), "")
    completed: list[str | None] = [*parts]
    if len(completed) == 1:
        completed.insert(0, defaults.schema)
    if len(completed) == 2:
        completed.insert(0, defaults.catalog)
    if len(completed) != 3 or not all(part and _PLAIN_PART.fullmatch(part) for part in completed):
        return None
    catalog, schema, name = (str(part).lower() for part in completed)
    return TableName(catalog, schema, name)


def is_table_function(table: exp.Table) -> bool:
    """Whether a relation is a call such as `range(10)`; IDENTIFIER(…) computes a name."""
    return isinstance(table.this, exp.Func) and table.this.name.lower() != "identifier"


def means_its_fold(table: exp.Table, dialect: Dialect) -> bool:
    """Whether every part of a name stands for what its lower-case form stands for in the catalog files."""
    means = dialect.means_its_fold
    return means is None or all(isinstance(part, exp.Identifier) and means(part) for part in table.parts)


def path_reason(table: exp.Table, parts: list[str] | None, dialect: Dialect) -> str | None:
    """Say why a relation is a path into storage rather than a table, or None."""
    if isinstance(table.this, exp.Literal | exp.RawString):
        return "a path in quotes"
    if parts is None:
        return None
    if not _IN_PATHS.isdisjoint("".join(parts)):
        return "a path in backticks"
    if dialect.file_endings and _is_file(parts, dialect):
        return "a name that is a file's where there is no such table"
    if len(parts) == 2 and (parts[0].lower() in _FILE_FORMATS or "." in parts[0]):
        return f"the file format {parts[0].lower()!r} used as a schema"
    return None


def _is_file(parts: list[str], dialect: Dialect) -> bool:
    """The engine looks for a file of the whole name, dots included, before it says that there is no such table."""
    return parts[-1].rpartition(".")[2].lower() in dialect.file_endings or "." in parts[-1] or "*" in parts[-1]
