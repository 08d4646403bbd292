"""Charts: the numbers that they say, where the marks stand, and what a night without a load looks like."""

from __future__ import annotations

import itertools
import re
from datetime import date, timedelta

import pytest

from fubcli.model.nights import midnight
from fubcli.model.verdict import Expected, Status, Verdict
from fubcli.operations.monitor.report.charts import arrival_chart, volume_chart
from fubcli.operations.monitor.report.plot import Frame, in_short, rounded_ticks
from fubcli.operations.monitor.report.series import Night
from tests.operations.monitor.report.reading import Element, read

FIRST = date(2026, 6, 1)
EXPECTED = Expected(1_000.0, 650.0, 2_800.0, "m", 30)


def at(day: date, hours: float):  # type: ignore[no-untyped-def]
    return midnight(day) + timedelta(hours=hours)


def came(day: date, rows: float = 1_000.0, hours: float = 0.5, *, volume: str = "", arrival: str = "") -> Night:
    severe = {"": Status.OK, "late": Status.WARNING}
    arrived = Verdict(
        "freshness", "t", day, severe[arrival], (), at(day, 1), kind=arrival, arrived_at=at(day, hours),
        usual_at=at(day, 0.5), deadline=at(day, 1.5),
    )  # fmt: skip
    status = Status.CRITICAL if volume else Status.OK
    return Night(day, arrived, Verdict("volume", "t", day, status, (), at(day, 1), rows, EXPECTED, volume))


def missing(day: date) -> Night:
    verdict = Verdict(
        "freshness",
        "t",
        day,
        Status.CRITICAL,
        (),
        at(day, 1),
        kind="missing",
        usual_at=at(day, 0.5),
        deadline=at(day, 1.5),
    )
    return Night(day, verdict)


def nights(*last: Night, count: int = 10) -> list[Night]:
    plain = [came(FIRST - timedelta(days=back), 900 + 10 * back) for back in range(count, 0, -1)]
    return [*plain, *last]


def figure(made: str) -> Element:
    (root,) = read(made).children
    return root


def path(element: Element) -> str:
    return element.attributes["d"] or ""


def test_rows_are_said_in_words_and_for_a_screen_reader() -> None:
    made = figure(volume_chart("c.s.t", nights(came(FIRST, 400, volume="partial")), "x").text)
    (svg,) = made.all("svg")
    assert svg.attributes["role"] == "img"
    assert made.by_id(svg.attributes["aria-labelledby"] or "").text == "Rows of c.s.t"
    said = "Mon 1 Jun: 400 rows; 650 to 2,800 expected."
    assert made.by_id(svg.attributes["aria-describedby"] or "").text == said
    assert made.all("figcaption")[0].text == f"Rows {said}"


def test_arrivals_are_said_by_pacific_clocks() -> None:
    late = figure(arrival_chart("c.s.t", nights(came(FIRST, hours=3.25, arrival="late")), "x").text)
    assert late.all("figcaption")[0].text == "Arrival Mon 1 Jun: came at 03:15; usually at 00:30, due by 01:30 Pacific."
    absent = figure(arrival_chart("c.s.t", nights(missing(FIRST)), "x").text)
    assert "has not come; usually at 00:30" in absent.all("figcaption")[0].text
    hidden = Verdict(
        "freshness", "t", FIRST, Status.UNKNOWN, (), at(FIRST, 1), usual_at=at(FIRST, 0.5), deadline=at(FIRST, 1.5)
    )
    assert "cannot be seen" in arrival_chart("c.s.t", nights(Night(FIRST, hidden)), "x").text
    unjudged = figure(arrival_chart("c.s.t", nights(Night(FIRST)), "x").text)
    assert unjudged.all("desc")[0].text == "Mon 1 Jun: not judged."
    resting = Night(FIRST, Verdict("freshness", "t", FIRST, Status.OK, (), at(FIRST, 1)))
    assert "no load was due" in arrival_chart("c.s.t", nights(resting), "x").text


@pytest.mark.parametrize(
    ("chart", "night", "kind"),
    [
        (volume_chart, came(FIRST, 400, volume="partial"), "critical"),
        (arrival_chart, came(FIRST, hours=3, arrival="late"), "warning"),
    ],
)
def test_an_anomaly_has_a_mark_of_its_own_shape_at_its_place(chart, night: Night, kind: str) -> None:  # type: ignore[no-untyped-def]
    made = figure(chart("t", nights(night), "x").text)
    (mark,) = made.classed("mark")
    assert "critical" in (mark.attributes["class"] or "") or kind == "warning"
    assert ("l6,6" in path(mark)) == (kind == "critical"), "a diamond, or a triangle"
    x = float(path(mark)[1:].split(",")[0])
    dots = [float(dot.split(",")[0]) for dot in path(made.classed("dots")[0]).split("M")[1:]]
    assert len(dots) == 10, "and no dot beside it"
    assert x > max(dots)


def test_a_missing_night_is_a_cross_and_a_gap_in_the_line() -> None:
    made = figure(volume_chart("t", nights(missing(FIRST), came(FIRST + timedelta(days=1))), "x").text)
    assert len(made.classed("cross")) == 1
    assert path(made.classed("line")[0]).count("M") == 2
    assert len(figure(arrival_chart("t", nights(missing(FIRST)), "x").text).classed("cross")) == 1


def test_a_night_without_a_load_that_was_not_due_has_neither() -> None:
    resting = Night(FIRST, Verdict("freshness", "t", FIRST, Status.OK, (), at(FIRST, 1)))
    made = figure(volume_chart("t", nights(resting), "x").text)
    assert made.classed("cross") == made.classed("mark") == []
    assert "no load was seen" in made.text


def test_bounds_that_reach_above_the_chart_have_no_edge_there() -> None:
    made = figure(volume_chart("t", nights(), "x").text)
    lower, upper = made.classed("edge")
    assert path(lower).startswith("M")
    assert path(upper) == ""
    tall = figure(volume_chart("t", nights(came(FIRST, 9_000, volume="spike")), "x").text)
    assert path(tall.classed("edge")[1]).startswith("M")


def test_a_young_table_has_no_bounds_and_says_so() -> None:
    young = [Night(FIRST, None, Verdict("volume", "t", FIRST, Status.UNKNOWN, (), at(FIRST, 1), 5.0))]
    made = figure(volume_chart("t", young, "x").text)
    assert path(made.classed("band")[0]) == ""
    assert "too few nights are known" in made.text


def test_a_table_that_brings_nothing_is_drawn() -> None:
    empty = [Night(FIRST, None, Verdict("volume", "t", FIRST, Status.OK, (), at(FIRST, 1), 0.0))]
    assert "0 rows" in volume_chart("t", empty, "x").text
    assert "not judged" in arrival_chart("t", empty, "x").text


def test_everything_is_within_the_chart() -> None:
    for chart in (volume_chart, arrival_chart):
        made = figure(chart("t", nights(came(FIRST, 1e12, hours=23.9, volume="spike", arrival="late")), "x").text)
        for element in made.all("path", "text"):
            found = [float(each) for each in re.findall(r"[MH](-?[\d.]+)", element.attributes.get("d") or "")]
            assert all(0 <= x <= 360 for x in found)
            assert not re.search(r"nan|inf|e\+", path(element) if "d" in element.attributes else "")


def test_dates_do_not_run_into_each_other() -> None:
    for count in (1, 2, 7, 30, 90):
        frame = Frame([FIRST + timedelta(days=each) for each in range(count)], 1.0)
        texts = list(read("".join(part.text for part in frame.axes([], str))).all("text"))
        assert texts[0].attributes["class"] == "tick end", "the last night is always named"
        places = sorted(float(each.attributes["x"] or 0) for each in texts)
        assert all(right - left > 40 for left, right in itertools.pairwise(places))


@pytest.mark.parametrize(
    ("top", "ticks"),
    [(0.0, [0.0]), (1.0, [0, 0.25, 0.5, 0.75, 1.0]), (3.2, [0, 1, 2, 3]), (1_700, [0, 500, 1_000, 1_500])],
)
def test_ticks_are_round(top: float, ticks: list[float]) -> None:
    assert rounded_ticks(top) == pytest.approx(ticks)


@pytest.mark.parametrize(
    ("value", "short"),
    [(0, "0"), (999, "999"), (1_000, "1k"), (12_500, "12.5k"), (3e6, "3M"), (534e6, "534M"), (2e9, "2G")],
)
def test_counts_are_short_beside_an_axis(value: float, short: str) -> None:
    assert in_short(value) == short
