"""What a statement reads: each stored table that it names, with the columns that it uses of it anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlglot import exp

from fubcli.model.names import TableName
from fubcli.model.policy import InputLimits
from fubcli.model.statement import StatementKind
from fubcli.sql.facts import statement_of


@dataclass(frozen=True)
class TableRead:
    """One table that a statement reads or writes, and its columns, lower case.

    `certain` are columns that are named with the table's own name or alias, or could be of no other table; `possible`
    are those without one in a statement of several tables. `is_whole` when a `*` takes all of them.
    """

    table: TableName
    certain: frozenset[str] = frozenset()
    possible: frozenset[str] = frozenset()
    is_whole: bool = False

    def uses(self, column: str) -> bool:
        """Whether it uses, or may use, a column."""
        return self.is_whole or column in self.certain or column in self.possible


def reads_of(text: str, limits: InputLimits) -> tuple[TableRead, ...] | None:
    """Return what a Databricks statement reads, None when it cannot be read.

    A column counts wherever it stands: shown, filtered, joined or grouped by.
    """
    statement = statement_of(text, limits=limits)
    if (tree := statement.tree) is None or statement.facts.kind is StatementKind.UNKNOWN:
        return None
    aliases: dict[str, set[TableName]] = {}
    for name, table in _tables(tree):
        aliases.setdefault(name, set()).add(table)
    tables = sorted({table for found in aliases.values() for table in found})
    others = {each.alias_or_name.lower() for kind in (exp.CTE, exp.Subquery) for each in tree.find_all(kind)} - {""}
    is_alone = len(tables) == 1 and not others
    columns = [(each.table.lower(), each.name.lower()) for each in tree.find_all(exp.Column)]
    has_star = any(not isinstance(each.parent, exp.Count) for each in tree.find_all(exp.Star))
    return tuple(_read(table, aliases, columns, is_alone=is_alone, has_star=has_star) for table in tables)


def _tables(tree: exp.Expr) -> Iterator[tuple[str, TableName]]:
    """Yield every table of three parts, under its alias and under its own name."""
    for each in tree.find_all(exp.Table):
        if each.catalog and each.db:
            name = TableName(each.catalog.lower(), each.db.lower(), each.name.lower())
            yield each.alias_or_name.lower(), name


def _read(
    table: TableName,
    aliases: Mapping[str, set[TableName]],
    columns: list[tuple[str, str]],
    *,
    is_alone: bool,
    has_star: bool,
) -> TableRead:
    own = {alias for alias, tables in aliases.items() if table in tables}
    named = {name for alias, name in columns if alias in own}
    unnamed = {name for alias, name in columns if not alias}
    certain = named | unnamed if is_alone else named
    possible = frozenset() if is_alone else frozenset(unnamed - named)
    return TableRead(table, frozenset(certain), possible, has_star)
