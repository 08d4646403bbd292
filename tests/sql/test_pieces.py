"""Re-emitted pieces: the same words, plainly written, and nothing that two readers could read differently."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fubcli.sql.parsing import Unparsable, tokenise
from fubcli.sql.pieces import Unreadable, cut, join


def emitted(text: str) -> str:
    return join(cut(text, tokenise(text)))


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("SELECT  a,\n\tb\nFROM t", "SELECT a, b FROM t"),
        ("SELECT a -- comment\n, b /* x */ FROM t", "SELECT a , b FROM t"),
        ("SELECT/**/1", "SELECT 1"),
        ("SELECT a FROM t GROUP   BY a ORDER\nBY a", "SELECT a FROM t GROUP BY a ORDER BY a"),
        ("SELECT 'it''s', \"two\"", "SELECT 'it\\'s', 'two'"),
        ("SELECT r'a\\d'", "SELECT 'a\\\\d'"),
        ("SELECT date'2024-01-01'", "SELECT date '2024-01-01'"),
        ("SELECT 1L, 2.5BD, 1e3D, X'1A'", "SELECT 1L, 2.5BD, 1e3D, X'1A'"),
        ("SELECT `a``b`.`c d`", "SELECT `a``b`.`c d`"),
        ("SELECT /*+  BROADCAST( a )  */ 1", "SELECT /*+ BROADCAST( a ) */ 1"),
        ("SELECT 1 - -1, a:b['c'], x -> x + 1", "SELECT 1 - -1, a:b['c'], x -> x + 1"),
        ("SELECT 'a\nb'", "SELECT 'a\\nb'"),
        ("SELECT 'ü -- /* \u00a0'", "SELECT 'ü -- /* \u00a0'"),
    ],
)
def test_what_runs(text: str, runs: str) -> None:
    assert emitted(text) == runs
    assert emitted(runs) == runs


@pytest.mark.parametrize(
    "text",
    [
        "SELECT 1 -- x \\\n, 2",
        "SELECT /* /* */ 1",
        "SELECT 1\u00a0",
        "SELECT\u20031",
        "SELECT 'a'\"b\"",
        "SELECT b'a'",
        "SELECT N'a'",
        "SELECT '${x}'",
        "SELECT $x",
        "SELECT @x",
        "SELECT {fn now()}",
        "SELECT '\u202e'",
        "SELECT 1 /* \u200b */",
        "SELECT /*+ COALESCE(1) -- */ 1",
        "SELECT /*+ MERGE((SELECT 1)) */ 1",
        "SELECT ſum(1)",
    ],
)
def test_what_is_ambiguous(text: str) -> None:
    with pytest.raises((Unreadable, Unparsable)):
        emitted(text)


@pytest.mark.parametrize(("text", "part"), [("SELECT 1, $x", "$"), ("SELECT  b'a' ", "'a'"), ("SELECT /* /* */ */ 1", " /* /* */ */ ")])  # fmt: skip
def test_the_span_is_in_the_callers_text(text: str, part: str) -> None:
    with pytest.raises(Unreadable) as caught:
        emitted(text)
    assert text[caught.value.span.start : caught.value.span.end] == part


ALPHABET = "abSELECT01'\"`\\/*-+;(),.\n\r\t {}$@#uUrRxX%_:?<>=!|&~^[]é\u00a0\u202e"


@settings(max_examples=1_500, deadline=None)
@given(st.text(ALPHABET, max_size=40))
def test_emitting_twice_is_emitting_once_and_leaves_no_comment(text: str) -> None:
    try:
        runs = emitted(text)
    except (Unreadable, Unparsable):
        return
    again = cut(runs, tokenise(runs))
    assert join(again) == runs
    for piece in again:
        assert piece.kind in ("STRING", "IDENTIFIER", "HINT") or ("--" not in piece.text and "/*" not in piece.text)
