"""Intervals in the text form that Databricks' results have: `1-2`, and `3 04:05:06.500000000`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from tests.workspace.sqltypes import SqlType

_TEXT = re.compile(
    r"(?:(?P<years>-?\d+) years?\s*)?(?:(?P<months>-?\d+) months?\s*)?(?:(?P<days>-?\d+) days?\s*)?"
    r"(?:(?P<sign>-)?(?P<hours>\d+):(?P<minutes>\d\d):(?P<seconds>\d\d)(?:\.(?P<fraction>\d+))?)?"
)
_DAY = 86_400 * 10**6


def parts(text: str) -> tuple[int, int]:
    """Return the months and the microseconds of DuckDB's `1 year 2 days 03:04:05.5`."""
    match = _TEXT.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    months = int(match["years"] or 0) * 12 + int(match["months"] or 0)
    seconds = int(match["hours"] or 0) * 3600 + int(match["minutes"] or 0) * 60 + int(match["seconds"] or 0)
    micros = seconds * 10**6 + int((match["fraction"] or "").ljust(6, "0")[:6])
    return months, int(match["days"] or 0) * _DAY + (-micros if match["sign"] else micros)


def unit_of(texts: Iterable[str]) -> str:
    """Return the unit that fits every one of DuckDB's texts, `""` when only a calendar interval does."""
    found = [parts(text) for text in texts]
    if any(months for months, _ in found) and any(micros for _, micros in found):
        return ""
    return "YEAR TO MONTH" if any(months for months, _ in found) else "DAY TO SECOND"


def shown(text: str, unit: str) -> str:
    """Return Databricks' text of an interval column's value."""
    months, micros = parts(text)
    if unit == "YEAR TO MONTH":
        return f"{'-' if months < 0 else ''}{abs(months) // 12}-{abs(months) % 12}"
    if not unit:
        return _calendar(months, micros)
    days, rest = divmod(abs(micros), _DAY)
    seconds, fraction = divmod(rest, 10**6)
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{fraction * 1000:09}"
    return f"{'-' if micros < 0 else ''}{days} {clock}"


def _calendar(months: int, micros: int) -> str:
    seconds, fraction = divmod(abs(micros), 10**6)
    sign = -1 if micros < 0 else 1
    values = {
        "years": int(months / 12),
        "months": months - int(months / 12) * 12,
        "days": sign * (seconds // 86_400),
        "hours": sign * (seconds % 86_400 // 3600),
        "minutes": sign * (seconds % 3600 // 60),
    }
    said = [f"{value} {name}" for name, value in values.items() if value]
    if seconds % 60 or fraction:
        tail = f".{fraction:06}".rstrip("0") if fraction else ""
        said.append(f"{'-' if sign < 0 else ''}{seconds % 60}{tail} seconds")
    return " ".join(said) or "0 seconds"


def with_units(kind: SqlType, values: Iterable[Any]) -> SqlType:
    """Return a type with the unit of each interval in it, taken from the values: DuckDB has one interval type."""
    present = [value for value in values if value is not None]
    if kind.name == "interval":
        return replace(kind, unit=unit_of(present))
    if not kind.has_interval:
        return kind
    inner = (with_units(member, _inside(kind, at, present)) for at, (_, member) in enumerate(kind.members))
    return replace(kind, members=tuple((name, member) for (name, _), member in zip(kind.members, inner, strict=True)))


def _inside(kind: SqlType, at: int, values: list[Any]) -> Iterator[Any]:
    for value in values:
        if kind.name == "struct":
            yield value[kind.members[at][0]]
        elif kind.name == "map":
            yield from (pair[at] for pair in value)
        else:
            yield from value


def with_texts(value: Any, kind: SqlType) -> Any:
    """Return a value of Arrow's `to_pylist` with Databricks' text for each of DuckDB's interval texts in it."""
    if value is None or not kind.has_interval:
        return value
    if kind.name == "interval":
        return shown(value, kind.unit)
    members = [member for _, member in kind.members]
    if kind.name == "struct":
        return {name: with_texts(value[name], member) for name, member in kind.members}
    if kind.name == "map":
        return [(with_texts(key, members[0]), with_texts(item, members[1])) for key, item in value]
    return [with_texts(item, members[0]) for item in value]
