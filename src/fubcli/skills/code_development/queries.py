"""Query templates for tables and their joins: bounded, with named parameters, without secrets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fubcli.skills.code_development import sql_text
from fubcli.skills.code_development.choosing import words_of
from fubcli.skills.code_development.sql_text import Bound, Parameter, Window, full_name, quoted
from fubcli.skills.code_development.subject import Column, Join, Subject, Table

_MOST_COLUMNS = 40
_MOST_GROUPS = 2
_MOST_JOINED = 2
_PAGE = 100
_DAYS = 400
_SMALL = 100_000
"""Rows of a table of which nobody wants a row per day."""
_GROUPS = ("stage", "source", "type", "status", "category", "outcome")
_OUT = "\0"
"""Stands for the catalog until the template is written for one: no name in a statement has it."""


@dataclass(frozen=True)
class Template:
    """A statement over one table, or two, in whichever catalog it is wanted."""

    name: str
    table: Table
    purpose: str
    text: str
    parameters: tuple[Parameter, ...] = ()

    def sql(self, catalog: str) -> str:
        """Return the statement for a catalog."""
        return self.text.replace(quoted(_OUT), quoted(catalog))


def templates(subject: Subject, task: str, window: Window) -> Iterator[Template]:
    """Yield the templates that each table of a subject allows."""
    known = subject.known
    tables = [each for each in subject.tables if each.catalog and sql_text.is_writable(each.full)]
    for place, table in enumerate(tables):
        yield from _of_key(table, known)
        if place == 0 or (table.size >= _SMALL and table.full not in subject.looked_up):
            yield from _of_time(table, known, window)
            yield from _of_groups(table, _groups(table, subject.joins, task), known, window)
        if table.full not in subject.looked_up:
            yield from _of_joins(table, tables, subject)


def _of_key(table: Table, known: Mapping[str, str]) -> Iterator[Template]:
    key = table.key
    if key is None or not sql_text.is_simple(key):
        return
    columns = ", ".join(quoted(each.name) for each in sql_text.shown(table, _MOST_COLUMNS))
    name, bounds = full_name(table, _OUT), [*sql_text.identities(table, known)]
    one = [*bounds, sql_text.equal(table, key, known)]
    yield _template("lookup-by-key", table, "one row by its key", (columns, name, "LIMIT 1"), one)
    page = [*bounds, sql_text.after(key)]
    tail = f"ORDER BY {quoted(key.name)} LIMIT {_PAGE}"
    yield _template("page-by-key", table, "the next page, after the last key of this one", (columns, name, tail), page)


def _of_time(table: Table, known: Mapping[str, str], window: Window) -> Iterator[Template]:
    column = sql_text.time_of(table)
    if column is None:
        return
    day = sql_text.day_of(column)
    bounds = [*sql_text.identities(table, known), sql_text.between(column, window)]
    clauses = (f"{day} AS day, count(*) AS n", full_name(table, _OUT), f"GROUP BY {day} ORDER BY day LIMIT {_DAYS}")
    yield _template("count-by-day", table, "rows per Pacific day in a bounded window", clauses, bounds)


def _of_groups(table: Table, groups: Sequence[Column], known: Mapping[str, str], window: Window) -> Iterator[Template]:
    time = sql_text.time_of(table)
    for column in groups:
        name = quoted(column.name)
        bounds = [*sql_text.identities(table, known), *([sql_text.between(time, window)] if time else [])]
        tail = f"GROUP BY {name} ORDER BY n DESC LIMIT {_PAGE}"
        purpose = f"rows per {column.name}" + (" in a bounded window" if time else "")
        clauses = (f"{name}, count(*) AS n", full_name(table, _OUT), tail)
        yield _template(f"count-by-{column.name}", table, purpose, clauses, bounds)


def _of_joins(table: Table, tables: Sequence[Table], subject: Subject) -> Iterator[Template]:
    key = table.key
    for join in subject.joins:
        if key is None or (join.catalog, join.table) != (table.catalog, table.in_catalog):
            continue
        wanted = (join.catalog, join.to_table)
        other = next((each for each in tables if (each.catalog, each.in_catalog) == wanted), None)
        to = other.column(join.to_column) if other else None
        if other is None or not (sql_text.is_simple(table.column(join.column)) and sql_text.is_simple(to)):
            continue
        source = (
            f"{full_name(table, _OUT)} AS l LEFT JOIN {full_name(other, _OUT)} AS r "
            f"ON l.{quoted(join.column)} = r.{quoted(join.to_column)}"
        )
        bounds = [*sql_text.identities(table, subject.known, "l."), sql_text.after(key, "l.")]
        clauses = (_joined_columns(other, join, key), source, f"ORDER BY l.{quoted(key.name)} LIMIT {_PAGE}")
        purpose = f"rows with their {other.name}, also where {join.column} is NULL or finds none"
        yield _template(f"join-{join.column}-{other.name}", table, purpose, clauses, bounds)


def _joined_columns(other: Table, join: Join, key: Column) -> str:
    """Return the key, the column that refers, and what tells the other row to people."""
    named = [each.name for each in other.selectable if sql_text.is_writable(each.name) and not each.sensitivity]
    first = [name for name in named if name.lower() in ("name", "title", "status")]
    rest = [name for name in named if name not in first and name.lower() != join.to_column.lower()]
    right = [*first, *rest][:_MOST_JOINED]
    columns = [f"l.{quoted(name)}" for name in dict.fromkeys([key.name, join.column])]
    prefix = f"{other.name}_"
    return ", ".join([*columns, *(f"r.{quoted(name)} AS {quoted(prefix + name)}" for name in right)])


def _groups(table: Table, joins: Sequence[Join], task: str) -> list[Column]:
    """Return the columns by which rows are grouped: those that the task names first."""
    words = words_of(task)
    referring = {join.column for join in joins if (join.catalog, join.table) == (table.catalog, table.in_catalog)}
    able = [
        each
        for each in table.columns
        if sql_text.is_simple(each)
        and (each.name in referring or _rank(each.name) < len(_GROUPS))
        and each != table.key
    ]
    ranked = sorted(able, key=lambda each: (-len(words_of(each.name.replace("_", " ")) & words), _rank(each.name)))
    return ranked[:_MOST_GROUPS]


def _rank(name: str) -> int:
    return next((place for place, word in enumerate(_GROUPS) if word in name.lower()), len(_GROUPS))


def _template(
    name: str, table: Table, purpose: str, clauses: tuple[str, str, str], bounds: Sequence[Bound]
) -> Template:
    """Put a statement together from what it selects, from where, and its end; names in them are quoted."""
    columns, source, tail = clauses
    where = " AND ".join(dict.fromkeys(each.condition for each in bounds))
    parameters = tuple(dict.fromkeys(parameter for each in bounds for parameter in each.parameters))
    parts = [f"SELECT {columns} FROM {source}", f"WHERE {where}" if where else "", tail]  # noqa: S608 - and judged
    return Template(name, table, purpose, " ".join(filter(None, parts)), parameters)
