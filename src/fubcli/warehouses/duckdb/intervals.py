"""Intervals as ISO 8601 durations; the driver would turn months into 30 days."""

from __future__ import annotations

import re
from typing import Any

_TEXT = re.compile(
    r"(?:(?P<years>-?\d+) years?\s*)?(?:(?P<months>-?\d+) months?\s*)?(?:(?P<days>-?\d+) days?\s*)?"
    r"(?:(?P<sign>-)?(?P<hours>\d+):(?P<minutes>\d\d):(?P<seconds>\d\d(?:\.\d+)?))?"
)
_DAY = 86_400_000_000
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
    """Return DuckDB's interval text (`2 days 03:04:05.5`) as `P2DT3H4M5.5S`; zero is `PT0S`.

    Without months it is a length of time, and is told as Databricks tells it: 36 hours are a day and 12 hours.
    """
    match = _TEXT.fullmatch(text.strip())
    if match is None:
        return text
    if match["years"] or match["months"]:
        date = "".join(f"{int(match[unit])}{unit[0].upper()}" for unit in ("years", "months", "days") if match[unit])
        return f"P{date}{_time(*_microseconds(match))}"
    sign, total = _microseconds(match)
    length = int(match["days"] or 0) * _DAY + (-total if sign else total)
    sign, (days, rest) = "-" if length < 0 else "", divmod(abs(length), _DAY)
    shown = (f"{sign}{days}D" if days else "") + _time(sign, rest)
    return f"P{shown}" if shown else "PT0S"


def _microseconds(match: re.Match[str]) -> tuple[str, int]:
    """Return the sign and the length of the time of day."""
    if match["hours"] is None:
        return "", 0
    whole, _, fraction = match["seconds"].partition(".")
    seconds = (int(match["hours"]) * 60 + int(match["minutes"])) * 60 + int(whole)
    return match["sign"] or "", seconds * 1_000_000 + int(fraction.ljust(6, "0"))


def _time(sign: str, microseconds: int) -> str:
    seconds, fraction = divmod(microseconds, 1_000_000)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    part = f".{fraction:06}".rstrip("0") if fraction else ""
    values = ((hours, "", "H"), (minute, "", "M"), (second, part, "S"))
    shown = "".join(f"{sign}{value}{rest}{unit}" for value, rest, unit in values if value or rest)
    return f"T{shown}" if shown else ""
