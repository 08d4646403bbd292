"""In a real process too, whatever the parser does to a text ends as one refusal event and exit code 3."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.events import data_of
from tests.conftest import Fubcli, environment

BROKEN = """
import sys, sqlglot.parser
def broken(*_, **__):
    raise {error}("something that nobody thought of")
sqlglot.parser.Parser.parse = broken
sys.argv = ["fubcli", "--operation=query", "--query=SELECT name FROM fub.contacts_silver.stages"]
from fubcli.cli.entry import main
main()
"""


@pytest.mark.parametrize("error", ["RecursionError", "KeyError", "MemoryError", "NotImplementedError"])
def test_a_parser_that_breaks_is_a_refusal(tmp_path: Path, error: str) -> None:
    completed = subprocess.run(
        [sys.executable, "-c", BROKEN.format(error=error)], capture_output=True, text=True, cwd=tmp_path,
        env=environment(tmp_path / "home"), timeout=60, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    problem = data_of(completed, code=3)
    assert problem["rule"] == "statement_is_understood"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sql", "rule"),
    [
        ("SELECT " + "(" * 20_000 + "1" + ")" * 20_000, "text_is_small_enough"),
        ("SELECT CAST(1 AS " + "ARRAY<" * 5_000 + "INT" + ">" * 5_000 + ")", "text_is_small_enough"),
        ("SELECT 'never closed", "statement_is_understood"),
        ("SELECT 1 \x00", "text_reads_one_way"),
        ("ſELECT 1", "text_reads_one_way"),
        ("/* /* */ SELECT 1", "statement_is_understood"),
        ("SELECT * FROM", "statement_is_understood"),
    ],
)
def test_a_text_that_no_parser_likes_is_a_refusal(fubcli: Fubcli, tmp_path: Path, sql: str, rule: str) -> None:
    completed = fubcli("--operation=query", "--query=-", stdin=sql, home=tmp_path / "home")
    assert data_of(completed, code=3)["rule"] == rule
