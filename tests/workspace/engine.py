"""One DuckDB instance with every catalog attached, and a connection of its own for each statement.

Statements are translated as the embedded engine's adapter does it: `to_duckdb` with the tables' column types, and the
macros that the text needs.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
from sqlglot import exp
from sqlglot.tokenizer_core import Token, TokenType

from fubcli.sql.duckdb import Translation, Unsupported, to_duckdb
from fubcli.sql.kinds import kind_of
from fubcli.sql.parsing import Unparsable, parse, tokenise
from fubcli.warehouses.duckdb.macros import create_macros, every_macro, is_macro_missing
from fubcli.warehouses.duckdb.types import databricks_type
from tests.workspace.results import Result, read, result_of
from tests.workspace.sqlerrors import SqlError, lacking
from tests.workspace.sqltypes import BIGINT

_CONFIG: dict[str, Any] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
    "temp_directory": "",
}
SYSTEM = "_system"
"""What the catalog `system` is attached as: DuckDB keeps that name for itself."""
_PARSER = threading.Lock()
"""The parser raises the interpreter's recursion limit while it reads: one statement at a time."""


@dataclass(frozen=True)
class Question:
    """A statement's text, and the types and texts of its parameters by name."""

    text: str
    values: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)
    zone: str = "UTC"
    limit: int | None = None
    catalog: str = ""
    """What unqualified names are completed with; the connection has it too."""


class Engine:
    """The catalogs. Those that are not `writable` are attached read-only."""

    def __init__(self, files: Mapping[str, Path], writable: Collection[str] = ()) -> None:
        self.catalogs = sorted(files)
        self.writable = frozenset(writable)
        self.denied: set[str] = set()
        """Full names, lower case, of tables, schemas and catalogs that may not be read."""
        self._database = duckdb.connect(":memory:", config=_CONFIG)
        for name, path in files.items():
            mode = "" if name in self.writable else " (READ_ONLY)"
            self._database.execute(f"""ATTACH '{str(path).replace("'", "''")}' AS "{name}"{mode}""")
        self._database.execute(f"ATTACH ':memory:' AS {SYSTEM}")
        self._database.execute("SET enable_external_access = false")

    def close(self) -> None:
        """Detach everything."""
        with suppress(duckdb.Error):
            self._database.close()

    @contextmanager
    def connection(self, zone: str = "UTC") -> Iterator[Any]:
        """Yield a connection of one's own."""
        connection = self._database.cursor()
        try:
            connection.execute(f"SET TimeZone = '{zone}'")
            connection.execute("SET ieee_floating_point_ops = false; SET error_on_division_by_zero = true")
            yield connection
        finally:
            with suppress(duckdb.Error):
                connection.close()

    def rows(self, text: str, values: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Run DuckDB SQL of the stand-in's own and return its rows by column name."""
        with self.connection() as connection:
            cursor = connection.execute(text, list(values))
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def check(self, tables: Collection[tuple[str, ...]]) -> None:
        """Raise SqlError when a table's catalog does not exist, or when it, or what it is in, may not be read."""
        for parts in tables:
            if len(parts) == 3 and parts[0].lower() not in {*self.catalogs, "system"}:
                raise SqlError("NO_SUCH_CATALOG_EXCEPTION", f"Catalog '{parts[0]}' was not found.", "42704")
            self.permit(parts)

    def permit(self, parts: Sequence[str]) -> None:
        """Raise SqlError for what may not be read."""
        if any(".".join(parts[:length]).lower() in self.denied for length in range(1, len(parts) + 1)):
            said = f"User does not have permission SELECT on Table '{'.'.join(parts)}'."
            raise SqlError("INSUFFICIENT_PERMISSIONS", f"Insufficient privileges: {said}", "42501")

    def run(self, connection: Any, question: Question) -> Result:
        """Run one Databricks statement; raises duckdb.Error, SqlError."""
        values, limit, zone = question.values, question.limit, question.zone
        with _PARSER:
            tree, tables = _tree(question.text)
            self.check(tables)
            translation = _translated(connection, system_renamed(question.text, question.catalog), values)
        bound = {name: value for name, (_, value) in values.items()}
        create_macros(connection, translation.macros)
        try:
            return _answered(connection, tree, translation.text, bound, zone, limit)
        except duckdb.Error as error:
            if not is_macro_missing(error):
                raise
        create_macros(connection, [name for name in every_macro() if name not in translation.macros])
        return _answered(connection, tree, translation.text, bound, zone, limit)

    def explain(self, connection: Any, text: str) -> str:
        """Return DuckDB's plan of a statement that is not run."""
        with _PARSER:
            _, tables = _tree(text)
            self.check(tables)
            translation = _translated(connection, system_renamed(text), {})
        create_macros(connection, translation.macros)
        return "\n".join(row[-1] for row in connection.execute(f"EXPLAIN {translation.text}").fetchall())


def _translated(connection: Any, text: str, values: Mapping[str, tuple[str, str | None]]) -> Translation:
    types = {name: kind for name, (kind, _) in values.items() if kind}
    try:
        return to_duckdb(text, types, lambda name: _columns(connection, name))
    except Unsupported as error:
        raise lacking(f"{str(error)[:1].upper()}{str(error)[1:]}.") from error


def _tree(text: str) -> tuple[exp.Expr, set[tuple[str, ...]]]:
    try:
        trees = parse(tokenise(text), text)
    except Unparsable as error:
        raise SqlError("PARSE_SYNTAX_ERROR", f"{error}.", "42601") from error
    if len(trees) != 1:
        raise SqlError("PARSE_SYNTAX_ERROR", "Syntax error at or near ';': one statement is expected.", "42601")
    (tree,) = trees
    return tree, {tuple(part.name for part in table.parts) for table in tree.find_all(exp.Table)}


def _columns(connection: Any, name: str) -> Mapping[str, str] | None:
    """Return a table's columns and their Databricks types, or None when it is not to be had."""
    quoted = ".".join(f'"{part}"' for part in name.split("."))
    try:
        relation = connection.table(quoted)
    except duckdb.Error as error:
        if not is_macro_missing(error):
            return None
        create_macros(connection, every_macro())
        relation = connection.table(quoted)
    kinds = [databricks_type(str(kind)) for kind in relation.types]
    return dict(zip(relation.columns, kinds, strict=True))


def _answered(
    connection: Any, tree: exp.Expr, text: str, values: Mapping[str, str | None], zone: str, limit: int | None
) -> Result:
    if not kind_of(tree).writes:
        return read(connection.sql(text, params=dict(values)), zone, limit)
    fetched = connection.execute(text, dict(values)).fetchall()
    count = fetched[0][0] if fetched and len(fetched[0]) == 1 and isinstance(fetched[0][0], int) else None
    if count is None or not isinstance(tree, exp.DML):
        return result_of([], affected=count)
    names = _COUNTED.get(type(tree), ("num_affected_rows",))
    row = [count, *([count] if len(names) == 2 else [None] * (len(names) - 1))]
    return result_of([(name, BIGINT) for name in names], [row], affected=count)


_COUNTED: dict[type[exp.Expr], tuple[str, ...]] = {
    exp.Insert: ("num_affected_rows", "num_inserted_rows"),
    exp.Merge: ("num_affected_rows", "num_updated_rows", "num_deleted_rows", "num_inserted_rows"),
}


def schema_of(catalog: str) -> str:
    """Return where a catalog's information_schema is; that of `all` is the system's."""
    return f'{SYSTEM}."information_schema_of_{catalog}"'


def system_renamed(text: str, catalog: str = "") -> str:
    """Return a text that means the stand-in's own tables by `system.x.y` and by every information_schema."""
    tokens = tokenise(text)
    edits: list[tuple[int, int, str]] = []
    for at, token in enumerate(tokens):
        if (at and tokens[at - 1].token_type is TokenType.DOT) or not _dotted(tokens, at):
            continue
        first, second = token.text.lower(), tokens[at + 2].text.lower()
        if second == "information_schema" and _dotted(tokens, at + 2):
            edits.append((token.start, tokens[at + 2].end + 1, schema_of("all" if first == "system" else first)))
        elif first == "information_schema" and catalog and not _dotted(tokens, at + 2):
            edits.append((token.start, token.end + 1, schema_of(catalog)))
        elif first == "system" and _dotted(tokens, at + 2):
            edits.append((token.start, token.end + 1, SYSTEM))
    for start, end, new in reversed(edits):
        text = text[:start] + new.replace('"', "`") + text[end:]
    return text


def _dotted(tokens: Sequence[Token], at: int) -> bool:
    """Whether a dot and something else follow."""
    return at + 2 < len(tokens) and tokens[at + 1].token_type is TokenType.DOT
