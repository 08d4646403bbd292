"""The top of the page: the answer, how sure it is, the ways through the page, and what to do next."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from fubcli.model.nights import hours_of, midnight
from fubcli.model.timeframe import Timeframe
from fubcli.model.verdict import Status
from fubcli.operations.monitor.judging import Judged
from fubcli.operations.monitor.report.markup import Child, Html, element, joined
from fubcli.operations.monitor.report.parts import section
from fubcli.operations.monitor.report.words import badge, counted, long_day, pacific, utc_clock


def verdict(judged: Judged, data: Mapping[str, Any]) -> Html:
    """Return the answer in one sentence with its status, score, coverage and time."""
    health = data["health"]
    score = "not known" if health["score"] is None else f"{health['score']:g}"
    of = (
        health["label"].replace("_", " ") if health["score"] is None else f"of 100, {health['label'].replace('_', ' ')}"
    )
    judged_checks = f"of {counted(len(judged.checks), 'check')} could be judged"
    facts = (
        _fact("Health", score, of),
        _fact("Coverage", f"{health['coverage']:.0%}", judged_checks),
        _fact("As of", pacific(judged.timeframe.until), utc_clock(judged.timeframe.until)),
        _fact("Nights", _nights(judged.timeframe), _lengths(judged.timeframe)),
    )
    status = Status(data["status"])
    return element(
        "section",
        element("p", badge(status), *_where(data["warehouse"])),
        element("h1", data["headline"], id="verdict"),
        element("dl", *facts),
        class_=f"verdict {status.value}", aria_labelledby="verdict",
    )  # fmt: skip


def ways(sections: Sequence[tuple[str, str]]) -> Html:
    """Return links to the sections that are there, by id and words."""
    links = (element("li", element("a", words, href=f"#{name}")) for name, words in sections)
    return element("nav", element("ul", *links), aria_label="On this page")


def next_steps(steps: Sequence[Mapping[str, Any]]) -> Html:
    """Return the commands that look closer, as text that one tap selects whole."""
    items = []
    for step in steps:
        command: list[Child] = []
        if "argv" in step:
            written = element("code", joined((element("span", shlex.quote(each)) for each in step["argv"]), " "))
            label = f"Command: {step['title']}"
            command.append(element("pre", written, class_="command", tabindex="0", role="group", aria_label=label))
        items.append(element("li", element("p", step["title"]), *command))
    if not items:
        return section("next", "What to do next", element("p", "Nothing: go back to sleep."))
    return section("next", "What to do next", element("ol", *items, class_="steps"))


def _fact(name: str, value: Child, more: str) -> Html:
    return element("div", element("dt", name), element("dd", element("b", value), " ", element("small", more)))


def _nights(timeframe: Timeframe) -> str:
    last = long_day(timeframe.last)
    return last if timeframe.first == timeframe.last else f"{long_day(timeframe.first)} to {last}"


def _lengths(timeframe: Timeframe) -> str:
    hours = f"{hours_of(timeframe.last):g} hours, " if timeframe.first == timeframe.last else ""
    return f"{hours}from Pacific midnight, {utc_clock(midnight(timeframe.first))}"


def _where(warehouse: Mapping[str, Any]) -> list[Child]:
    """Return which warehouse answered; nobody is to be woken by the demo."""
    if warehouse["embedded"]:
        return [" ", element("span", "demo data: the embedded lakehouse", class_="where")]
    named = f"{warehouse['engine']}, {warehouse.get('host') or warehouse['profile']}"
    return [" ", element("span", named, class_="where")]
