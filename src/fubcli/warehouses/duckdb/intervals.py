"""Intervals as ISO 8601 durations; the driver would turn months into 30 days."""

from __future__ import annotations

import re
from typing import Any

_TEXT = re.compile(
    r"(?:(?P<years>-?\d+) years?\s*)?(?:(?P<months>-?\d+) months?\s*)?(?:(?P<days>-?\d+) days?\s*)?"
    r"(?:(?P<sign>-)?(?P<hours>\d+):(?P<minutes>\d\d):(?P<seconds>\d\d(?:\.\d+)?))?"
)
_QUOTED_OR_INTERVAL = re.compile(r""""(?:[^"]|"")*"|'(?:[^']|'')*'|\bINTERVAL\b""")


def as_text(kind: str) -> str:
    """Return a DuckDB type with text in place of every interval, at any depth."""
    return _QUOTED_OR_INTERVAL.sub(lambda match: "VARCHAR" if match[0] == "INTERVAL" else match[0], kind)


def with_durations(value: Any, kind: Any) -> Any:
    """Return a value that was cast to `as_text` with ISO 8601 durations; `kind` is its type before."""
    if value is None:
        return None
    if kind.id == "interval":
        return iso_duration(value)
    inner = kind.children if kind.id in ("list", "array", "struct", "map") else []
    if kind.id in ("list", "array"):
        return [with_durations(item, inner[0][1]) for item in value]
    if kind.id == "struct":
        return {name: with_durations(value[name], member) for name, member in inner}
    if kind.id == "map":
        (_, of_key), (_, of_item) = inner
        return {with_durations(key, of_key): with_durations(item, of_item) for key, item in value.items()}
    return value


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
    whole, _, fraction = match["seconds"].partition(".")
    fraction = fraction.rstrip("0")
    values = ((match["hours"], "", "H"), (match["minutes"], "", "M"), (whole, fraction and f".{fraction}", "S"))
    shown = "".join(f"{sign}{int(value)}{rest}{unit}" for value, rest, unit in values if int(value) or rest)
    return f"T{shown}" if shown else ""
