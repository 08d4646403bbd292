"""Intervals as ISO 8601 durations; the driver would turn months into 30 days."""

from __future__ import annotations

import re

_TEXT = re.compile(
    r"(?:(?P<years>-?\d+) years?\s*)?(?:(?P<months>-?\d+) months?\s*)?(?:(?P<days>-?\d+) days?\s*)?"
    r"(?:(?P<sign>-)?(?P<hours>\d+):(?P<minutes>\d\d):(?P<seconds>\d\d(?:\.\d+)?))?"
)


def iso_duration(text: str) -> str:
    """Return DuckDB's interval text (`1 year 2 days 03:04:05.5`) as `P1Y2DT3H4M5.5S`; zero is `PT0S`."""
    match = _TEXT.fullmatch(text.strip())
    if match is None:
        return text
    date = "".join(f"{int(match[unit])}{unit[0].upper()}" for unit in ("years", "months", "days") if match[unit])
    return f"P{date}{_time(match)}" if date or _time(match) else "PT0S"


def _time(match: re.Match[str]) -> str:
    if match["hours"] is None:
        return ""
    sign = match["sign"] or ""
    seconds = match["seconds"].rstrip("0").rstrip(".") if "." in match["seconds"] else match["seconds"]
    values = ((match["hours"], "H"), (match["minutes"], "M"), (seconds, "S"))
    shown = "".join(f"{sign}{value.lstrip('0') or '0'}{unit}" for value, unit in values if float(value))
    return "T" + shown.replace("-.", "-0.").replace("S.", "S0.") if shown else ""
