"""How a text may be written so that it can be read back: in a URL, in JSON, in HTML, in Base64, in hex."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator

_ANY_CASE_FROM = 12
"""Letters of a text that others write in lower case; a shorter one would be found in words."""
_LONGEST_SIGN = 40
"""Bytes of one byte of a text that is written in HTML, twice over."""


def patterns(text: str) -> Iterator[str]:
    """Yield the regular expressions that find a text in one of its disguises."""
    raw = text.encode("utf-8", "surrogatepass")  # a variable may hold what is no UTF-8
    plain = [text, raw.hex(), *_in_base64(raw)]
    for each in plain:
        yield _cased(each, "".join(map(_sign, each)))
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
    name = html.escape(character)[1:-1]
    named = f"|{name}" if len(name) > 1 and name[0].isalpha() else ""
    if character == "'":
        named = "|apos"
    return rf"&(?:amp;){{0,2}}(?:#0{{0,5}}{ord(character)}|#[xX]0{{0,5}}{_hex(ord(character))}{named});"


def _as_percent(character: str) -> str:
    octets = character.encode("utf-8", "surrogatepass")
    return "".join(f"%(?:25){{0,3}}{_hex(octet, 2)}" for octet in octets)


def _as_escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    escapes = (_hex(int.from_bytes(units[at : at + 2]), 4) for at in range(0, len(units), 2))
    return "".join(rf"\\{{1,8}}u{escape}" for escape in escapes)


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
