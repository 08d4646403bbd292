"""Databricks' interval texts (`1-2`, `5 02:03:04.500000000`) as ISO 8601 durations."""

from __future__ import annotations

import re

_LITERAL = re.compile(r"INTERVAL '([^']*)' .*", re.IGNORECASE | re.DOTALL)
_YEARS = re.compile(r"(-)?(\d+)-(\d+)")
_DAYS = re.compile(r"(-)?(\d+) (\d+):(\d+):(\d+)(?:\.(\d+))?")


def iso_duration(text: str) -> str:
    """Return an interval's text as `P1Y2M` or `P5DT2H3M4.5S`; zero is `PT0S`, and what is not known stays as it is."""
    literal = _LITERAL.fullmatch(text.strip())
    plain = literal[1] if literal else text.strip()
    if years := _YEARS.fullmatch(plain):
        return _shown(years[1] or "", (("Y", years[2], ""), ("M", years[3], "")), ())
    if days := _DAYS.fullmatch(plain):
        sign, day, hour, minute, second, fraction = days.groups()
        part = f".{kept}" if (kept := (fraction or "").rstrip("0")) else ""
        return _shown(sign or "", (("D", day, ""),), (("H", hour, ""), ("M", minute, ""), ("S", second, part)))
    return text


def _shown(sign: str, date: tuple[tuple[str, str, str], ...], time: tuple[tuple[str, str, str], ...]) -> str:
    def written(parts: tuple[tuple[str, str, str], ...]) -> str:
        return "".join(f"{sign}{int(value)}{rest}{unit}" for unit, value, rest in parts if int(value) or rest)

    before, after = written(date), written(time)
    if not before and not after:
        return "PT0S"
    return f"P{before}" + (f"T{after}" if after else "")
