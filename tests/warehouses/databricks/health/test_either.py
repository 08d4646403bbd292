"""REST first, statements for what it does not show; what neither shows has both reasons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from fubcli.model.health import Commit, Hidden, JobRun, PastQuery, Seen, TableDetail, WarehouseState
from fubcli.model.names import TableName
from fubcli.ports import HealthSources
from fubcli.warehouses.databricks.health.either import EitherHealth

NOW = datetime(2026, 8, 3, tzinfo=UTC)
NAME = TableName("fub", "s", "t")
RUN = JobRun("1", "2", "nightly", NOW, None, "")
QUERY = PastQuery("q", "FINISHED", NOW, 3, 4)
COMMIT = Commit(7, NOW, "WRITE", 10)


@dataclass
class Fixed:
    """Answers everything alike, and counts how often it is asked."""

    seen: Seen[Any]
    asked: int = 0

    def warehouse(self) -> Seen[WarehouseState]:
        return self._answer()

    def job_runs(self, since: datetime, most: int) -> Seen[tuple[JobRun, ...]]:
        return self._answer()

    def queries(self, since: datetime, most: int) -> Seen[tuple[PastQuery, ...]]:
        return self._answer()

    def table(self, name: TableName) -> Seen[TableDetail]:
        return self._answer()

    def commits(self, name: TableName, most: int) -> Seen[tuple[Commit, ...]]:
        return self._answer()

    def _answer(self) -> Seen[Any]:
        self.asked += 1
        return self.seen


FORBIDDEN: Seen[Any] = Seen("rest", None, Hidden.FORBIDDEN, "no")
ASLEEP: Seen[Any] = Seen("sql", None, Hidden.NOT_RUNNING, "it sleeps")
LISTINGS: dict[str, tuple[Callable[[HealthSources], Seen[Any]], Any]] = {
    "job_runs": (lambda health: health.job_runs(NOW, 1), (RUN,)),
    "queries": (lambda health: health.queries(NOW, 1), (QUERY,)),
    "commits": (lambda health: health.commits(NAME, 1), (COMMIT,)),
}


@pytest.mark.parametrize(("read", "value"), LISTINGS.values(), ids=LISTINGS)
def test_what_rest_shows_costs_no_statement(read: Callable[[HealthSources], Seen[Any]], value: Any) -> None:
    first, then = Fixed(Seen("rest", value)), Fixed(ASLEEP)
    assert read(EitherHealth(first, then)) == Seen("rest", value)
    assert then.asked == 0


@pytest.mark.parametrize(("read", "value"), LISTINGS.values(), ids=LISTINGS)
def test_what_rest_hides_a_statement_shows(read: Callable[[HealthSources], Seen[Any]], value: Any) -> None:
    assert read(EitherHealth(Fixed(FORBIDDEN), Fixed(Seen("sql", value)))) == Seen("sql", value)


@pytest.mark.parametrize("name", ["job_runs", "queries"])
def test_an_empty_listing_may_be_one_that_hides(name: str) -> None:
    read, value = LISTINGS[name]
    assert read(EitherHealth(Fixed(Seen("rest", ())), Fixed(Seen("sql", value)))) == Seen("sql", value)
    assert read(EitherHealth(Fixed(Seen("rest", ())), Fixed(ASLEEP))) == Seen("rest", ()), "and stays one otherwise"


@pytest.mark.parametrize("name", ["job_runs", "queries"])
def test_what_neither_shows_has_both_reasons(name: str) -> None:
    seen = LISTINGS[name][0](EitherHealth(Fixed(FORBIDDEN), Fixed(ASLEEP)))
    assert seen == Seen("rest", None, Hidden.FORBIDDEN, "no; by sql: it sleeps")


@pytest.mark.parametrize(
    ("first", "then", "told"),
    [
        (TableDetail(1, 2, NOW), TableDetail(None, 5, None), Seen("rest", TableDetail(1, 2, NOW))),
        (TableDetail(1, None, NOW), TableDetail(None, 5, None), Seen("rest, sql", TableDetail(1, 5, NOW))),
        (TableDetail(1, 0, None), TableDetail(None, 5, NOW), Seen("rest, sql", TableDetail(1, 0, NOW))),
        (TableDetail(1, None, None), None, Seen("rest", TableDetail(1, None, None))),
        (None, TableDetail(None, 5, NOW), Seen("sql", TableDetail(None, 5, NOW))),
    ],
)
def test_a_tables_detail_is_put_together(
    first: TableDetail | None, then: TableDetail | None, told: Seen[TableDetail]
) -> None:
    by_rest = FORBIDDEN if first is None else Seen("rest", first)
    by_statement = ASLEEP if then is None else Seen("sql", then)
    assert EitherHealth(Fixed(by_rest), Fixed(by_statement)).table(NAME) == told


def test_the_state_is_told_by_rest() -> None:
    state = Seen("rest", WarehouseState("w", "STOPPED"))
    assert EitherHealth(Fixed(state), Fixed(ASLEEP)).warehouse() == state
