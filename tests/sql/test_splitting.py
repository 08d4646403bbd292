"""Scripts part where the guard's tokenizer sees a semicolon, and nothing is lost on the way."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fubcli.sql.splitting import split


def parts(script: str) -> list[str]:
    return [script[part.start : part.end].strip() for part in split(script)]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("", []),
        (" \n-- nothing\n;; /* still nothing */ ;", []),
        ("SELECT 1", ["SELECT 1"]),
        ("SELECT 1;\r\nSELECT 2;\r\n", ["SELECT 1", "SELECT 2"]),
        ("SELECT ';', \";\", `;` -- ;\n/* ; */; SELECT 2", ["SELECT ';', \";\", `;` -- ;\n/* ; */", "SELECT 2"]),
        ("SELECT 'it''s; \\'; '; SELECT 2", ["SELECT 'it''s; \\'; '", "SELECT 2"]),
        ("-- first\nSELECT 1; -- second\nSELECT 2", ["-- first\nSELECT 1", "-- second\nSELECT 2"]),
        ("SHOW TABLES; GRANT ALL ON x TO y; SELECT 1", ["SHOW TABLES", "GRANT ALL ON x TO y", "SELECT 1"]),
        ("SELECT 1; SELECT 'open; SELECT 3; DROP", ["SELECT 1", "SELECT 'open; SELECT 3; DROP"]),
        ("SELECT 1; SHOW 'open; SELECT 3", ["SELECT 1", "SHOW 'open; SELECT 3"]),
        ("SELECT 1; SELECT `open; SELECT 3", ["SELECT 1", "SELECT `open; SELECT 3"]),
        ("SELECT 1; /* open; SELECT 3", ["SELECT 1", "/* open; SELECT 3"]),
        ("/* /* */ DROP TABLE x; */", ["/* /* */ DROP TABLE x; */"]),
        ("\u200b", ["\u200b"]),
    ],
)
def test_a_script_parts_into_its_statements(script: str, expected: list[str]) -> None:
    assert parts(script) == expected


def test_a_part_says_where_its_first_word_stands() -> None:
    script = "SELECT 1;\n-- why\n  SELECT 2"
    first, second = split(script)
    assert (first.first, script[second.first :]) == (0, "SELECT 2")


def test_a_part_without_a_word_begins_where_its_text_does() -> None:
    assert [tuple(part) for part in split("SELECT 1; \u200b")] == [(0, 8, 0), (10, 11, 10)]
    assert [tuple(part) for part in split("SELECT 1;\u00a0SELECT 2")] == [(0, 8, 0), (9, 18, 10)]


WORDS = [
    "SELECT",
    "1",
    "'",
    '"',
    "`",
    ";",
    "--",
    "\n",
    "/*",
    "*/",
    "\\",
    "SHOW",
    "$$",
    "r'",
    "\u200b",
    " ",
    "BEGIN",
    "{#",
]


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=20))
def test_what_is_in_no_part_is_semicolons_blanks_and_comments(words: list[str]) -> None:
    script = "".join(words)
    left, end = "", 0
    for part in split(script):
        assert end <= part.start <= part.first <= part.end
        left += script[end : part.start]
        end = part.end
    left += script[end:]
    assert not {"SELECT", "SHOW", "BEGIN", "1"} & set(_without_comments(left).replace(";", " ").split())


def _without_comments(text: str) -> str:
    """Take comments away as a reader would who knows only the simple kinds."""
    kept, at = "", 0
    while at < len(text):
        if text.startswith("--", at):
            at = min([at for at in (text.find("\n", at), text.find("\r", at)) if at >= 0], default=len(text))
        elif text.startswith("/*", at):
            close = text.find("*/", at + 2)
            at = len(text) if close < 0 else close + 2
        else:
            kept += text[at]
            at += 1
    return kept
