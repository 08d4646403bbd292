"""What a shell command would send to a warehouse: the tables in tests/data/hook_commands, and laws."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fubcli.hook.extraction import found_in
from fubcli.hook.findings import Hidden, Sql
from fubcli.hook.suspicion import is_suspicious
from tests.hook.commands import Case, cases, lay_out


def test_the_tables_are_large_enough() -> None:
    assert len(cases()) >= 250
    assert len({case.command for case in cases()}) == len(cases())


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.command[:80])
def test_every_text_is_found_and_nothing_else(case: Case, tmp_path: Path) -> None:
    lay_out(tmp_path)
    found = found_in(case.command, directory=str(tmp_path))
    assert [(each.text, each.dialect) for each in found if isinstance(each, Sql)] == case.sql
    assert any(isinstance(each, Hidden) for each in found) is case.hidden, found


@pytest.mark.parametrize(
    "case", [case for case in cases() if case.sql or case.hidden], ids=lambda case: case.command[:80]
)
def test_the_first_look_passes_over_nothing_that_the_closer_look_finds(case: Case) -> None:
    assert is_suspicious(case.command)


PIECES = st.sampled_from([
    "psql", " -c ", '"', "'", "`", "$(", ")", "((", "))", "${", "}", "<<EOF\n", "\nEOF\n", "|", "&&", ";", "\n", " ", "\\",
    "bash -c ", "eval ", "DROP TABLE t", "$X", "$'", "case x in", "esac", "{", "<(", ">", "<", "cat f", "echo ", "#",
    "xargs ", "env -S ", "find . -exec ", "\ue000", "\x00", "é", "[", "]", "*", "duckdb x ", "bq query ", "snow sql -q ",
    "databricks api post /api/2.0/sql/statements --json ", "curl -d @f /sql/statements ", "python -c ", "spark.sql(",
])  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=200))
def test_no_text_makes_it_raise(text: str) -> None:
    for each in found_in(text, directory="/nonexistent"):
        assert isinstance(each, Sql | Hidden)
    is_suspicious(text)


@pytest.mark.parametrize("piece", ["$((", "$(", "`", '"$(', "((", "bash -c '", "<<E\n", "${a:-", "eval ", "(", "{ ", "case x in x) ", "env ", "[["])  # fmt: skip
def test_deep_nesting_is_answered_at_once(piece: str) -> None:
    started = time.process_time()
    found_in("psql -c x " + piece * 5_000, directory="/")
    found_in("psql -c x " + piece * 30 + ")" * 60, directory="/")
    is_suspicious(piece * 20_000)
    assert time.process_time() - started < 5


def test_a_long_command_costs_little() -> None:
    text = "select " * 20_000 + "drop " * 20_000 + "/*" * 20_000
    started = time.process_time()
    is_suspicious(text)
    found_in(text, directory="/")
    assert time.process_time() - started < 5
