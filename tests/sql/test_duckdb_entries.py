"""The families are sound: every macro can be created, no function stands twice, and what has no entry is refused."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from fubcli.sql.duckdb import Unsupported, to_duckdb
from fubcli.sql.duckdb.families import ENTRIES, FAMILIES, MACROS
from fubcli.sql.duckdb.transpile import needed


@pytest.fixture(scope="module")
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


@pytest.mark.parametrize("name", sorted(MACROS))
def test_every_macro_can_be_created_after_those_it_needs(database: duckdb.DuckDBPyConnection, name: str) -> None:
    with database.cursor() as connection:  # what is temporary is its own
        for each in (*needed(MACROS[name]), name):
            connection.execute(f"CREATE OR REPLACE TEMP MACRO {each}{MACROS[each]}")


def test_a_function_has_one_entry() -> None:
    assert sum(len({entry.name for entry in family.ENTRIES}) for family in FAMILIES.values()) == len(ENTRIES)
    assert all(len({entry.name for entry in family.ENTRIES}) == len(family.ENTRIES) for family in FAMILIES.values())


@pytest.mark.parametrize("sql", ["SELECT strftime(x, 'y') FROM t", "SELECT nothing_known(1)", "SELECT hash(a) FROM t"])
def test_a_function_without_an_entry_never_reaches_duckdb(sql: str) -> None:
    with pytest.raises(Unsupported, match="embedded engine does not have it"):
        to_duckdb(sql, {})


@pytest.mark.parametrize(
    ("sql", "part"),
    [
        ("SELECT a FROM t WHERE EXISTS (SELECT 1)", "EXISTS(SELECT 1)"),
        ("SELECT count(*) FILTER (WHERE a) FROM t", "FILTER"),
        ("SELECT substring(x FROM 2 FOR 3) AS s FROM t", "SUBSTRING"),
        ("SELECT filter.a FROM x AS filter(a)", "filter.a"),
        ("INSERT INTO c.s.first (a) VALUES (1)", "c.s.first (a)"),
        ("SELECT a LIKE ANY ('x%') AS b FROM t", "LIKE 'x%'"),
    ],
)
def test_words_that_only_look_like_calls_are_left_alone(sql: str, part: str) -> None:
    assert part in to_duckdb(sql, {}).text
