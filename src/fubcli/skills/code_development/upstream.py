"""What upstream events say: tables and joins of a schema, columns of a result, findings, and names of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from fubcli.model.datatype import DataType, parse_type
from fubcli.model.envelope import UpstreamEvent
from fubcli.results.formats import unique_names
from fubcli.skills.code_development.investigated import Investigated, investigated
from fubcli.skills.code_development.parts import Part
from fubcli.skills.code_development.subject import Column, Evidence, Join, Table, Trouble

SEVERITIES = ("info", "warning", "critical")
_FULL_NAME = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+")
_JOIN = re.compile(r"([^.\s]+\.[^.\s]+)\.(\S+) -> ([^.\s]+\.[^.\s]+)\.(\S+)")
_LONGEST_TYPE = 4_000
_MOST_TROUBLES = 50
_CHANGES = ("removed", "retyped", "renamed", "added", "nullable")


@dataclass(frozen=True)
class Told:
    """What one event says; `catalogs` are those of which it lists schemas alone."""

    tables: tuple[Table, ...] = ()
    joins: tuple[Join, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    mentioned: tuple[str, ...] = ()
    catalogs: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    """What was asked about, by name: accounts, contacts, users."""


def told_by(event: UpstreamEvent) -> Told:
    """Return what an event says; raises UsageError with the place of a member that has another form than published."""
    data = Part(dict(event.data), event.id)
    operation = data.value.get("operation")
    if operation == "schema":
        return schema_of(data)
    if operation == "query":
        return Told(tables=(_result(data),))
    return _findings(data)


def schema_of(data: Part) -> Told:
    """Return the tables and joins of a schema event's data; raises UsageError."""
    bodies = data.member("catalogs").items() or [data]
    parts = [_body(each) for each in bodies]
    return Told(
        tuple(table for told in parts for table in told.tables),
        tuple(join for told in parts for join in told.joins),
        catalogs=tuple(name for told in parts for name in told.catalogs),
    )


def _body(body: Part) -> Told:
    catalog, schema = body.member("catalog").name(), body.member("schema").text()
    base = Table(
        name="",
        catalog=catalog,
        environment=body.member("environment").one_of("production", "staging", "sandbox"),
        twin=body.member("mirror").text(),
    )
    one = body.member("table")
    listed = [one] if one.value is not None else body.member("tables").items()
    if one.value is not None:
        base = replace(base, differences=len(body.member("differences").items()))
    joins = tuple(_join(each, catalog) for each in body.member("relationships").items())
    if not schema and not listed:
        return Told(catalogs=(catalog,))
    return Told(tuple(_table(each, base, schema) for each in listed), joins)


def _table(part: Part, base: Table, schema: str) -> Table:
    tags = part.member("tags")
    named = {} if tags.value is None else {name: each.text() for name, each in tags.members()}
    columns = part.member("columns")
    is_whole = isinstance(columns.value, dict) and isinstance(columns.value.get("rows"), list)
    return replace(
        base,
        name=part.member("name").name(),
        schema=part.member("schema").text() or schema,
        columns=tuple(_whole_columns(columns) if is_whole else _named_columns(columns, named)),
        rows=part.member("rows").whole(),
        declared_rows=part.member("declared_rows").whole(),
        partition_keys=tuple(each.name() for each in part.member("partition_keys").items()),
        source=Evidence(part.event, part.pointer),
        is_whole=is_whole,
    )


def _named_columns(columns: Part, tags: Mapping[str, str]) -> Iterator[Column]:
    """Columns as `{name: type}`."""
    for name, kind in columns.members() if columns.value is not None else ():
        yield _column(name, kind.text(), nullable=True, tag=tags.get(name, ""), comment="")


def _whole_columns(columns: Part) -> Iterator[Column]:
    """Columns as rows under a head, which may say more than it does today."""
    head = [each.text() for each in columns.member("columns").items()]
    for row in columns.member("rows").items():
        cells = dict(zip(head, row.items(), strict=False))
        if not {"name", "type", "nullable"} <= cells.keys():
            raise row.wrong("name, type and nullable")
        tag, comment = (cells[name].text() if name in cells else "" for name in ("tag", "comment"))
        kind, nullable = cells["type"].text(), cells["nullable"].flag()
        yield _column(cells["name"].name(), kind, nullable=nullable, tag=tag, comment=comment)


def _column(name: str, kind: str, *, nullable: bool, tag: str, comment: str) -> Column:
    sensitivity, _, what = tag.partition(":")
    known = sensitivity if sensitivity in ("", "secret") else "personal"  # a word that is not known is not less strict
    return Column(name, type_of(kind), nullable, known, what[:40] if known else "", comment)


def type_of(text: str) -> DataType:
    """Return the tree of a type's text; one that nobody wrote by hand is a `variant`."""
    return parse_type(text) if len(text) <= _LONGEST_TYPE else DataType("variant")


def _result(data: Part) -> Table:
    """Return the rows of a query as a table without a catalog."""
    parts = data.member("columns").items()
    masked = {
        each.member("column").text(): f"{each.member('sensitivity').text()}:{each.member('kind').text()}"
        for each in data.member("safety").member("masked").items()
    } if data.member("safety").value is not None else {}  # fmt: skip
    names = unique_names([each.member("name").text() for each in parts])
    columns = [
        _column(name, each.member("type").text(), nullable=True, tag=masked.get(each.member("name").text(), ""),
                comment="")
        for name, each in zip(names, parts, strict=True)
    ]  # fmt: skip
    return Table(name="query_result", columns=tuple(columns), source=Evidence(data.event, "/columns"))


def _join(part: Part, catalog: str) -> Join:
    match = _JOIN.fullmatch(part.text())
    if match is None:
        raise part.wrong("schema.table.column -> schema.table.column")
    return Join(match[1], match[2], match[3], match[4], catalog)


def _findings(data: Part) -> Told:
    """Return the findings of a monitor's, an investigation's or another skill's event, and the tables it names."""
    checks = {each.member("id").text(): each for each in data.member("checks").items()}
    found = data.member("findings").items()[:_MOST_TROUBLES]
    affected = data.member("affected")
    tables = [] if affected.value is None else affected.member("tables").items()
    asked = investigated(data)
    troubles = [_trouble(each, checks.get(each.member("id").text()), asked) for each in found]
    names = [*(each.table for each in troubles), *(each.text() for each in tables), *asked.tables(found)]
    mentioned = tuple(dict.fromkeys(filter(_FULL_NAME.fullmatch, names)))
    return Told(troubles=tuple(troubles), mentioned=mentioned, values=asked.values)


def _trouble(finding: Part, check: Part | None, asked: Investigated) -> Trouble:
    table = _table_of(check.member("target").text() if check else finding.member("title").text())
    return Trouble(
        id=finding.member("id").text(),
        severity=finding.member("severity").one_of(*SEVERITIES),
        title=finding.member("title").text(),
        kind=check.member("kind").text() if check else "",
        table=table or next(filter(_FULL_NAME.fullmatch, asked.tables_of(finding)), ""),
        columns=tuple(_changed(check.member("observed"))) if check else (),
        evidence=Evidence(finding.event, finding.pointer),
    )


def _table_of(text: str) -> str:
    match = _FULL_NAME.search(text)
    return match[0] if match else ""


def _changed(observed: Part) -> Iterator[str]:
    if observed.value is None:
        return
    for word in _CHANGES:
        value: Any = observed.member(word).value
        yield from (each for each in (value if isinstance(value, list) else []) if isinstance(each, str))
