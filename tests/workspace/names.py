"""Names as SQL commands write them: parts between dots, with or without backticks."""

from __future__ import annotations

import re

_PART = re.compile(r"`((?:[^`]|``)+)`|([\w$-]+)")
NAME = r"(?:`(?:[^`]|``)+`|[\w$-]+)(?:\.(?:`(?:[^`]|``)+`|[\w$-]+))*"
"""A pattern for a name of one or more parts."""


def parts_of(written: str) -> list[str]:
    """Return the parts of a name."""
    return [quoted.replace("``", "`") or plain for quoted, plain in _PART.findall(written)]


def like(pattern: str | None) -> re.Pattern[str]:
    """Return SQL's LIKE pattern, as the Thrift calls have it, as a regular expression; None fits everything."""
    if pattern is None:
        return re.compile(".*", re.DOTALL)
    pieces = re.findall(r"\\.|.", pattern, re.DOTALL)
    fitting = {"%": ".*", "_": "."}
    written = "".join(fitting.get(piece) or re.escape(piece[-1]) for piece in pieces)
    return re.compile(written, re.IGNORECASE | re.DOTALL)


def glob(pattern: str | None) -> re.Pattern[str]:
    """Return the pattern of SHOW … LIKE, `a*|b*`, as a regular expression; None fits everything."""
    if pattern is None:
        return re.compile(".*", re.DOTALL)
    written = "|".join(re.escape(each).replace(r"\*", ".*") for each in pattern.split("|"))
    return re.compile(written, re.IGNORECASE)
