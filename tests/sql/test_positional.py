"""Where parameters stand in a text, for an engine that binds them by place."""

from __future__ import annotations

import pytest

from fubcli.model.dialect import SqlDialect
from fubcli.sql.positional import Unbindable, positional

MARKS = {"x": "?", "n": "CAST(? AS DATE)"}

# fmt: off
TEXTS = [
    ("SELECT :x", "SELECT ?", ("x",)),
    ("SELECT :n, :x, :n", "SELECT CAST(? AS DATE), ?, CAST(? AS DATE)", ("n", "x", "n")),
    ("SELECT a FROM t WHERE a=:x AND b >= :n LIMIT :x", "SELECT a FROM t WHERE a=? AND b >= CAST(? AS DATE) LIMIT ?", ("x", "n", "x")),
    ("SELECT ':x', a FROM t WHERE b = :x", "SELECT ':x', a FROM t WHERE b = ?", ("x",)),
    ('SELECT ":x" FROM t', 'SELECT ":x" FROM t', ()),
    ("SELECT v:x, v:x.n, v['a']:x, f(v):x FROM t WHERE a = :x", "SELECT v:x, v:x.n, v['a']:x, f(v):x FROM t WHERE a = ?", ("x",)),
    ("SELECT a::DATE, :x::INT FROM t", "SELECT a::DATE, ?::INT FROM t", ("x",)),
    ("SELECT f(:x, [:n])", "SELECT f(?, [CAST(? AS DATE)])", ("x", "n")),
    ("SELECT CASE WHEN a THEN :x ELSE :n END", "SELECT CASE WHEN a THEN ? ELSE CAST(? AS DATE) END", ("x", "n")),
]
# fmt: on


@pytest.mark.parametrize(("text", "written", "names"), TEXTS)
def test_parameters_become_places_and_nothing_else_does(text: str, written: str, names: tuple[str, ...]) -> None:
    assert positional(text, MARKS, SqlDialect.SNOWFLAKE) == (written, names)


def test_a_text_without_parameters_is_left_alone() -> None:
    assert positional("SELECT ':x' -- ", {}, SqlDialect.SNOWFLAKE) == ("SELECT ':x' -- ", ())


@pytest.mark.parametrize("text", ["SELECT ?, :x", "SELECT :x, :unknown", "SELECT $1, ?, :x"])
def test_a_place_that_is_not_clear_is_refused(text: str) -> None:
    with pytest.raises(Unbindable, match="not clear where the parameters"):
        positional(text, MARKS, SqlDialect.SNOWFLAKE)
