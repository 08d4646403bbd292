"""`fubcli hook pretooluse`, as a coding agent runs it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fubcli import bootstrap
from fubcli.bootstrap import Application
from fubcli.cli import pretooluse
from tests.conftest import Fubcli
from tests.hook.commands import QUERY, WRITE, Case, cases, lay_out

STATEMENTS = "databricks api post /api/2.0/sql/statements --json"
OWN_LISTS = ("duckdb", "snowflake", "bigquery")
"""Dialects whose queries are judged by lists of their own, not by the one that this test's queries are written for."""


def _bash(command: str, cwd: str = "/nonexistent") -> str:
    return json.dumps({"tool_name": "Bash", "tool_input": {"command": command}, "cwd": cwd})


@cache
def _application(home: Path) -> Application:
    return Application(bootstrap.Settings({"FUBCLI_HOME": str(home)}, home, lambda message: None))


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch, lakehouse_home: Path) -> Any:
    """Run the hook in this process on a document, and return its exit code."""
    monkeypatch.setattr(bootstrap, "application", lambda **_: _application(lakehouse_home))

    def run(document: str | bytes) -> int:
        data = document if isinstance(document, bytes) else document.encode("utf-8", "surrogatepass")
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        return pretooluse.run()

    return run


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.command[:80])
def test_what_writes_or_hides_is_blocked_and_the_rest_passes(
    case: Case, answer: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lay_out(tmp_path)
    code = answer(_bash(case.command, str(tmp_path)))
    told = capsys.readouterr()
    assert told.out == ""
    if case.hidden or any("DROP" in text for text, _ in case.sql):
        assert code == 2
    elif all(dialect not in OWN_LISTS and "$" not in text and "'" not in text for text, dialect in case.sql):
        assert code == 0, told.err
    assert bool(told.err) is (code == 2)
    assert told.err.count("\n") <= 1


def test_a_harmless_command_passes_in_silence(fubcli: Fubcli) -> None:
    completed = fubcli("hook", "pretooluse", stdin=_bash("ls -la"))
    assert (completed.returncode, completed.stdout, completed.stderr) == (0, "", "")


def test_an_allowed_query_passes_in_silence(fubcli: Fubcli) -> None:
    body = json.dumps({"statement": QUERY})
    completed = fubcli("hook", "pretooluse", stdin=_bash(f"{STATEMENTS} '{body}'"))
    assert (completed.returncode, completed.stdout, completed.stderr) == (0, "", "")


def test_a_write_is_blocked_with_the_rule_and_the_command_to_use_instead(fubcli: Fubcli) -> None:
    completed = fubcli("hook", "pretooluse", stdin=_bash(f"psql -c '{WRITE}'"))
    assert (completed.returncode, completed.stdout) == (2, "")
    assert completed.stderr == (
        "fubcli: blocked psql: DROP TABLE on fub.contacts_silver.stages: production is read-only. "
        "(production_is_read_only) Instead: fubcli --operation=query "
        "'--query=DROP TABLE stage_fub.contacts_silver.stages'\n"
    )


def test_a_hidden_statement_is_blocked_with_what_to_do(fubcli: Fubcli) -> None:
    completed = fubcli("hook", "pretooluse", stdin=_bash('psql -c "$SQL"'))
    assert (completed.returncode, completed.stdout) == (2, "")
    assert "write the SQL out" in completed.stderr
    assert "--query=@FILE.sql" in completed.stderr


def test_what_is_no_tool_call_blocks_nothing_and_is_told(fubcli: Fubcli) -> None:
    for document in ("", "no JSON", "[]", "{}"):
        completed = fubcli("hook", "pretooluse", stdin=document)
        assert (completed.returncode, completed.stdout) == (1, ""), document
        assert completed.stderr.startswith("fubcli: warning: hook pretooluse judged nothing: ")
    assert fubcli("hook", "pretooluse").returncode == 1


@pytest.mark.parametrize(
    ("tool", "arguments", "code"),
    [
        ("mcp__databricks__execute_sql", {"statement": WRITE}, 2),
        ("mcp__databricks__execute_sql", {"statement": QUERY}, 0),
        ("mcp__databricks__execute_sql", {"statements": [QUERY, WRITE]}, 2),
        ("mcp__databricks__execute_sql", {"parameters": {"text": WRITE}}, 2),
        ("mcp__databricks__execute_sql", {"statement": "SELECT 1; " + WRITE}, 2),
        ("mcp__databricks__execute_sql", {"statement": "SELECT * FROM stages"}, 2),
        ("mcp__databricks__execute_sql", {"statement": "gibberish"}, 2),
        ("mcp__databricks__execute_sql", {}, 0),
        ("mcp__databricks__execute_sql", WRITE, 2),
        ("mcp__databricks__list_tables", {"catalog": "fub"}, 0),
        ("mcp__docs__query_docs", {"query": "how are contacts modelled"}, 0),
        ("mcp__db__query", {"query": WRITE}, 2),
        ("mcp__db__query", {"query": "/* x */ DROP /* y */ TABLE fub.contacts_silver.stages"}, 2),
        ("Bash", {"command": {"psql": WRITE}}, 2),
        ("Write", {"content": WRITE}, 0),
        ("Grep", {"pattern": WRITE}, 0),
    ],
)
def test_tool_calls_are_judged_alike(answer: Any, tool: str, arguments: Any, code: int) -> None:
    assert answer(json.dumps({"tool_name": tool, "tool_input": arguments})) == code


@pytest.mark.parametrize(
    "statement",
    [
        "-- \\\n/*\nINSERT INTO fub.contacts_silver.stages SELECT 1 -- */ SELECT 1",
        "WITH c AS (SELECT /*+ COALESCE(1) -- */ '\n*/ 1) INSERT INTO fub.contacts_silver.stages SELECT 1 -- ') SELECT 1",
        "/* /*+ */ DROP TABLE fub.contacts_silver.stages -- */ SELECT 2",
    ],
)
def test_texts_that_two_readers_read_differently_do_not_reach_the_other_client(answer: Any, statement: str) -> None:
    assert answer(json.dumps({"tool_name": "execute_sql", "tool_input": {"sql": statement}})) == 2


def test_a_complete_name_is_asked_for(answer: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(_bash("databricks sql query 'SELECT name FROM stages'")) == 2
    assert "three-part name" in capsys.readouterr().err


def test_a_broken_policy_blocks_what_looks_like_sql_and_nothing_else(fubcli: Fubcli, tmp_path: Path) -> None:
    (tmp_path / "safety_policy.yaml").write_text("fromat: 1")
    blocked = fubcli("hook", "pretooluse", stdin=_bash(f"databricks sql query '{QUERY}'"))
    assert blocked.returncode == 2
    assert "safety_policy.yaml" in blocked.stderr
    assert fubcli("hook", "pretooluse", stdin=_bash("ls")).returncode == 0


def test_a_bug_in_the_judgement_blocks(answer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise KeyError("x")

    monkeypatch.setattr(Application, "judge", broken)
    assert answer(_bash(f"databricks sql query '{QUERY}'")) == 2


def test_a_call_too_large_to_be_read_is_blocked(answer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pretooluse, "READ_AT_MOST", 100)
    assert answer(_bash("ls " + "x" * 200)) == 2


def test_it_is_a_command_like_any_other(fubcli: Fubcli) -> None:
    assert "pretooluse" in fubcli("hook", "--help").stdout
    assert "stdin" in fubcli("hook", "pretooluse", "--help").stdout
    names = [each["name"] for each in json.loads(fubcli("spec").stdout)["data"]["command"]["commands"]]
    assert "hook" in names
    completed = fubcli("hook", "pretooluse", "--", stdin=_bash(f"psql -c '{WRITE}'"))  # by way of Typer
    assert (completed.returncode, completed.stdout) == (2, "")


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=300))
def test_no_command_makes_it_fail(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(_bash(text).encode())))
        started = time.process_time()
        assert pretooluse.run() in (0, 2)
        assert time.process_time() - started < 2


def test_a_reader_of_stderr_that_is_gone_changes_nothing(fubcli: Fubcli, tmp_path: Path, lakehouse_home: Path) -> None:
    from tests.conftest import environment

    script = f"{sys.executable} -m fubcli hook pretooluse 2>&-; echo $?"
    completed = subprocess.run(
        ["bash", "-c", script], input=_bash(f"psql -c '{WRITE}'"), capture_output=True, text=True,
        env=environment(lakehouse_home), cwd=tmp_path, timeout=60, check=False,
    )  # fmt: skip
    assert completed.stdout == "2\n"


@pytest.mark.parametrize(
    ("tool", "code"),
    [
        ("mcp__fubcli__query", pretooluse.PASS),
        ("mcp__plugin_fubcli_fubcli__query", pretooluse.PASS),
        ("mcp__fubcli_evil__query", pretooluse.BLOCK),
        ("mcp__evil__fubcli__query", pretooluse.BLOCK),
        ("mcp__fubcli__execute_sql", pretooluse.BLOCK),
    ],
)
@pytest.mark.parametrize(
    "sql",
    ["SELECT email FROM fub.contacts_silver.contacts WHERE account_id = 1", "DROP TABLE fub.contacts_silver.stages"],
)
def test_fubclis_own_server_judges_for_itself_and_nothing_like_it_does(
    answer: Any, tool: str, code: int, sql: str
) -> None:
    assert answer(json.dumps({"tool_name": tool, "tool_input": {"query": sql, "sql": sql}})) == code
