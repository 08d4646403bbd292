"""Hand-made verdicts against hand-made truth."""

import json
from datetime import UTC, date, datetime, timedelta
from math import isnan

import pytest
from benchmarks.detection.calendars import midnight
from benchmarks.detection.lines import Fault, Verdict, verdicts
from benchmarks.detection.scoring import Score, score

FIRST = date(2026, 3, 1)
NIGHTS = {("a", FIRST + timedelta(days=day)): 1.0 for day in range(30)}
FAMILIES = {"a": "steady"}


def night(day: int) -> date:
    return FIRST + timedelta(days=day)


def page(day: int, check: str = "volume", status: str = "critical", minutes: float = 360) -> Verdict:
    return Verdict("a", night(day), check, status, midnight(night(day)) + timedelta(minutes=minutes), "because")


def scored(check: str, pages: list[Verdict], faults: dict[int, str]) -> Score:
    return score(check, pages, [Fault("a", night(day), kind) for day, kind in faults.items()], NIGHTS, FAMILIES)


def test_found_missed_and_false_pages() -> None:
    result = scored("volume", [page(3), page(10), page(20)], {3: "zero", 10: "spike", 15: "frozen", 25: "partial"})
    assert (result.found, result.faults, result.false) == (2, 4, 1)
    assert result.precision == pytest.approx(2 / 3)
    assert result.recall == pytest.approx(1 / 2)
    assert result.f1 == pytest.approx(4 / 7)
    assert result.false_per_month == pytest.approx(30.4375 / 30)
    assert result.false_per_year == pytest.approx(365.25 / 30)
    assert [result.recall_of(kind) for kind in ("zero", "frozen")] == [1, 0]
    assert isnan(result.recall_of("duplicate"))
    assert result.false_by_family == {"steady": 1}


@pytest.mark.parametrize("status", ["ok", "info", "unknown"])
def test_only_warnings_and_critical_verdicts_are_pages(status: str) -> None:
    assert scored("volume", [page(3, status=status)], {3: "zero"}).found == 0
    assert scored("volume", [page(3, status="warning")], {3: "zero"}).found == 1


def test_the_other_checks_fault_is_neither_right_nor_wrong() -> None:
    result = scored("volume", [page(3)], {3: "missing"})
    assert (result.found, result.faults, result.false, result.neither) == (0, 0, 0, 1)
    result = scored("freshness", [page(3, "freshness")], {3: "zero"})
    assert (result.found, result.faults, result.false, result.neither) == (0, 0, 0, 1)


def test_the_night_after_a_fault_is_neither_unless_it_has_its_own() -> None:
    after = scored("volume", [page(4)], {3: "missing"})
    assert (after.false, after.neither) == (0, 1)
    assert scored("volume", [page(4)], {3: "zero", 4: "spike"}).found == 1
    assert scored("volume", [page(5)], {3: "zero"}).false == 1


def test_each_check_is_scored_by_its_own_verdicts() -> None:
    assert scored("volume", [page(3, "freshness")], {3: "zero"}).found == 0
    assert scored("freshness", [page(3, "freshness")], {3: "late"}).found == 1


def test_verdicts_and_faults_outside_of_the_scored_nights_do_not_count() -> None:
    result = scored("volume", [page(-3), page(-9), page(40)], {-3: "zero"})
    assert (result.found, result.faults, result.false, result.neither) == (0, 0, 0, 0)
    assert isnan(result.precision)
    assert isnan(result.recall)


def test_nothing_found_is_an_f1_of_zero() -> None:
    assert scored("volume", [], {3: "zero"}).f1 == 0


def test_many_verdicts_on_one_night_are_one_page_the_earliest() -> None:
    pages = [page(3, "freshness", minutes=200), page(3, "freshness", "warning", 120), page(3, "freshness", "ok", 10)]
    result = scored("freshness", pages, {3: "late"})
    assert (result.found, result.minutes) == (1, [120])
    assert scored("freshness", pages, {}).false == 1


def test_minutes_are_counted_from_pacific_midnight_also_on_nights_of_change() -> None:
    decided = Verdict("a", date(2026, 3, 8), "freshness", "critical", datetime(2026, 3, 8, 11, 0, tzinfo=UTC), "")
    assert scored("freshness", [decided], {7: "missing"}).median_minutes == 180
    assert isnan(scored("freshness", [], {7: "missing"}).median_minutes)


def test_false_pages_after_a_change_of_clocks() -> None:
    pages = [page(day, "freshness") for day in (6, 7, 11, 12)]  # the clocks change on the 8th, which is night 7
    result = scored("freshness", pages, {})
    assert (result.false, result.false_after_change) == (4, 2)


def test_weights_make_a_sample_an_estimate() -> None:
    weights = {("a", night(3)): 2.0, ("a", night(9)): 10.0, ("a", night(10)): 10.0}
    result = score("volume", [page(3), page(9)], [Fault("a", night(3), "zero")], weights, FAMILIES)
    assert (result.found, result.faults, result.false, result.nights) == (2, 2, 10, 22)


@pytest.mark.parametrize(
    "wrong",
    [{"check": "schema"}, {"status": "error"}, {"decided_at": "2026-03-08T06:00:00"}, {"date": "8 March"}],
)
def test_a_line_that_is_no_verdict_is_an_error(wrong: dict[str, str]) -> None:
    line = verdicts([page(3).line()])[0]
    assert line == page(3)
    broken = {"table": "a", "date": "2026-03-08", "check": "volume", "status": "ok", "explanation": ""}
    broken |= {"decided_at": "2026-03-08T06:00:00Z"} | wrong
    with pytest.raises(ValueError, match=r"no verdict|without a zone|isoformat"):
        verdicts([json.dumps(broken)])
