"""JSON in which nothing steers or hides, and whose value is what it was."""

from __future__ import annotations

import json
import sys
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.model.untrusted import HIDING, escaped, visible
from fubcli.results.formats import compact

_HIDDEN = ("Cc", "Cf", "Zl", "Zp", "Co", "Cs")


def test_every_character_that_steers_or_hides_is_an_escape() -> None:
    for point in range(0x20, sys.maxunicode + 1):
        character = chr(point)
        if unicodedata.category(character) in _HIDDEN or (visible(character) != character and character.isprintable()):
            assert escaped(f'"{character}"').isascii(), hex(point)
            assert json.loads(escaped(f'"{character}"')) == character, hex(point)


@pytest.mark.parametrize(
    "text", ["a", "\u00e9", "\u4e2d\u6587", "\U0001f600", "\u2764\ufe0f", "\u00a0", "\u3000", "\n\t"]
)
def test_what_is_seen_stays_as_it_is(text: str) -> None:
    assert escaped(text) is text


@given(value=st.recursive(st.text() | st.integers(), lambda inner: st.dictionaries(st.text(), inner)))
def test_the_value_is_the_same(value: Any) -> None:
    written = compact(value)
    assert json.loads(written) == value
    assert not any(unicodedata.category(character) in _HIDDEN for character in written)


def test_the_class_can_be_read_by_other_engines() -> None:
    assert not any(0xD800 <= ord(character) <= 0xDFFF for character in HIDING), "they are no UTF-8"
