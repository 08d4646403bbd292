"""From upstream events and options to the tables of a brief, each described in full."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from fubcli.errors import Remedy, UsageError
from fubcli.model.request import SchemaRequest
from fubcli.results.formats import visible
from fubcli.skills.code_development.choosing import MOST_TABLES, chosen
from fubcli.skills.code_development.parts import Part
from fubcli.skills.code_development.placeholders import agreed
from fubcli.skills.code_development.ports import MIGRATION, SCOPES, CodePorts, CodeRequest
from fubcli.skills.code_development.subject import Evidence, Join, Subject, Table
from fubcli.skills.code_development.upstream import Told, schema_of, told_by

_LOOKING = ("monitor", "investigate", "support-investigation")
_SQL = frozenset({".sql", ".ddl", ".mysql", ".mariadb"})
"""Endings of files that only a migration's brief reads."""
_OWN = "code-development"
"""The event that evidence names when the schema was asked for here."""


def subject_of(request: CodeRequest, ports: CodePorts) -> Subject:
    """Return what the brief is about; raises UsageError when nothing says that, and what `ports.schema` does."""
    told = [told_by(each) for each in request.upstream]
    told += _asked(request, told, ports)
    tables = _unique([table for each in told for table in each.tables])
    joins = tuple(dict.fromkeys(join for each in told for join in each.joins))
    mentioned = [name for each in told for name in each.mentioned]
    listed = [each for each in tables if each.catalog]
    if not tables and not mentioned and not _needs_none(request):
        raise _nothing()
    there = {each.full for each in listed}
    missing = [_named(name) for name in mentioned if name not in there]
    first, joined, why = chosen(request.task, [*listed, *missing], joins, mentioned)
    described, joins = _described([*first, *joined], joins, ports)
    found = [each for each in described if each.columns]
    rest = [each.full for each in (*listed, *described) if each.full not in {one.full for one in found}]
    looked_up = frozenset(each.full for each in found) - {each.full for each in first}
    results = tuple(each for each in tables if not each.catalog)
    troubles = tuple(trouble for each in told for trouble in each.troubles)
    known = agreed([value for each in told for value in each.values])
    return Subject((*found, *results), tuple(dict.fromkeys(rest)), joins, troubles, why, looked_up, known)


def checked(request: CodeRequest) -> None:
    """Raise UsageError for an empty task, a scope that there is not, and a migration's files in another scope."""
    if not request.task.strip():
        raise UsageError("--task is empty; say in a sentence what is to be built.")
    if request.scope not in SCOPES:
        near = difflib.get_close_matches(request.scope, SCOPES, n=1, cutoff=0.3)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise UsageError(f"--scope={request.scope}: it is one of {', '.join(SCOPES)}.{hint}")
    migrations = [each for each in request.files if PurePath(each).suffix.lower() in _SQL]
    if migrations and request.scope != MIGRATION:
        raise UsageError(
            f"--files={visible(migrations[0])}: files of a migration are judged with --scope={MIGRATION} alone; give "
            "this scope, or leave the file out."
        )


def _asked(request: CodeRequest, told: Sequence[Told], ports: CodePorts) -> list[Told]:
    """Ask for what the options name, and for the tables of catalogs of which upstream lists schemas alone."""
    wanted = [SchemaRequest((name,), detail="columns") for each in told for name in each.catalogs]
    if request.catalog or request.schema or request.table:
        catalogs = (request.catalog,) if request.catalog else ()
        detail = None if request.table else "columns"
        wanted.append(SchemaRequest(catalogs, request.schema, request.table, detail))
    return [_schema(each, ports) for each in wanted]


def _schema(request: SchemaRequest, ports: CodePorts) -> Told:
    return schema_of(Part(dict(ports.schema(request).data), _OWN))


def _needs_none(request: CodeRequest) -> bool:
    """Whether there is a brief without tables: about a migration's files, or after a look that found nothing wrong."""
    looked = any(each.data.get("operation") in _LOOKING for each in request.upstream)
    return looked or (request.scope == MIGRATION and bool(request.files))


def _described(
    tables: Sequence[Table], joins: tuple[Join, ...], ports: CodePorts
) -> tuple[tuple[Table, ...], tuple[Join, ...]]:
    """Describe tables in full, then the other ends of their joins as long as there is room."""
    found: dict[str, Table] = {}
    known = dict.fromkeys(joins)
    for each in tables:
        full, more = _in_full(each, ports)
        found[full.full] = full
        known |= dict.fromkeys(more)
    for join in known:
        name = f"{join.catalog}.{join.to_table}"
        if len(found) < MOST_TABLES and name not in found and f"{join.catalog}.{join.table}" in found:
            full, _ = _in_full(_named(name), ports)
            found[name] = full
    return tuple(found.values()), tuple(each for each in known if f"{each.catalog}.{each.table}" in found)


def _in_full(table: Table, ports: CodePorts) -> tuple[Table, tuple[Join, ...]]:
    """Return a table with the nullability of its columns; one that is not there any more stays as upstream had it."""
    if table.is_whole:
        return table, ()
    try:
        told = _schema(SchemaRequest((table.catalog,), table.schema, table.name), ports)
    except UsageError:
        return table, ()  # `is_whole` says so, and a risk tells it
    (found,) = told.tables
    source = table.source if table.source.event else Evidence(table=found.full)
    return replace(found, source=source), told.joins


def _named(name: str) -> Table:
    catalog, schema, table = name.split(".", 2)
    return Table(table, catalog=catalog, schema=schema)


def _unique(tables: Sequence[Table]) -> list[Table]:
    """Return each table once, in full where one of the events has it so."""
    found: dict[str, Table] = {}
    for each in tables:
        if each.full not in found or (each.is_whole and not found[each.full].is_whole):
            found[each.full] = each
    return list(found.values())


def _nothing() -> UsageError:
    remedy = Remedy(
        "Pipe a schema into it",
        ("fubcli", "code-development", "--task=TASK", "--scope=SCOPE", "--catalog=fub", "--schema=contacts_silver"),
    )
    return UsageError(
        "Nothing says which tables the task is about: pipe an event of databricks-analytics into it, or give --catalog "
        "with --schema or --table.",
        remedy=(remedy,),
    )
