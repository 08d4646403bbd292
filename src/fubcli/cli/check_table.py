"""A check's event as rows for people: where, what verdict, which rule, why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

COLUMNS = ("where", "verdict", "rule", "reason")


def finding_rows(data: Mapping[str, Any]) -> list[list[str]]:
    """Return one row for each finding, and one for each listed statement without any."""
    found = []
    for result in data["results"]:
        findings = result["findings"] or [{"line": result["line"], "column": result["column"]}]
        for each in findings:
            place = _place(result, each["line"], each["column"])
            found.append([place, result["verdict"], each.get("rule", ""), each.get("reason", "")])
    return found


def summary(data: Mapping[str, Any]) -> str:
    """Return the counts in one line."""
    counts = [f"{count:,} {verdict}" for verdict, count in data["verdicts"].items() if count]
    cut = [f"cut off at {data['truncation']['limit']:,}: there are more (--output=ndjson)"] if data["truncated"] else []
    number = data["statements"]
    return " · ".join([f"{number:,} statement{'' if number == 1 else 's'}", *counts, *cut])


def _place(result: Mapping[str, Any], line: int, column: int) -> str:
    part = f" ({result['part']})" if "part" in result else ""
    return f"{result.get('file', 'stdin')}{part}:{line}:{column}"
