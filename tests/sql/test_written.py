"""Words that are only moved are the words that dividing the written text anew would give."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fubcli.sql.parsing import Unparsable, tokenise
from fubcli.sql.pieces import Unreadable, cut
from fubcli.sql.written import _moved, write
from tests.policy.cases import case_files

STATEMENTS = sorted({case.sql for cases in case_files().values() for each in cases.values() for case in each if len(case.sql) < 400})  # fmt: skip
BLANKS = st.sampled_from([" ", "  ", "\n", "\t", "\r\n", " \n  "])


def _same_words(text: str) -> None:
    try:
        tokens = tokenise(text)
        pieces = cut(text, tokens)
        written = write(pieces)
    except (Unreadable, Unparsable):
        return
    if text.split() != written.text.split() or "/*+" in text:  # a hint's own words are part of its token
        return
    moved = _moved(tokens, pieces, written.offsets)
    anew = tokenise(written.text)
    assert [(each.token_type, each.text, each.start, each.end) for each in moved] == [
        (each.token_type, each.text, each.start, each.end) for each in anew
    ]
    again = write(pieces, (text, tokens))
    assert [tree.sql() for tree in again.trees] == [tree.sql() for tree in written.trees]


@pytest.mark.parametrize("sql", STATEMENTS)
def test_every_case(sql: str) -> None:
    _same_words(sql)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(STATEMENTS), st.data())
def test_every_case_with_other_blanks(sql: str, data: st.DataObject) -> None:
    _same_words(re.sub(r" +", lambda _: data.draw(BLANKS), sql))


def test_a_parser_error_points_into_the_callers_text() -> None:
    text = "select a b\n  c d from x"
    with pytest.raises(Unparsable) as caught:
        write(cut(text, tokenise(text)), (text, tokenise(text)))
    assert caught.value.span is not None
    assert text[caught.value.span.start : caught.value.span.end] == "c"


def test_words_that_become_one_keep_their_place_in_the_callers_text() -> None:
    text = "SELECT a FROM t ORDER /* by whom? */ BY a"
    written = write(cut(text, tokenise(text)), (text, tokenise(text)))
    (phrase,) = [piece for piece in written.pieces if piece.kind == "ORDER_BY"]
    assert phrase.text == "ORDER BY"
    assert phrase.span is not None
    assert text[slice(*phrase.span)] == "ORDER /* by whom? */ BY"
    assert phrase.gap
