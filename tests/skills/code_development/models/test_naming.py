"""Identifiers are identifiers, and remarks stay remarks."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.skills.code_development.models.naming import Names, identifier, pascal, remark

_PIECES = st.lists(st.sampled_from(["*", "/", "\\", '"', "?", "<", ">", "@", "\n", "\x00", "\u2028", "a", " "])).map(
    "".join
)


@given(_PIECES | st.text())
def test_a_remark_ends_no_comment_and_begins_no_code(text: str) -> None:
    shown = remark(text)
    for never in ("*/", "/*", '"""', "?>", "<?", "@", "\\", "\n", "\u2028"):
        assert never not in shown
    assert shown.isprintable()


@pytest.mark.parametrize("text", ["*\\", "*\x00", "**//", "/*/", '""""""', "<??>", "*\u202e/"])
def test_what_makes_an_ending_only_when_it_is_escaped_ends_nothing(text: str) -> None:
    assert not re.search(r"\*/|/\*|\"\"\"|\?>|<\?", remark(text))


@given(st.text(), st.integers(1, 5_000))
def test_an_identifier_is_plain_and_not_reserved(text: str, place: int) -> None:
    assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", identifier(text, place, ("class",)))
    assert identifier("Class", 1, ("class",)) == "Class_"


@given(st.lists(st.sampled_from(["a", "A", "a_2", "b"]), max_size=12))
def test_names_are_given_once_whatever_their_case(wanted: list[str]) -> None:
    names = Names(["taken"])
    given_out = [names.unique(each).lower() for each in [*wanted, "TAKEN"]]
    assert len(set(given_out)) == len(given_out)
    assert "taken" not in given_out


def test_pascal_case_keeps_letters_and_digits() -> None:
    assert (pascal("lead_sources"), pascal("1abc x"), pascal("日本")) == ("LeadSources", "1abcX", "")
