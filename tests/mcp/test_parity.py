"""The same statement gets the same answer, whether it comes by the command line or over MCP: the whole corpus."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Fubcli
from tests.guard.corpus import Statement, statements
from tests.mcp.wire import Wire, wired

STRIDE = 23
"""The fast tests look at every 23rd statement."""
LONGEST_ARGUMENT = 30_000
CORPUS = [each for outcome in ("refused", "allowed") for each in statements(outcome)]


def event_in(completed: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """Return the event that a command wrote, whatever its exit code."""
    event: dict[str, Any] = json.loads(completed.stdout)
    return event


def place(statement: Statement) -> dict[str, str]:
    return {name: value for name in ("catalog", "schema") if (value := getattr(statement, name))}


def told(data: dict[str, Any]) -> dict[str, Any]:
    """What an answer says, without what tells one answer from another and without the calls that MCP adds."""
    return _without(data, ("instance", "call"))


def _without(value: Any, names: Sequence[str]) -> Any:
    if isinstance(value, dict):
        return {name: _without(each, names) for name, each in value.items() if name not in names}
    return [_without(each, names) for each in value] if isinstance(value, list) else value


def both(wire: Wire, fubcli: Fubcli, statement: Statement) -> list[tuple[Any, Any]]:
    """Ask for a dry run and for a check in both ways."""
    where = place(statement)
    options = [f"--{name}={value}" for name, value in where.items()]
    is_short = len(statement.sql) < LONGEST_ARGUMENT and "\0" not in statement.sql
    query, stdin = (statement.sql, None) if is_short else ("-", statement.sql.encode())
    dry = event_in(fubcli("--operation=query", f"--query={query}", "--dry-run", *options, stdin=stdin))
    checked = event_in(fubcli("check", "-", "--all", *options, stdin=statement.sql.encode()))
    over = [
        wire.call("query", query=statement.sql, dry_run=True, **where),
        wire.call("check", sql=statement.sql, all=True, **where),
    ]
    return [
        (told(by_line["data"]), told(result["structuredContent"]["data"]))
        for by_line, result in zip((dry, checked), over, strict=True)
    ]


def differing(home: Path, cwd: Path, fubcli: Fubcli, some: Sequence[Statement]) -> list[Any]:
    found = []
    assert fubcli("--operation=schema", "--catalog=all").returncode == 0  # sizes that are known from here on, to both
    with wired(home, cwd) as wire:
        for statement in some:
            if statement.sql:
                found += [(statement.sql[:120], *pair) for pair in both(wire, fubcli, statement) if pair[0] != pair[1]]
    return found


def test_some_statements_are_answered_alike(lakehouse_home: Path, tmp_path: Path, fubcli: Fubcli) -> None:
    assert differing(lakehouse_home, tmp_path, fubcli, CORPUS[::STRIDE]) == []


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_every_statement_of_the_corpus_is_answered_alike(
    lakehouse_home: Path, tmp_path: Path, fubcli: Fubcli, part: int
) -> None:
    assert differing(lakehouse_home, tmp_path, fubcli, CORPUS[part::4]) == []


@pytest.mark.parametrize(
    ("operation", "options", "arguments"),
    [
        ("schema", [], {}),
        ("schema", ["--catalog=fub", "--table=contacts_silver.contacts"], {"catalog": "fub", "table": "contacts_silver.contacts"}),
        ("schema", ["--catalog=nowhere"], {"catalog": "nowhere"}),
        ("schema", ["--schema=x", "--detail=full"], {"schema": "x", "detail": "full"}),
        ("monitor", ["--timeframe=no_such"], {"timeframe": "no_such"}),
        ("monitor", ["--as-of=tomorrow"], {"as_of": "tomorrow"}),
        ("monitor", ["--catalog="], {"catalog": ","}),
        ("investigate", ["--playbook=no-such"], {"playbook": "no-such"}),
        ("investigate", ["--query=DROP TABLE fub.contacts_silver.stages"], {"query": "DROP TABLE fub.contacts_silver.stages"}),
        ("query", ["--query=SELECT :a", "--param", "a:int=x"], {"query": "SELECT :a", "param": ["a:int=x"]}),
        ("query", ["--query=SELECT id FROM contacts", "--schema=contacts_silver"], {"query": "SELECT id FROM contacts", "schema": "contacts_silver"}),
    ],
)  # fmt: skip
def test_the_other_tools_are_answered_alike(
    lakehouse_home: Path, tmp_path: Path, fubcli: Fubcli, operation: str, options: list[str], arguments: dict[str, str]
) -> None:
    by_line = event_in(fubcli(f"--operation={operation}", *options))["data"]
    with wired(lakehouse_home, tmp_path) as wire:
        over = wire.call(operation, **arguments)["structuredContent"]["data"]
    ignored = ("instance", "call", "captured_at", "source", "snapshot") + (
        ("detail",) if "--catalog=" in options else ()
    )
    assert _without(by_line, ignored) == _without(over, ignored)
