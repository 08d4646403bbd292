"""The escapes of `$'...'`, which spell characters as numbers."""

from __future__ import annotations

import re

_ESCAPE = re.compile(
    r"\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|c(.)|(.))", re.DOTALL
)
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "e": "\x1b", "E": "\x1b", "f": "\f", "v": "\v"}


def ansi_c(text: str) -> str:
    """Return what the inside of `$'...'` stands for."""
    return _ESCAPE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    octal, short, four, eight, control, letter = match.groups()
    if octal:
        return chr(int(octal, 8) & 0xFF)
    if short or four or eight:
        code = int(short or four or eight, 16)
        return chr(code) if code < 0x110000 else "\ufffd"
    if control:
        return chr(ord(control) & 0x1F)
    return _LETTERS.get(letter, letter if letter in "\\'\"?" else f"\\{letter}")
