"""What a data file remembers of its making, and what cannot be made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from enum import StrEnum

import duckdb
import pytest

from fubcli.errors import UsageError
from fubcli.pipelines.generating.memory import Kind, Remembered, fault_named, note_night, recall, remember

KIND = Kind("bakery", "loaves", smallest=10, largest=1_000, version=3)
DAY = date(2026, 11, 20)


class Fault(StrEnum):
    NONE = "none"
    BURNT = "burnt"


@pytest.fixture
def bakery() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as connection:
        connection.execute("ATTACH ':memory:' AS bakery")
        yield connection


@pytest.mark.parametrize(
    ("size", "seed", "as_of", "words"),
    [
        (9, 1, DAY, "9 loaves are too few"),
        (1_001, 1, DAY, "1001 loaves are too many"),
        (10, -1, DAY, "the seed -1"),
        (10, 2**40, DAY, "the seed"),
        (10, 1, date(1999, 12, 31), "2000 to 2199"),
    ],
)
def test_what_is_out_of_reach_is_refused(size: int, seed: int, as_of: date, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        KIND.check(size, seed, as_of)


def test_what_is_in_reach_is_not() -> None:
    KIND.check(10, 0, date(2000, 1, 1))
    KIND.check(1_000, 2**40 - 1, date(2199, 12, 31))


def test_a_file_remembers_what_it_was_made_from_and_its_nights_in_order(bakery: duckdb.DuckDBPyConnection) -> None:
    remember(bakery, KIND, 20, 7, DAY)
    note_night(bakery, KIND, 2, date(2026, 11, 22), "none")
    note_night(bakery, KIND, 1, date(2026, 11, 21), "burnt")
    assert recall(bakery, KIND) == Remembered(20, 7, DAY, ("burnt", "none"))


def test_a_file_that_was_not_generated_remembers_nothing(bakery: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(UsageError, match="no generated raw data"):
        recall(bakery, KIND)


def test_a_file_of_another_version_is_not_gone_on_with(bakery: duckdb.DuckDBPyConnection) -> None:
    remember(bakery, KIND, 20, 7, DAY)
    with pytest.raises(UsageError, match="another version"):
        recall(bakery, replace(KIND, version=4))
    bakery.execute("UPDATE bakery.generator.parameters SET dice_mark = 'other'")
    with pytest.raises(UsageError, match="another version"):
        recall(bakery, KIND)


def test_a_fault_has_a_name() -> None:
    assert fault_named("burnt", Fault) is Fault.BURNT
    with pytest.raises(UsageError, match="'flood' is no fault of a night; there are none, burnt"):
        fault_named("flood", Fault)
