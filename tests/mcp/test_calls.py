"""Commands of an event as calls of tools: the same request, or none."""

from __future__ import annotations

from typing import Any

import pytest

from fubcli.mcp.arguments import checked
from fubcli.mcp.calls import call_of, with_calls
from fubcli.mcp.tools import BY_NAME

Q = "--operation=query"
SAME: list[tuple[list[str], dict[str, Any]]] = [
    ([Q, "--query=SELECT 1"], {"tool": "query", "arguments": {"query": "SELECT 1"}}),
    ([Q, "--query=SELECT ':a=b'", "--param", "a:int=1", "--param", "b=x=y"], {"tool": "query", "arguments": {"query": "SELECT ':a=b'", "param": ["a:int=1", "b=x=y"]}}),
    ([Q, "--query=SELECT 1", "--promote"], {"tool": "promote", "arguments": {"query": "SELECT 1"}}),
    ([Q, "--query=SELECT 1", "--max-rows=10000", "--catalog=fub"], {"tool": "query", "arguments": {"query": "SELECT 1", "max_rows": 10000, "catalog": "fub"}}),
    ([Q, "--query=SELECT 1", "--timeout=2.5", "--dry-run"], {"tool": "query", "arguments": {"query": "SELECT 1", "timeout": 2.5, "dry_run": True}}),
    ([Q, "--query=SELECT 1", "--warehouse=prod", "--policy=p.yaml"], {"tool": "query", "arguments": {"query": "SELECT 1"}}),
    (["--operation=explore", "--catalog=fub", "--refresh"], {"tool": "schema", "arguments": {"catalog": "fub", "refresh": True}}),
    (["--operation=monitor", "--catalog=all", "--all"], {"tool": "monitor", "arguments": {"catalog": "all", "all": True}}),
    (["--operation=analyze", "--query=Why?"], {"tool": "investigate", "arguments": {"query": "Why?"}}),
]  # fmt: skip
NONE = [
    ["explain", "3"],
    ["promotions", "list"],
    [Q, "--query=SELECT 1", "--output-file=x.csv"],
    ["--operation=monitor", "--report=x.html"],
    ["--operation=monitor", "--promote"],
    ["--operation=drop", "--query=x"],
    [Q, Q, "--query=x"],
    [Q, "--query"],
    ["--operation=schema", "--catalog=fub", "--schema=NAME"],
    ["--operation=investigate", "--playbook=contact-lifecycle", "--param", "account_id=ACCOUNT_ID"],
    ["--catalog=fub"],
    [],
]


@pytest.mark.parametrize(("options", "call"), SAME, ids=lambda each: str(each)[:60])
def test_a_command_that_a_tool_can_do(options: list[str], call: dict[str, Any]) -> None:
    assert call_of(["fubcli", *options]) == call
    checked(BY_NAME[call["tool"]], call["arguments"])


@pytest.mark.parametrize("options", NONE, ids=str)
def test_a_command_that_no_tool_can_do(options: list[str]) -> None:
    assert call_of(["fubcli", *options]) is None


def test_only_what_fubcli_wrote_becomes_a_call() -> None:
    step = {"title": "Go", "argv": ["fubcli", "--operation=schema"]}
    data = {"rows": [[step]], "next": [step, {"title": "Think"}], "remedy": [step]}
    told = with_calls(dict(data))
    assert told["rows"] == [[step]]
    assert told["next"] == [{**step, "call": {"tool": "schema", "arguments": {}}}, {"title": "Think"}]
    assert told["remedy"][0]["call"] == {"tool": "schema", "arguments": {}}
