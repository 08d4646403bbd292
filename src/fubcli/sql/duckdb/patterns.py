"""Java's datetime patterns as DuckDB formats; a letter that is not in the table is refused."""

from __future__ import annotations

import re
from itertools import groupby

from fubcli.sql.duckdb.unsupported import NotOnDuckDB

QUARTER, FRACTION = "\0Q", "\0S"
_WRITTEN = {
    "yyyy": "%Y", "yy": "%y", "y": "%Y", "MMMM": "%B", "MMM": "%b", "MM": "%m", "M": "%-m", "LL": "%m", "L": "%-m",
    "dd": "%d", "d": "%-d", "DDD": "%j", "D": "%-j", "HH": "%H", "H": "%-H", "hh": "%I", "h": "%-I", "mm": "%M",
    "m": "%-M", "ss": "%S", "s": "%-S", **{"S" * digits: f"{FRACTION}{digits}" for digits in range(1, 7)}, "a": "%p", "EEEE": "%A", "EEE": "%a", "EE": "%a",
    "E": "%a", "Q": QUARTER, "q": QUARTER, "QQQ": f"Q{QUARTER}", "qqq": f"Q{QUARTER}", "X": "Z", "XXX": "Z", "z": "UTC", "Z": "+0000", "xxx": "+00:00", "VV": "UTC",
}  # fmt: skip
_READ = {
    "yyyy": ("%Y", r"\d{4}"), "MMM": ("%b", "[A-Z][a-z]{2}"), "MM": ("%m", r"\d\d"), "M": ("%m", r"\d\d?"),
    "dd": ("%d", r"\d\d"), "d": ("%d", r"\d\d?"), "HH": ("%H", r"\d\d"), "H": ("%H", r"\d\d?"), "hh": ("%I", r"\d\d"),
    "h": ("%I", r"\d\d?"), "mm": ("%M", r"\d\d"), "m": ("%M", r"\d\d?"), "ss": ("%S", r"\d\d"), "s": ("%S", r"\d\d?"),
    "SSS": ("%g", r"\d{3}"), "a": ("%p", "[AP]M"), "yy": ("%y", r"\d\d"),
}  # fmt: skip


def written(pattern: str) -> str:
    """Return a pattern as a format for strftime, with marks where the quarter and parts of a second belong."""
    return "".join(
        _WRITTEN[part] if is_letters else part.replace("%", "%%") for part, is_letters in _parts(pattern, _WRITTEN)
    )


def read(pattern: str) -> tuple[str, str]:
    """Return a pattern as a format for strptime and the regular expression that a text must match first."""
    parts = list(_parts(pattern, _READ))
    letters = {part for part, is_letters in parts if is_letters}
    if not letters & {"yyyy", "yy"} or not letters & {"M", "MM", "MMM"}:
        raise NotOnDuckDB(f"the datetime pattern {pattern!r} has no year and month; the embedded engine cannot read it")
    form = "".join(_READ[part][0] if is_letters else part.replace("%", "%%") for part, is_letters in parts)
    shape = "".join(_READ[part][1] if is_letters else re.escape(part) for part, is_letters in parts)
    return form, shape


def _parts(pattern: str, known: object) -> list[tuple[str, bool]]:
    parts: list[tuple[str, bool]] = []
    for index, piece in enumerate(re.split(r"'((?:[^']|'')*)'", pattern)):
        if index % 2:
            parts.append((piece.replace("''", "'") or "'", False))
            continue
        for _, group in groupby(piece, key=lambda letter: letter if letter.isascii() and letter.isalpha() else ""):
            run = "".join(group)
            is_letters = run[0].isascii() and run[0].isalpha()
            if is_letters and run not in known:  # type: ignore[operator]  # both tables are mappings
                raise NotOnDuckDB(
                    f"the datetime pattern {pattern!r} uses {run}, which the embedded engine does not have"
                )
            parts.append((run, is_letters))
    return parts
