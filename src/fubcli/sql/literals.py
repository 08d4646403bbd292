"""String literals and quoted identifiers: read as Spark reads them, written in one canonical way."""

from __future__ import annotations

import re

_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2}|.)", re.DOTALL)
_SINGLE = {"0": "\0", "b": "\b", "n": "\n", "r": "\r", "t": "\t", "Z": "\x1a"}
_WRITTEN = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\x1a": "\\Z"}
HIDDEN = "\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff"
"""Characters that nobody sees, as the inside of a character class: no statement has them as they are."""
_NEEDS_ESCAPE = re.compile(rf"[\\'\n\r\t\f\v{HIDDEN}]")


def _unescape_one(match: re.Match[str]) -> str:
    escape = match.group(1)
    if escape[0] in "uU" and len(escape) > 1:
        return chr(int(escape[1:], 16))
    if len(escape) == 3:
        return chr(int(escape, 8))
    if escape in "%_":
        return "\\" + escape  # kept for LIKE, as Spark does
    return _SINGLE.get(escape, escape)


def read_string(raw: str) -> str:
    """Return the value of a literal given with its quotes (`'…'`, `"…"`, `r'…'`).

    Doubled quotes inside stand for one quote. Raises ValueError when the literal is not closed or names no character.
    """
    if raw[:1] in "rR":
        return _body(raw[1:])
    body = _body(raw)
    quote = raw[0]
    try:
        return _ESCAPE.sub(_unescape_one, body.replace(quote * 2, quote)) if "\\" in body or quote in body else body
    except OverflowError as error:
        raise ValueError(str(error)) from error


def _body(quoted: str) -> str:
    if len(quoted) < 2 or quoted[0] not in "'\"" or quoted[-1] != quoted[0]:
        raise ValueError("a string literal is not closed")
    return quoted[1:-1]


def _escape_one(match: re.Match[str]) -> str:
    character = match.group()
    return _WRITTEN.get(character) or f"\\u{ord(character):04x}"


def write_string(value: str) -> str:
    r"""Return a value as a single-quoted literal that shows every character; `\%` and `\_` stay as they are read."""
    if not _NEEDS_ESCAPE.search(value):
        return f"'{value}'"
    return "'" + _NEEDS_ESCAPE.sub(_escape_one, value) + "'"


def write_identifier(name: str) -> str:
    """Return a name in backticks, its own backticks doubled."""
    return "`" + name.replace("`", "``") + "`"
