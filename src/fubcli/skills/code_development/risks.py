"""What can go wrong with these tables, each risk with where it is known from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fubcli.results.formats import visible
from fubcli.skills.code_development.subject import Column, Evidence, Subject, Table, Trouble

LARGE = 100_000_000
"""Rows from which on a scan without a bound is refused in production."""
_MOST_NAMED = 8
_MOST_EVIDENT = 4
_PLAIN_ID = re.compile(r"[A-Za-z0-9_.:-]{1,120}")


@dataclass(frozen=True)
class Risk:
    """A sentence on what can go wrong, what to do about it, and the evidence."""

    id: str
    severity: str
    title: str
    detail: str
    evidence: tuple[Evidence, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as events have it."""
        return vars(self) | {"evidence": [each.as_json() for each in self.evidence]}


def risks(subject: Subject) -> Iterator[Risk]:
    """Yield the risks of a subject, what upstream found first."""
    for place, trouble in enumerate(subject.troubles, 1):
        yield _of_trouble(trouble, place)
    for table in subject.tables:
        yield from _of_table(table)
        if (key := table.key) is not None and table.full not in subject.looked_up:
            yield _of_key(table, key)
    yield from _of_types(subject.tables)


def named(columns: Sequence[Column]) -> str:
    """Return the names of some columns for a sentence."""
    more = f" and {len(columns) - _MOST_NAMED} more" if len(columns) > _MOST_NAMED else ""
    return ", ".join(visible(each.name, 60) for each in columns[:_MOST_NAMED]) + more


def columns_of(table: Table, columns: Sequence[Column]) -> tuple[Evidence, ...]:
    """Return columns as evidence."""
    return tuple(Evidence(column=f"{table.full}.{each.name}") for each in columns[:_MOST_EVIDENT])


def trouble_id(trouble: Trouble, place: int) -> str:
    """Return the id of a finding when it is a plain one, else its number."""
    return trouble.id if _PLAIN_ID.fullmatch(trouble.id) else f"finding-{place}"


def _of_trouble(trouble: Trouble, place: int) -> Risk:
    told = visible(trouble.title, 300)
    changed = trouble.kind.startswith("column_")
    title = "Columns changed lately" if changed else "Upstream found something wrong"
    evidence = [
        trouble.evidence,
        *(Evidence(column=f"{trouble.table}.{name}") for name in trouble.columns[:_MOST_NAMED]),
    ]
    return Risk(
        f"upstream:{trouble_id(trouble, place)}", trouble.severity, title, f"Upstream says: {told}", tuple(evidence)
    )


def _of_table(table: Table) -> Iterator[Risk]:
    name = visible(table.full)
    if table.size >= LARGE:
        keys = [each for each in map(table.column, table.partition_keys) if each]
        bound = f"filter on {named(keys)}" if keys else "it has no partition key: ask for a narrower table"
        yield Risk(
            f"large-table:{name}", "critical", f"{name} has {table.size:,} rows",
            f"Every query needs a bound, or production refuses it: {bound}.",
            columns_of(table, keys) or (Evidence(table=table.full),),
        )  # fmt: skip
    if not table.is_whole and table.catalog:
        yield Risk(
            f"not-described:{name}", "warning", f"{name} could not be described in full",
            "What may be NULL, and what is personal, is not known: look it up before you rely on it.", (table.source,),
        )  # fmt: skip
    if nullable := [each for each in table.selectable if each.nullable]:
        yield Risk(
            f"nullable:{name}", "warning", f"Columns of {name} may be NULL",
            f"The code must say what it does without a value: {named(nullable)}.", columns_of(table, nullable),
        )  # fmt: skip
    if table.differences:
        yield Risk(
            f"staging-differs:{name}", "warning", f"{name} differs from its staging mirror",
            "What works on staging may not here: --operation=schema with --table lists how.",
            (Evidence(table=table.full),),
        )  # fmt: skip


def _of_key(table: Table, key: Column) -> Risk:
    name = visible(table.full)
    return Risk(
        f"key-not-enforced:{name}", "info", f"Nothing enforces that {visible(key.name)} of {name} is unique",
        "It is taken for the key by its name; a load that ran twice doubles rows.", columns_of(table, [key]),
    )  # fmt: skip


def _of_types(tables: Sequence[Table]) -> Iterator[Risk]:
    for identity, names, severity, title, detail in _TYPES:
        found = [(table, column) for table in tables for column in table.selectable if _is(column, names)]
        if identity == "empty-text":
            found = [(table, column) for table, column in found if column.nullable]
        if found:
            evidence = tuple(Evidence(column=f"{table.full}.{column.name}") for table, column in found[:_MOST_EVIDENT])
            yield Risk(identity, severity, title, detail, evidence)


def _is(column: Column, names: Sequence[str]) -> bool:
    return column.type.name.split("(")[0] in names


_TYPES = (
    ("empty-text", ("string",), "info", "NULL is not the empty text",
     "Keep the two apart on the way out; a filter by = '' does not find NULL."),
    ("bigint-in-javascript", ("bigint",), "warning", "bigint is more than a number of JavaScript holds",
     "Beyond 2^53 digits are lost: hand bigint out as text, and never parse it with Number()."),
    ("decimal-is-text", ("decimal",), "info", "decimal is text in JSON",
     "Do not calculate with it in binary floating point."),
    ("utc-and-pacific", ("timestamp",), "warning", "timestamps are UTC, days of the business are Pacific",
     "Convert before cutting days: two a year have 23 and 25 hours. The export's night begins at Pacific midnight."),
    ("no-zone", ("timestamp_ntz",), "warning", "timestamps without a zone",
     "Find out in which zone they were written."),
    ("approximate", ("double", "float"), "info", "double and float are approximate and may be NaN",
     "Do not compare for equality; say what NaN is in JSON."),
    ("variant", ("variant",), "warning", "values of any form", "Check the form of each value where it is used."),
)  # fmt: skip
