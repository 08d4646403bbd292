"""The export's timeline: hours that go by and clocks that show them, lanes by tier, and the present while it matters."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from fubcli.model.names import Tier
from fubcli.model.nights import midnight
from fubcli.model.verdict import Status, Verdict
from fubcli.operations.monitor.export import Export
from fubcli.operations.monitor.report.timeline import caption, timeline
from tests.operations.monitor.report.reading import Element, read

NIGHT = date(2026, 6, 4)


def arrival(table: str, hours: float | None, *, due: float = 2.0, night: date = NIGHT, kind: str = "") -> Verdict:
    begin = midnight(night)
    came = None if hours is None else begin + timedelta(hours=hours)
    status = Status.CRITICAL if kind == "missing" else Status.WARNING if kind else Status.OK
    deadline = begin + timedelta(hours=due)
    return Verdict("freshness", table, night, status, (), deadline, None, None, kind, came, begin, deadline)


def export(*verdicts: Verdict, night: date = NIGHT) -> Export:
    tiers = {verdict.table: Tier(verdict.table.split("_")[0]) for verdict in verdicts}
    return Export("live", night, verdicts, tiers, (), ())


def drawn(given: Export, until: datetime | None = None) -> Element:
    (svg,) = read(timeline(given, until or midnight(given.night) + timedelta(hours=20), "x").text).children
    return svg


def texts(svg: Element) -> list[str]:
    return [each.text for each in svg.all("text")]


def hours_shown(svg: Element) -> list[str]:
    return [each.text for each in svg.classed("tick")]


def test_each_tier_has_a_lane_with_what_has_come() -> None:
    svg = drawn(export(arrival("bronze_a", 0.5), arrival("bronze_b", None, kind="missing"), arrival("gold_a", 1.0)))
    assert [text for text in texts(svg) if text in ("bronze", "silver", "gold")] == ["bronze", "gold"]
    assert {"1 of 2 ✕", "1 of 1"} <= set(texts(svg))
    assert svg.by_id("x-d").text == (
        "Thu 4 Jun. First arrival 00:30, last 01:00, all due by 02:00 Pacific, 1 missing. Arrived: bronze 1 of 2, gold 1 of 1."
    )
    assert (svg.attributes["role"], svg.attributes["aria-labelledby"]) == ("img", "x-t")
    assert svg.by_id("x-t").text == "Export of live, night of 2026-06-04"


def test_what_came_late_is_a_triangle_behind_the_lane() -> None:
    svg = drawn(export(arrival("bronze_a", 0.5), arrival("bronze_b", 3.0, kind="late")))
    (mark,) = svg.classed("mark", "warning")
    (lane,) = svg.all("rect")
    end = float(lane.attributes["x"] or 0) + float(lane.attributes["width"] or 0)
    assert float((mark.attributes["d"] or "")[1:].split(",")[0]) > end
    assert (svg.classed("arrivals")[0].attributes["d"] or "").count("M") == 1


@pytest.mark.parametrize(
    ("night", "shown", "said"),
    [
        (NIGHT, ["00:00", "01:00", "02:00", "03:00"], ""),
        (
            date(2026, 3, 8),
            ["00:00", "01:00", "03:00", "04:00"],
            "A night of 23 hours: clocks were set forward at 02:00.",
        ),
        (
            date(2026, 11, 1),
            ["00:00", "01:00", "01:00", "02:00"],
            "A night of 25 hours: clocks were set back at 02:00.",
        ),
    ],
)
def test_a_tick_is_an_hour_later_whatever_clocks_show(night: date, shown: list[str], said: str) -> None:
    given = export(arrival("bronze_a", 3.1, due=3.3, night=night), night=night)
    svg = drawn(given)
    assert hours_shown(svg) == shown
    places = [float(each.attributes["x"] or 0) for each in svg.classed("tick")]
    steps = [right - left for left, right in itertools.pairwise(places)]
    assert steps == pytest.approx([steps[0]] * 3, abs=0.2)
    assert caption(given).endswith(said)
    assert said or "hours" not in caption(given)


def test_the_present_is_on_it_while_something_is_due() -> None:
    under_way = export(arrival("bronze_a", 0.5), arrival("gold_a", None))
    assert "now 00:40" in texts(drawn(under_way, midnight(NIGHT) + timedelta(minutes=40)))
    overdue = export(arrival("bronze_a", 0.5), arrival("gold_a", None, kind="missing"))
    assert "now 03:30" in texts(drawn(overdue, midnight(NIGHT) + timedelta(hours=3, minutes=30)))
    assert not [text for text in texts(drawn(overdue, midnight(NIGHT) + timedelta(hours=12))) if "now" in text]


def test_the_words_of_two_moments_stand_on_either_side() -> None:
    svg = drawn(export(arrival("gold_a", None)), midnight(NIGHT) + timedelta(hours=1, minutes=55))
    (now,), (due,) = svg.classed("now-word"), svg.classed("due-word")
    assert ("end" in (now.attributes["class"] or ""), "start" in (due.attributes["class"] or "")) == (True, True)
    assert [each.text for each in (now, due)] == ["now 01:55", "due by 02:00"]


def test_a_night_in_which_nothing_has_come() -> None:
    dead = export(arrival("bronze_a", None, kind="missing"))
    assert caption(dead) == "Nothing has come, all due by 02:00 Pacific, 1 missing."
    assert drawn(dead).classed("arrivals")[0].attributes["d"] == ""


def test_what_cannot_be_seen_is_not_called_missing() -> None:
    hidden = replace(arrival("bronze_a", None), status=Status.UNKNOWN)
    svg = drawn(export(hidden))
    assert "0 of 1 ?" in texts(svg)
    assert caption(export(hidden)) == "No arrival was seen, all due by 02:00 Pacific, 1 cannot be seen."
