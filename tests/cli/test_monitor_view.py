"""The monitor's view for people, on any terminal: the answer first, and nothing by colour alone."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from fubcli.cli.monitor_view import view
from fubcli.cli.view_lines import markdown, texts
from fubcli.cli.view_words import ASCII, UNICODE, Glyphs, bar, pacific, sparkline
from fubcli.operations.monitor.changes import OpenFindings
from tests.operations.monitor.world import BRONZE, LAST, SILVER, TABLES, World

ITEMS = TABLES[3]


def shown(data: Mapping[str, Any], width: int = 100, glyphs: Glyphs = UNICODE) -> str:
    """Return the view as a terminal without colours shows it."""
    console = Console(width=width, file=io.StringIO(), markup=False, highlight=False, emoji=False)
    with console.capture() as captured:
        for line in texts(view(data, width, glyphs), console):
            console.print(line)
    return captured.get()


@pytest.fixture(scope="module")
def wrong() -> Mapping[str, Any]:
    """Bronze is missing with what is made of it, another table is short, and the week before had a late night."""
    world = World()
    world.without(BRONZE, SILVER)
    world.change(ITEMS, factor=0.3)
    world.change(ITEMS, LAST - timedelta(days=3), minutes=240)
    return world.data(timeframe="past_week")


def test_a_healthy_night_is_told_in_few_lines() -> None:
    lines = shown(World().data()).splitlines()
    assert lines[0] == "✔ OK  1 of 1 exports landed; nothing is wrong."
    assert "  ✔ ok live · 2026-06-04 · 5 of 5 tables · last at 01:36 PDT" in lines
    assert "     bronze   ████████████████████ 2/2, last at 00:34 PDT" in lines
    assert "  100 of 100 (healthy) · 100% of the checks could be judged" in lines
    assert "Findings" not in lines


def test_what_was_accepted_and_written_is_told() -> None:
    world = World()
    world.data()
    del world.columns[SILVER]["name"]
    data = {**world.data(accept=True), "report": {"uri": "file:///tmp/a%20page.html"}}
    seen = shown(data)
    assert "the columns of 10 tables, 2 of them not as they were" in seen, "staging has the same columns"
    assert f"{SILVER}: removed name" in seen
    assert "the page /tmp/a page.html" in seen
    assert "Accepted" not in shown(world.data())


def test_the_view_of_a_bad_night(wrong: Mapping[str, Any]) -> None:
    seen = shown(wrong)
    assert seen.startswith(f"✖ CRITICAL  {BRONZE} has not come (P1), and 2 more.")
    for part in (
        "→ silver ██████████░░░░░░░░░░ 1/2",
        f"missing: {BRONZE}, {SILVER}",
        f"✖ critical P1  {BRONZE} has not come ({LAST})",
        "nights, the last no load",
        "explains 2 more checks, folded here",
        "▲ warning live · 2026-06-01",
        "5 more exports of the nights before: 5 ok",
        f"fubcli --operation=monitor --catalog=live --schema={BRONZE.schema}",
    ):
        assert part in seen
    assert f"{SILVER} has not come" not in seen, "it follows from bronze"


def test_rows_are_drawn_with_what_was_expected(wrong: Mapping[str, Any]) -> None:
    (volume,) = [check for check in wrong["checks"] if check["id"] == f"volume:{ITEMS}:{LAST}"]
    lower, upper = volume["expected"]["lower"], volume["expected"]["upper"]
    line = next(line for line in shown(wrong).splitlines() if f"expected {lower:,} to {upper:,}" in line)
    assert line.strip().startswith(f"rows {sparkline(volume['recent'], UNICODE)} 14 nights, the last ")
    assert line.count("▃") == 1, "the night that is short"


@pytest.mark.parametrize("width", [60, 80, 132])
def test_no_line_is_wider_than_the_terminal(wrong: Mapping[str, Any], width: int) -> None:
    assert max(len(line) for line in shown(wrong, width).splitlines()) <= width


def test_a_command_that_is_broken_can_still_be_pasted(wrong: Mapping[str, Any]) -> None:
    import shlex

    pasted = shown(wrong, 60).partition("Next")[2].replace("\\\n", " ")
    argv = [step["argv"] for step in wrong["next"] if "argv" in step]
    assert [shlex.split(line) for line in pasted.splitlines() if "fubcli" in line] == argv


def test_where_only_ascii_can_be_shown(wrong: Mapping[str, Any]) -> None:
    seen = shown(wrong, 80, ASCII)
    assert seen.isascii()
    assert seen.startswith("X CRITICAL ")
    assert "> silver ##########.......... 1/2" in seen


def test_what_data_say_cannot_steer_the_terminal_or_make_markup(wrong: Mapping[str, Any]) -> None:
    evil = "\x1b]0;owned\x07\u202e[click](https://evil.example) `x` <b>"
    first, *others = wrong["checks"]
    data = {**wrong, "headline": evil, "checks": [{**first, "title": evil, "explanation": [evil]}, *others]}
    seen = shown(data)
    assert not {"\x1b", "\x07", "\u202e"} & set(seen)
    written = "".join(markdown(view(data, 100, UNICODE)))
    assert not {"\x1b", "\x07", "\u202e"} & set(written)
    assert "[click](https://" not in written
    assert r"\[click\](https\://evil.example) \`x\` \<b\>" in written


def test_what_changed_is_marked() -> None:
    findings, late = OpenFindings(), World()
    late.change(ITEMS, minutes=240)
    findings.marked(World().monitor())
    assert f"▲ warning P3  NEW  {ITEMS} came late" in shown(findings.marked(late.monitor()).data)
    seen = shown(findings.marked(World().monitor()).data)
    assert f"✔ resolved  {ITEMS} came late" in seen


def test_what_could_not_be_seen_is_told_beside_the_rest(wrong: Mapping[str, Any]) -> None:
    trouble = {"id": "not-seen", "severity": "warning", "title": "The catalog stage could not be seen: it is away"}
    assert "▲ warning  The catalog stage could not be seen" in shown({**wrong, "findings": [trouble]})


def test_all_checks_are_listed_for_who_asks() -> None:
    data = World().data(every=True)
    seen = shown(data)
    assert all(check["title"] in seen for check in data["checks"])


def test_markdown_tells_the_same() -> None:
    written = "".join(markdown(view(World().data(), 100, UNICODE)))
    assert written.startswith("**✔ OK  1 of 1 exports landed; nothing is wrong.**\n\nas of ")
    assert "\n## Exports\n\n- ✔ ok live · " in written
    assert "\n  - bronze   ████████████████████ 2/2, last at 00:34 PDT\n" in written


# -------------------------------------------------------------------------------------------------- bars and sparklines


@pytest.mark.parametrize(
    ("rows", "drawn"),
    [
        ([100, 50, 25, 12, 1, 0], "|█▄▂▁▁▁|"),
        ([100, None, 100, None], "|█ █ |"),
        ([0, 0], "|▁▁|"),
        ([None], "| |"),
        ([80, 90, 100], "|▇██|"),
    ],
)
def test_sparklines_count_from_nothing(rows: list[int | None], drawn: str) -> None:
    assert sparkline(rows, UNICODE) == drawn
    assert len(sparkline(rows, ASCII)) == len(drawn)


@given(st.lists(st.none() | st.integers(0, 10**12), max_size=14))
def test_a_sparkline_has_a_place_for_each_night_and_more_is_never_lower(rows: list[int | None]) -> None:
    drawn = sparkline(rows, UNICODE)[1:-1]
    assert len(drawn) == len(rows)
    known = sorted((row, UNICODE.steps.index(step)) for row, step in zip(rows, drawn, strict=True) if row is not None)
    assert [step for _, step in known] == sorted(step for _, step in known)


@given(st.integers(1, 5000), st.integers(0, 5000), st.sampled_from([12, 20]))
def test_a_bar_is_full_only_when_all_is_there(due: int, came: int, width: int) -> None:
    drawn = bar(min(came, due), due, width, UNICODE)
    assert len(drawn) == width
    assert ("░" not in drawn) == (came >= due)
    assert ("█" not in drawn) == (came == 0)


@pytest.mark.parametrize(
    ("written", "night", "told"),
    [
        ("2026-11-01T08:30:00Z", "2026-11-01", "01:30 PDT"),
        ("2026-11-01T09:30:00Z", "2026-11-01", "01:30 PST"),
        ("2026-11-02T09:30:00Z", "2026-11-01", "2026-11-02 01:30 PST"),
        ("2026-07-02T09:30:00Z", None, "2026-07-02 02:30 PDT"),
        (None, "2026-11-01", "never"),
    ],
)
def test_times_are_pacific_and_say_which_of_two_zones(written: str | None, night: str | None, told: str) -> None:
    assert pacific(written, night) == told


def test_a_longer_night_is_said_to_be_one() -> None:
    data = World().data()
    (export,) = data["exports"]
    longer = {**export, "window": {**export["window"], "hours": 25.0}}
    assert "a night of 25 hours" in shown({**data, "exports": [longer]})
