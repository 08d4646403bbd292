"""Match reports: there is no right share of matched records, only a usual one."""

from __future__ import annotations

from datetime import date

import pytest

from fubcli.model.probe import Matches
from fubcli.model.verdict import Status
from fubcli.operations.monitor.quality.matches import match_check, matches_of
from tests.operations.monitor.quality.reports import answer, table

NIGHT = date(2026, 11, 20)
REPORT = table("marketing.identity.match_report", "loaded_at", "identified_records", "matched_records")


def test_a_report_is_known_by_its_name_and_columns() -> None:
    assert matches_of(REPORT) == Matches(REPORT.name, "loaded_at", "identified_records", "matched_records")
    assert matches_of(table("marketing.identity.match_report", "loaded_at")) is None
    assert matches_of(table("marketing.identity.other", "loaded_at", "identified_records", "matched_records")) is None


@pytest.mark.parametrize(
    ("matched", "before", "status"),
    [
        (800, [], Status.OK),
        (800, [800, 801, 799], Status.OK),
        (781, [800, 801, 799], Status.OK),
        (780, [800, 801, 799], Status.WARNING),
        (750, [800, 801, 799], Status.CRITICAL),
        (850, [800, 801, 799], Status.CRITICAL),  # that many more matches are wrong ones
        (800, [300, 800, 801], Status.OK),  # one bad night before is not the usual one
    ],
)
def test_the_newest_share_is_held_against_the_usual_one(matched: int, before: list[int], status: Status) -> None:
    rows = [("2026-11-20", 1000, matched), *(("2026-11-19", 1000, each) for each in before)]
    check = match_check(REPORT, answer(*rows), NIGHT)
    assert (check.status, check.about) == (status, "match rate")
    assert check.title == f"{matched / 10:.1f} % of the records of marketing are matched with another"
    assert check.kind == ("match_rate_moved" if status.pages else "")


@pytest.mark.parametrize("rows", [[], [("2026-11-20", 0, 0), ("2026-11-19", 1000, 800)]], ids=["no load", "no record"])
def test_what_cannot_be_divided_is_not_known(rows: list[tuple[str, int, int]]) -> None:
    assert match_check(REPORT, answer(*rows), NIGHT).status is Status.UNKNOWN
