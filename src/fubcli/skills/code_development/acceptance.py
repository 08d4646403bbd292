"""Acceptance tests, concrete to tables and columns."""

from __future__ import annotations

from collections.abc import Iterator

from fubcli.results.formats import visible
from fubcli.skills.code_development.risks import LARGE, named, trouble_id
from fubcli.skills.code_development.sql_text import time_of
from fubcli.skills.code_development.subject import Subject, Table, Trouble

Test = dict[str, str]
_BEYOND = "9007199254740993"


def acceptance_tests(subject: Subject) -> Iterator[Test]:
    """Yield the tests of a subject: a regression test for each finding of upstream, then those of each table."""
    for place, trouble in enumerate(subject.troubles, 1):
        yield _regression(trouble, place)
    for table in subject.concerned:
        yield from _of_table(table)
    for join in subject.joins:
        left, right = visible(join.table), visible(join.to_table)
        yield test_of(
            "join-without-match", left, f"a row whose {visible(join.column)} is NULL or is in no row of {right}",
            "it is read with what it refers to", "it is there, and what it refers to is null",
        )  # fmt: skip


def _of_table(table: Table) -> Iterator[Test]:
    name = visible(table.full)
    key = table.key
    if key is not None and table.catalog:
        shown = visible(key.name)
        yield test_of("found", name, f"a row with {shown} = 1", "it is asked for", "exactly this row comes")
        yield test_of(
            "not-found", name, f"no row with {shown} = -1", "it is asked for", "the answer is that there is none"
        )
        yield test_of(
            "paged", name, f"250 rows, and some that are added between pages, ordered by {shown}",
            f"pages of 100 are read, each with the last {shown} of the one before", "every old row comes exactly once",
        )  # fmt: skip
    if key is not None and key.type.name == "bigint":
        yield test_of(
            "bigint-survives", name, f"a row with {visible(key.name)} = {_BEYOND}", "it goes to a browser and back",
            f"it is still {_BEYOND}",
        )  # fmt: skip
    if nullable := [each for each in table.selectable if each.nullable]:
        yield test_of(
            "null-stays-null", name, f"a row with NULL in {named(nullable)}", "it is read",
            "each of them is null: neither an empty text nor 0, and no error",
        )  # fmt: skip
    yield from _bounded(table, name)
    if personal := [each for each in table.columns if each.sensitivity]:
        yield test_of(
            "personal-data-stays-in", name, f"a row with {named(personal)}",
            "a request for it succeeds, and one fails", "no log line, URL or error message has one of these values",
        )  # fmt: skip


def _bounded(table: Table, name: str) -> Iterator[Test]:
    if table.size >= LARGE and table.partition_keys:
        keys = ", ".join(visible(each, 60) for each in table.partition_keys)
        yield test_of(
            "bounded", name, f"a request without {keys}", "it comes in",
            "it is refused with what is missing, and no statement runs",
        )  # fmt: skip
    column = time_of(table)
    if column is not None and column.type.name == "timestamp":
        shown = visible(column.name)
        yield test_of(
            "pacific-day", name, f"rows with {shown} = 2026-11-01T06:59:59Z and 2026-11-01T07:00:00Z",
            "they are counted by day", "the first is of 31 October, the second of 1 November, which has 25 hours",
        )  # fmt: skip


def _regression(trouble: Trouble, place: int) -> Test:
    given, then = _FAULTS.get(trouble.kind, _ANY)
    columns = ", ".join(visible(each, 60) for each in trouble.columns) or "the column"
    table = visible(trouble.table) or "what the finding is about"
    return test_of(
        f"regression:{trouble_id(trouble, place)}", table, given.format(columns=columns, table=table),
        "the code that is changed here runs on it", then.format(columns=columns, table=table),
    )  # fmt: skip


def test_of(identity: str, table: str, given: str, when: str, then: str) -> Test:
    """Return a test as events have it."""
    return {"id": identity, "table": table, "given": given, "when": when, "then": then}


_ANY = (
    "data as in the finding, in a table of your own",
    "what the finding tells of does not happen, and the test fails without the change",
)
_FAULTS = {
    "column_removed": (
        "{table} without {columns}",
        "it stops with the name of the column; nothing is written without it",
    ),
    "column_retyped": ("{table} with another type of {columns}", "it stops with the column and both types"),
    "column_renamed": ("{table} with {columns} under another name", "it stops with the name of the column"),
    "partial": (
        "a night with a third of the usual rows of {table}",
        "the night is told as not whole, and is not averaged",
    ),
    "zero": ("a night without a row of {table}", "the night is told as missing, not as 0"),
    "duplicate": ("a night of {table} that was loaded twice", "every row counts once"),
    "late": ("{table} arriving two hours after its deadline", "the answer says from which night its data are"),
    "missing": ("{table} without tonight's load", "the answer says from which night its data are"),
    "tier_mismatch": ("bronze rows that do not come to {table}", "the difference is told, with both counts"),
    "job_failed": ("a job that ends as failed half-way", "nothing half-written is read as whole"),
    "export_missing": ("a night without an export", "the answer says from which night its data are"),
}
"""What to set up for a kind of fault, and what must then be so; `format` puts in names that were made visible."""
