"""The projects: what a query names, what it would read, and its rows."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa
import sqlglot
from sqlglot import exp

from tests.bigquery.errors import JobError, worded
from tests.bigquery.kinds import DUCKDB, Field, field
from tests.bigquery.sizes import named_columns, size_of
from tests.bigquery.translation import Name, Query, check_types, context_type, in_duckdb, read
from tests.workspace.engine import Engine as Files

_KINDS = {"INTEGER": "INT64", "FLOAT": "FLOAT64", "BOOLEAN": "BOOL", "RECORD": "STRUCT"}
_READING = threading.Lock()
"""The parser raises the interpreter's recursion limit while it reads: one statement at a time."""


@dataclass(frozen=True)
class Analysis:
    """What a dry run tells."""

    query: Query
    types: Mapping[str, str]
    """Those of the parameters."""
    undeclared: Mapping[str, str]
    tables: tuple[Name, ...]
    bytes: int
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Answer:
    """What a query came to."""

    fields: tuple[Field, ...]
    table: pa.Table
    affected: int | None = None


class Engine(Files):
    """Runs BigQuery SQL on the files, one for each project."""

    def analyse(self, text: str, given: Mapping[str, tuple[str, str | None]]) -> Analysis:
        """Return what a query is; raises JobError for what BigQuery would not begin with."""
        with _READING:
            query = read(text)
            return self._analysed(query, given)

    def _analysed(self, query: Query, given: Mapping[str, tuple[str, str | None]]) -> Analysis:
        tables = self._expanded(query)
        columns = {name: kinds for name, kinds in tables.items() if kinds}
        typed = {column.lower(): _word(column, kind) for kinds in columns.values() for column, kind in kinds.items()}
        declared = {name: kind for name, (kind, _) in given.items()}
        undeclared = {
            name: context_type(query, name, typed) or "INT64" for name in query.parameters() if name not in given
        }
        check_types(query, declared, typed)
        types = {**declared, **undeclared}
        for name, (kind, value) in given.items():
            self._fits(name, kind, value)
        return Analysis(query, types, undeclared, tuple(tables), self._size(query, columns), self._fields(query, types))

    def run(self, connection: Any, analysis: Analysis, values: Mapping[str, str | None]) -> Answer:
        """Run a query that was analysed; raises duckdb.Error."""
        text = in_duckdb(analysis.query, analysis.types)
        if analysis.query.is_read:
            relation = _plain(connection.sql(text, params=dict(values)))
            return Answer(analysis.fields, relation.to_arrow_table())
        fetched = connection.execute(text, dict(values)).fetchall()
        is_counted = isinstance(analysis.query.tree, exp.DML) and bool(fetched)
        return Answer((), pa.table({}), int(fetched[0][0]) if is_counted else None)

    def _expanded(self, query: Query) -> dict[Name, dict[str, Any]]:
        """Return the tables that a query reads, through views too, with their columns; a view or a new table has none."""
        found: dict[Name, dict[str, Any]] = {}
        created = query.target() if isinstance(query.tree, exp.Create) else None
        made = tuple(part.name for part in created.parts) if created else ()
        todo = query.tables()
        while todo:
            name = todo.pop(0)
            if name in found:
                continue
            if name == made:
                self._dataset(name)
                found[name] = {}
            elif body := self._view(name):
                found[name] = {}
                inner = sqlglot.parse_one(body, read="duckdb")
                for table in inner.find_all(exp.Table):
                    table.set("db", table.args.get("db") or exp.to_identifier(name[1]))
                    table.set("catalog", table.args.get("catalog") or exp.to_identifier(name[0]))
                todo += Query(inner, "SELECT").tables()
            else:
                found[name] = self._columns(name)
        return found

    def _dataset(self, name: Name) -> None:
        project, dataset, table = name
        if project not in self.catalogs:
            said = f"Access Denied: Project {project}: User does not have bigquery.jobs.create permission in project {project}."
            raise JobError("accessDenied", said)
        if any(".".join(name[:length]).lower() in self.denied for length in (1, 2, 3)):
            said = f"Access Denied: Table {project}:{dataset}.{table}: User does not have permission to query table {project}:{dataset}.{table}, or perhaps it does not exist."
            raise JobError("accessDenied", said)
        found = self.rows(
            "SELECT 1 FROM duckdb_schemas() WHERE database_name = ? AND schema_name = ?", [project, dataset]
        )
        if not found:
            raise JobError("notFound", f"Not found: Dataset {project}:{dataset} was not found in location US")

    def _columns(self, name: Name) -> dict[str, Any]:
        self._dataset(name)
        try:
            with self.connection() as connection:
                relation = connection.table(".".join(f'"{part}"' for part in name))
                return dict(zip(relation.columns, relation.types, strict=True))
        except duckdb.Error as error:
            project, dataset, table = name
            said = f"Not found: Table {project}:{dataset}.{table} was not found in location US"
            raise JobError("notFound", said) from error

    def _view(self, name: Name) -> str | None:
        text = "SELECT sql FROM duckdb_views() WHERE (database_name, schema_name, view_name) = (?, ?, ?)"
        found = self.rows(text, list(name))
        return str(found[0]["sql"]).split(" AS ", 1)[1].rstrip(";") if found else None

    def _fits(self, name: str, kind: str, value: str | None) -> None:
        with self.connection() as connection:
            try:
                connection.execute(f"SELECT CAST(? AS {DUCKDB[kind]})", [value])
            except duckdb.Error as error:
                said = f"Invalid value for query parameter {name} of type {kind}: {value}"
                raise JobError("invalid", said) from error

    def _size(self, query: Query, columns: Mapping[Name, Mapping[str, Any]]) -> int:
        total = 0
        for name, wanted in named_columns(query, columns).items():
            if wanted:
                sizes = " + ".join(size_of(f'"{column}"', columns[name][column]) for column in sorted(wanted))
                quoted = ".".join(f'"{part}"' for part in name)
                total += int(self.rows(f"SELECT coalesce(sum({sizes}), 0)::BIGINT AS size FROM {quoted}")[0]["size"])
        return total

    def _fields(self, query: Query, types: Mapping[str, str]) -> tuple[Field, ...]:
        """Return a query's schema; raises JobError for what cannot be bound."""
        text = in_duckdb(query, types)
        values: dict[str, Any] = dict.fromkeys(query.parameters())
        with self.connection() as connection:
            try:
                if not query.is_read:
                    if isinstance(query.tree, exp.DML):
                        connection.execute(f"EXPLAIN {text}", values)
                    return ()
                relation = connection.sql(text, params=values)
                fields = tuple(field(*each) for each in zip(relation.columns, relation.types, strict=True))
            except duckdb.Error as error:
                raise worded(error) from error
        names = [each["name"].lower() for each in fields]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            said = f"Duplicate column names in the result are not supported. Found duplicate(s): {', '.join(twice)}"
            raise JobError("invalidQuery", said)
        return fields


def _word(column: str, kind: Any) -> str:
    told = str(field(column, kind)["type"])
    return _KINDS.get(told, told)


def _plain(relation: Any) -> Any:
    """Return a relation whose columns Arrow takes as they are: wide sums are INT64, JSON is text."""
    casts = {"HUGEINT": "BIGINT", "UHUGEINT": "BIGINT", "JSON": "VARCHAR", "UUID": "VARCHAR"}
    shown = [
        f'CAST(#{at} AS {casts[str(kind)]}) AS "{name}"' if str(kind) in casts else f"#{at}"
        for at, (name, kind) in enumerate(zip(relation.columns, relation.types, strict=True), 1)
    ]
    return relation.project(", ".join(shown)) if any(each.startswith("CAST") for each in shown) else relation
