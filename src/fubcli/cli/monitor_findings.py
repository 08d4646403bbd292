"""What a monitor's event found, as ranked lines: each with its reasons and its last nights, what follows as a count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fubcli.cli.view_lines import COLOURS, Line, detail, heading, item
from fubcli.cli.view_words import Glyphs, counted, sparkline

_PAGES = ("warning", "critical")
_MOST_OTHERS = 8
Check = Mapping[str, Any]


def finding_lines(data: Mapping[str, Any], glyphs: Glyphs) -> Iterator[Line]:
    """Yield the findings in their order, then what is not known and what is only worth knowing."""
    checks: Sequence[Check] = data["checks"]
    own = [check for check in checks if "suppressed_by" not in check]
    pages = [check for check in own if check["status"] in _PAGES]
    follow = Counter(_roots(checks))
    if pages:
        yield heading("Findings")
    for number, check in enumerate(pages, 1):
        yield from _finding(number, check, data, glyphs)
        if follow[check["id"]]:
            yield detail(f"explains {counted(follow[check['id']], 'more check')}, folded here", "dim")
    yield from _others(data, [check for check in own if check["status"] not in _PAGES], glyphs)
    if unexplained := follow.total() - sum(follow[check["id"]] for check in pages):
        yield item((f"{counted(unexplained, 'check')} explained by what is not listed", "dim"))
    if data["truncated"]:
        limit = data["truncation"]["limit"]
        yield item((f"cut off at {limit} checks: there are more (--all)", "yellow"))


def _roots(checks: Sequence[Check]) -> Iterator[str]:
    """Yield, for each check that is explained by another, the one at the beginning of that."""
    by_id = {check["id"]: check for check in checks}
    for check in checks:
        if "suppressed_by" in check:
            passed = {check["id"]}
            cause = check["suppressed_by"]
            while cause not in passed and "suppressed_by" in by_id.get(cause, ()):
                passed.add(cause)
                cause = by_id[cause]["suppressed_by"]
            yield cause


def _finding(number: int, check: Check, data: Mapping[str, Any], glyphs: Glyphs) -> Iterator[Line]:
    status = check["status"]
    marked = _mark(check["id"], data.get("changes", {}))
    night = f" ({check['night']})" if data["nights"]["first"] != data["nights"]["last"] else ""
    yield item(
        (f"{number}. {glyphs.status[status]} {status} {check['severity']}  ", COLOURS[status]),
        *([(f"{marked}  ", "bold")] if marked else []),
        (f"{check['title']}{night}", "bold"),
    )
    for sentence in check["explanation"]:
        yield detail(sentence)
    yield from _recent(check, glyphs)


def _mark(identity: str, changes: Mapping[str, Any]) -> str:
    if identity in changes.get("new", ()):
        return "NEW"
    return "WORSE" if identity in changes.get("worse", ()) else ""


def _recent(check: Check, glyphs: Glyphs) -> Iterator[Line]:
    rows = check.get("recent")
    if not rows:
        return
    last = "no load" if rows[-1] is None else f"{rows[-1]:,}"
    told = f"rows {sparkline(rows, glyphs)} {counted(len(rows), 'night')}, the last {last}"
    expected = check.get("expected", {})
    if "lower" in expected and "upper" in expected:
        told += f", expected {expected['lower']:,} to {expected['upper']:,}"
    yield detail(told, "cyan")


def _others(data: Mapping[str, Any], others: Sequence[Check], glyphs: Glyphs) -> Iterator[Line]:
    """What is not known comes with its reason; only who asked for every check sees all of them."""
    listed = {check["id"] for check in data["checks"]}
    told = [each for each in data["findings"] if each["id"] not in listed]
    if told or others:
        yield heading("Also")
    for finding in told:
        word = finding["severity"]
        yield item((f"{glyphs.status[word]} {word}  ", COLOURS[word]), (finding["title"], ""))
    most = len(others) if any(check["status"] == "ok" for check in others) else _MOST_OTHERS
    for check in others[:most]:
        status = check["status"]
        because = f": {check['explanation'][0]}" if status == "unknown" and check["explanation"] else ""
        yield item((f"{glyphs.status[status]} {status}  ", COLOURS[status]), (f"{check['title']}{because}", ""))
    if rest := Counter(check["status"] for check in others[most:]):
        counts = ", ".join(f"{count} {status}" for status, count in rest.items())
        yield item((f"and {counts} more (--output=json has them)", "dim"))
