"""Lineage by example: each statement of the case file beside what its columns are made of."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fubcli.model.lineage import Origin, OutputColumn, StoredColumn
from fubcli.sql.lineage import trace
from tests.corpora import document

DATA = Path(__file__).parents[2] / "data"
CASES = document(DATA / "lineage_cases.yaml")
WRITES = document(DATA / "lineage_writes.yaml")
TABLES = {
    "fub.x.t": ["id", "email", "phone", "stage_id", "at", "tags"],
    "fub.x.s": ["id", "name"],
    "fub.x.u": ["id", "login"],
}
_BEFORE_RELATIONS = ("FROM", "JOIN", "INTO", "OVERWRITE", "UPDATE", "USING", "TABLE", "(")


def _written_out(sql: str) -> str:
    """The cases say `t`, the guard wants three parts."""
    words = sql.replace("(", " ( ").replace(")", " ) ").replace(",", " , ").split(" ")
    named = {f" {name} " for name in "tsu"}
    out = []
    for place, word in enumerate(words):
        before = next((each for each in reversed(words[:place]) if each), "").upper()
        is_relation = f" {word} " in named and before in _BEFORE_RELATIONS and not _is_cte(word, sql)
        next_word = next((each for each in words[place + 1 :] if each), "").upper()
        as_relation = is_relation and (before != "(" or next_word == "JOIN")
        out.append(f"fub.x.{word}" if as_relation else word)
    return " ".join(out)


def _is_sensitive(origin: Origin) -> bool:
    return origin.table is None or origin.column in ("email", "phone", "tags", "login", "*")


def _is_cte(name: str, sql: str) -> bool:
    return f"WITH {name} AS" in sql and not sql.endswith(f"({name})")


def _said(column: OutputColumn) -> tuple[str, str, frozenset[str]]:
    mark = "=" if column.direct else "~" if column.is_whole else ""
    name = "*" if column.is_many else column.name or ""
    return name, mark, frozenset(map(_short, column.origins))


def _told(column: StoredColumn) -> tuple[str, str, frozenset[str]]:
    where = f"{column.table.table if column.table else '?'}.{column.column or '*'}"
    return where, "~" if column.is_whole else "", frozenset(map(_short, column.origins))


def _short(origin: Origin) -> str:
    return f"{origin.table.table}.{origin.column}" if origin.table else "?"


def _expected(text: str) -> tuple[str, str, frozenset[str]]:
    name, *rest = text.split()
    mark = rest.pop(0) if rest and rest[0] in "=~" else ""
    return name, mark, frozenset(rest)


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case["sql"][:60]) for group in CASES.values() for case in group]
)
def test_each_column_is_traced(case: dict[str, object]) -> None:
    lineage = trace(_written_out(str(case["sql"])), TABLES.get, _is_sensitive)
    assert [_said(column) for column in lineage.columns] == [_expected(text) for text in case["columns"]]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case["sql"][:60]) for group in WRITES.values() for case in group]
)
def test_each_column_that_is_written_is_traced(case: dict[str, object]) -> None:
    lineage = trace(_written_out(str(case["sql"])), TABLES.get, _is_sensitive)
    assert [_told(column) for column in lineage.stored] == [_expected(text) for text in case["stored"]]  # type: ignore[attr-defined]
    assert lineage.columns == ()


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="SELECTFROM ()*,.=tsuxid'1 WITH AS UNION JOIN ON", max_size=80))
def test_what_cannot_be_traced_is_unknown_and_never_an_error(text: str) -> None:
    trace(text, TABLES.get, _is_sensitive)


def test_a_statement_that_cannot_be_read_may_show_and_store_anything() -> None:
    lineage = trace("SELECT ((", TABLES.get, _is_sensitive)
    assert [column.is_many for column in lineage.columns] == [True]
    assert {_short(origin) for origin in lineage.everything} == {"?"}
    assert [(each.table, each.column) for each in lineage.stored] == [(None, None)]
