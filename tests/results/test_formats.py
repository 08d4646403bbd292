"""Rows as text: what each form promises to whoever reads it."""

import csv
import io
import json
import re
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.errors import UsageError
from fubcli.results.encoding import Encoded
from fubcli.results.formats import IN_FILES, MEDIA_TYPES, compact, inline, lines, visible
from tests.hostile.reader import made_of


def written(form: str, rows: list[list[Any]], names: list[str] | None = None) -> str:
    """Write rows; columns are named a, b, c unless `names` says otherwise."""
    names = names if names is not None else ["a", "b", "c"][: len(rows[0])]
    return "".join(lines(Encoded([{"name": name, "type": "string"} for name in names], rows), form))


def test_a_form_that_rows_do_not_have_is_refused_with_those_they_have() -> None:
    with pytest.raises(UsageError, match="cannot be written as parquet; use one of json, ndjson, csv, markdown"):
        lines(Encoded([], []), "parquet")


def test_every_form_has_a_media_type() -> None:
    for form in MEDIA_TYPES.keys() - IN_FILES:
        assert isinstance(written(form, [["x"]]), str)
    assert MEDIA_TYPES.keys() >= set(IN_FILES)


def test_compact_json_is_one_line_in_the_given_order() -> None:
    assert compact({"b": 1, "a": ["é\n", None, True]}) == '{"b":1,"a":["é\\n",null,true]}'
    with pytest.raises(ValueError, match="JSON compliant"):
        compact(float("nan"))


def test_json_holds_columns_and_rows() -> None:
    assert json.loads(written("json", [[1, None]])) == {
        "columns": [{"name": "a", "type": "string"}, {"name": "b", "type": "string"}],
        "rows": [[1, None]],
    }


# ----------------------------------------------------------------------------------------------------------- ndjson


def test_ndjson_is_one_object_per_row() -> None:
    text = written("ndjson", [[1, "two\nlines"], [None, ["x"]]])
    assert [json.loads(line) for line in text.splitlines()] == [{"a": 1, "b": "two\nlines"}, {"a": None, "b": ["x"]}]


@pytest.mark.parametrize(
    ("names", "keys"),
    [
        (["n", "n"], ["n", "n_2"]),
        (["n", "n", "n"], ["n", "n_2", "n_3"]),
        (["n", "n", "n_2"], ["n", "n_3", "n_2"]),
        (["n_2", "n", "n"], ["n_2", "n", "n_3"]),
        (["", ""], ["", "_2"]),
        (["n", "N"], ["n", "N"]),
    ],
)
def test_ndjson_loses_no_column_of_a_repeated_name(names: list[str], keys: list[str]) -> None:
    assert list(json.loads(written("ndjson", [list(range(len(names)))], names)).items()) == list(
        zip(keys, range(len(names)), strict=True)
    )


@given(st.lists(st.sampled_from(["n", "n_2", "n_3", "n_2_2", "x"]), min_size=1, max_size=8))
def test_ndjson_has_a_key_for_every_column(names: list[str]) -> None:
    read = json.loads(written("ndjson", [list(range(len(names)))], names))
    assert list(read.values()) == list(range(len(names)))
    assert all(key.startswith(name) for key, name in zip(read, names, strict=True))


# -------------------------------------------------------------------------------------------------------------- csv

CSV_FIELDS = [
    (None, ""),
    ("", '""'),
    ("plain", "plain"),
    ("a,b", '"a,b"'),
    ('say "hi"', '"say ""hi"""'),
    ('"', '""""'),
    ("two\nlines", '"two\nlines"'),
    ("return\r", '"return\r"'),
    (" leading", '" leading"'),
    ("trailing\t", '"trailing\t"'),
    ("naïve 🙂", "naïve 🙂"),
    ("=1+1", "=1+1"),
    ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
    ("+SUM(A1)", "+SUM(A1)"),
    ("-2", "-2"),
    ("@x", "@x"),
    ("NULL", "NULL"),
    (1, "1"),
    (1.5, "1.5"),
    (True, "true"),
    (["x", None], '"[""x"",null]"'),
    ({"a": 1}, '"{""a"":1}"'),
]


@pytest.mark.parametrize(("value", "field"), CSV_FIELDS, ids=[repr(case[0]) for case in CSV_FIELDS])
def test_a_csv_field(value: Any, field: str) -> None:
    assert written("csv", [["x", value, "y"]]) == f"a,b,c\nx,{field},y\n"


def test_csv_headers_are_quoted_like_data() -> None:
    assert written("csv", [[1, 2]], ["count(a, b)", ""]) == '"count(a, b)",""\n1,2\n'


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5))
def test_any_csv_reader_gets_the_texts_back(rows: list[list[str]]) -> None:
    text = written("csv", rows, ["a", "b"])
    assert list(csv.reader(io.StringIO(text, newline=""))) == [["a", "b"], *rows]


# --------------------------------------------------------------------------------------------------------- markdown


def test_a_markdown_table() -> None:
    assert written("markdown", [["x", None], [1, [True]]]) == (
        "| a | b |\n| --- | --- |\n| x |  |\n| 1 | \\[true\\] |\n"
    )


# fmt: off
ATTACKS = [
    ("a | b", "a \\| b"),
    ("`code`", "\\`code\\`"),
    ("*bold* _it_ ~~gone~~", "\\*bold\\* \\_it\\_ \\~\\~gone\\~\\~"),
    ("<script>alert(1)</script>", "\\<script\\>alert(1)\\</script\\>"),
    ("&lt;b&gt; &#8238;", "\\&lt;b\\&gt; \\&#8238;"),
    ("[click](javascript:x)", "\\[click\\](javascript:x)"),
    ("![img](http://evil/x.png)", "!\\[img\\](http\\://evil/x.png)"),
    ("see https://evil.example", "see https\\://evil.example"),
    ("WWW.evil.example", "WWW\\.evil.example"),
    ("\\| ends the cell", "\\\\\\| ends the cell"),
    ("two\nlines\r\n| x |", "two\\\\nlines\\\\r\\\\n\\| x \\|"),
    ("\u2028para", "\\\\u2028para"),
    ("\x1b[31mred\x1b[0m", "\\\\x1b\\[31mred\\\\x1b\\[0m"),
    ("user\u202egnp.exe", "user\\\\u202egnp.exe"),
    ("zero\u200bwidth", "zero\\\\u200bwidth"),
    ("\x00", "\\\\x00"),
]
# fmt: on


@pytest.mark.parametrize(("text", "cell"), ATTACKS, ids=[ascii(case[0]) for case in ATTACKS])
def test_text_from_data_stays_text_in_its_cell(text: str, cell: str) -> None:
    assert written("markdown", [[text]]) == f"| a |\n| --- |\n| {cell} |\n"


def test_column_names_are_text_from_data_too() -> None:
    assert written("markdown", [[1]], ["a|b\n<i>"]).splitlines()[0] == "| a\\|b\\\\n\\<i\\> |"


@given(st.lists(st.lists(st.text(alphabet="\\|`\n\r<>[]ab\x1b\u202e"), min_size=3, max_size=3), max_size=4))
def test_nothing_adds_a_row_or_a_cell(rows: list[list[str]]) -> None:
    table = written("markdown", rows, ["a", "b", "c"]).split("\n")
    assert len(table) == len(rows) + 3
    for line in table[:1] + table[2:-1]:
        assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) == 4


BEGINS = [
    ("# IGNORE", "\\# IGNORE"),
    ("###### x", "\\###### x"),
    ("#1 and #tag", "#1 and #tag"),
    ("- item", "\\- item"),
    ("-5", "-5"),
    ("  + item", "  \\+ item"),
    ("12) item", "12\\) item"),
    ("1.5 rows", "1.5 rows"),
    ("===", "\\==="),
    ("- - -", "\\- - -"),
    ("/close", "\\/close"),
    ("/assign \\@root", "\\/assign \\\\\\@root"),
    ("/etc/passwd", "/etc/passwd"),
    ("ask @all, not jane@example.com", "ask \\@all, not jane@example.com"),
]


@pytest.mark.parametrize(("text", "shown"), BEGINS)
def test_text_from_data_begins_nothing_and_calls_nobody(text: str, shown: str) -> None:
    assert inline(text) == shown


@given(st.text(alphabet="#-+=*_>~`|/ 1.):[]()!<ax@\t\n", max_size=12))
def test_a_reader_makes_nothing_of_text_from_data(text: str) -> None:
    shown = inline(text)
    assert made_of(shown) <= {"paragraph", "code_block"}
    assert made_of(f"- {shown}") <= {"paragraph", "code_block", "bullet_list", "list_item"}
    assert made_of(f"above\n{shown}") <= {"paragraph"}


# ---------------------------------------------------------------------------------------------------------- visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain ünïcode 漢字 🙂", "plain ünïcode 漢字 🙂"),
        ("tab\t", "tab\\t"),
        ("\x7f\x85", "\\x7f\\x85"),
        ("no\xa0break", "no\\xa0break"),
        ("\ufeff", "\\ufeff"),
        ("\u2066x\u2069", "\\u2066x\\u2069"),
        ("\U000e0041", "\\U000e0041"),
        ("\ud800", "\\ud800"),
        ("a\ufe01\U000e0121", "a\\ufe01\\U000e0121"),
        ("\u3164\u115f\uffa0\u034f", "\\u3164\\u115f\\uffa0\\u034f"),
        ("back\\slash", "back\\slash"),
    ],
    ids=ascii,
)
def test_what_cannot_be_seen_is_shown_as_an_escape(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_long_text_is_cut_and_says_so() -> None:
    assert visible("x" * 200) == "x" * 200
    assert visible("x" * 201) == "x" * 199 + "…"
    assert visible("abcdef", most=4) == "abc…"
    assert visible("", most=4) == ""


@given(st.text())
def test_nothing_invisible_remains(text: str) -> None:
    hidden = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert not [char for char in visible(text) if unicodedata.category(char) in hidden]
