"""Which tables a task's words concern."""

from __future__ import annotations

import pytest

from fubcli.skills.code_development.choosing import MOST_TABLES, chosen, words_of
from fubcli.skills.code_development.subject import Column, Join, Table
from fubcli.skills.code_development.upstream import type_of


def table(name: str, *columns: str, rows: int = 0) -> Table:
    return Table(name, tuple(Column(each, type_of("string")) for each in columns), "fub", "s", rows=rows)


TABLES = [table("contacts", "id", "stage_id"), table("stages", "id"), table("lead_sources", "id"), table("activities"),
          table("api_requests", rows=9), table("billing", "invoice_number", "invoice_date")]  # fmt: skip
JOINS = [Join("s.contacts", "stage_id", "s.stages", "id", "fub")]


@pytest.mark.parametrize(
    ("task", "first", "joined"),
    [
        ("Implement contact analytics API", ["contacts"], ["stages"]),
        ("Report lead sources", ["lead_sources"], []),
        ("Count ACTIVITIES by contact", ["activities", "contacts"], ["stages"]),
        ("List invoices", ["billing"], []),
        ("Rate-limit API requests", ["api_requests"], []),
    ],
)
def test_the_words_of_a_task_choose(task: str, first: list[str], joined: list[str]) -> None:
    found, beside, _ = chosen(task, TABLES, JOINS, [])
    assert ([each.name for each in found], [each.name for each in beside]) == (first, joined)


def test_tables_that_upstream_names_come_first() -> None:
    found, _, why = chosen("Mend stages", TABLES, (), ["fub.s.activities"])
    assert [each.name for each in found] == ["activities", "stages"]
    assert why == "upstream names them, the task names them"


def test_without_a_name_the_largest_are_taken() -> None:
    many = [table(f"t{each}", rows=each) for each in range(20)]
    found, joined, why = chosen("Do something nice", many, (), [])
    assert [each.name for each in found] == [f"t{each}" for each in range(19, 19 - MOST_TABLES, -1)]
    assert (joined, why) == ((), "no word of the task names a table: the largest")


def test_words_are_singular_and_long_enough() -> None:
    assert words_of("Activities of the Stages, in status analysis") == {
        "activity",
        "the",
        "stage",
        "status",
        "analysis",
    }
