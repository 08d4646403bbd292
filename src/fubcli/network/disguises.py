"""How a text may be written so that it can be read back: in a URL, a mail, JSON, HTML, escapes, Base64, hex."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from html.entities import html5

_ANY_CASE_FROM = 12
"""Letters of a text that others write in lower case; a shorter one would be found in words."""
_BREAK = r"[\r\n]{0,2}"
"""What the usual tools put after every 64 or 76 characters of Base64."""
_BACKSLASHES = r"\\{1,8}"
"""One, or more where what is escaped was escaped again."""
_LONGEST_SIGN = 40
"""Bytes of one byte of a text that is written in HTML, twice over."""


def patterns(text: str) -> Iterator[str]:
    """Yield the regular expressions that find a text in one of its disguises."""
    raw = text.encode("utf-8", "surrogatepass")  # a variable may hold what is no UTF-8
    yield _cased(text, "".join(map(_sign, text)))
    yield _cased(raw.hex(), "[: -]?".join(f"{octet:02x}" for octet in raw))
    for each in _in_base64(raw):
        yield _cased(each, _BREAK.join(map(_sign, each)))
    for write in (_as_entity, _as_percent, _as_escape):  # by those that write every letter so
        yield _cased(text, "".join(map(write, text)))


def longest_of(text: str) -> int:
    """Return how many bytes a disguise takes at most."""
    return _LONGEST_SIGN * len(text.encode("utf-8", "surrogatepass"))


def _cased(text: str, pattern: str) -> str:
    return f"(?i:{pattern})" if len(text) >= _ANY_CASE_FROM else pattern


def _sign(character: str) -> str:
    """Return what finds a character in a text whose letters and digits are plain, and all else may be escaped."""
    if character.isascii() and character.isalnum():
        return character
    forms = [
        _OTHER_SIGNS.get(character, re.escape(character)),
        *(each(character) for each in (_as_entity, _as_percent, _as_escape)),
    ]
    return f"(?:{'|'.join(forms)})"


def _as_entity(character: str) -> str:
    named = "".join(f"|{name}" for name in _names().get(character, ()))
    return rf"&(?:amp;){{0,2}}(?:#0{{0,5}}{ord(character)}|#[xX]0{{0,5}}{_hex(ord(character))}{named});"


@cache
def _names() -> Mapping[str, Sequence[str]]:
    """Return how HTML calls the ASCII characters that have a name."""
    names: dict[str, list[str]] = {}
    for name, character in html5.items():
        if character.isascii() and name.endswith(";"):
            names.setdefault(character, []).append(name[:-1])
    return names


def _as_percent(character: str) -> str:
    octets = character.encode("utf-8", "surrogatepass")
    return "".join(f"(?:%(?:25){{0,3}}|=){_hex(octet, 2)}" for octet in octets)  # the latter in mails


def _as_escape(character: str) -> str:
    units, octets = character.encode("utf-16-be", "surrogatepass"), character.encode("utf-8", "surrogatepass")
    forms = [
        [f"u{_hex(int.from_bytes(units[at : at + 2]), 4)}" for at in range(0, len(units), 2)],
        [rf"u\{{0{{0,5}}{_hex(ord(character))}\}}"],
        [f"x{_hex(octet, 2)}" for octet in octets],
        [f"0?{octet:03o}" for octet in octets],
    ]
    return rf"{_BACKSLASHES}(?:{'|'.join(_BACKSLASHES.join(form) for form in forms)})"


def _hex(number: int, digits: int = 1) -> str:
    """Return what finds a number in hex, in either case."""
    return "".join(f"[{each}{each.upper()}]" if each.isalpha() else each for each in f"{number:0{digits}x}")


_OTHER_SIGNS = {
    '"': r'\\{0,7}"',
    "'": r"\\{0,7}'",
    "/": r"\\{0,7}/",
    "\\": r"\\{1,8}",
    " ": r"(?: |\+)",
    "\n": r"(?:\n|\\{1,8}n)",
    "\r": r"(?:\r|\\{1,8}r)",
    "\t": r"(?:\t|\\{1,8}t)",
    "\b": r"(?:\x08|\\{1,8}b)",
    "\f": r"(?:\f|\\{1,8}f)",
}


def _in_base64(secret: bytes) -> Iterator[str]:
    """Yield a secret in Base64 of both alphabets, alone and as the inner part of a longer text (`user:secret`)."""
    alone = base64.b64encode(secret).decode()
    found = [alone]
    for before in range(3):
        # of the characters at both ends some bits are of what stands beside it
        first, end = -(-before * 8 // 6), (before + len(secret)) * 8 // 6
        found.append(base64.b64encode(bytes(before) + secret).decode()[first:end])
    for each in found:
        yield each
        yield each.replace("+", "-").replace("/", "_")
