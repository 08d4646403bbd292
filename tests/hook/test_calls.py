"""The hook documents of Claude Code, Codex, Gemini CLI and Cursor, and what is none."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.hook.calls import NotACall, ToolCall, read_call


def _read(document: Any) -> ToolCall:
    return read_call(json.dumps(document).encode())


@pytest.mark.parametrize(
    ("document", "command", "directory"),
    [
        # Claude Code
        ({"session_id": "s", "hook_event_name": "PreToolUse", "permission_mode": "default", "tool_name": "Bash", "tool_input": {"command": "ls", "description": "List"}, "cwd": "/w"}, "ls", "/w"),
        # Codex: also as a list of arguments, with a directory of its own
        ({"hook_event_name": "PreToolUse", "tool_name": "Bash", "tool_input": {"command": "ls"}, "cwd": "/w"}, "ls", "/w"),
        ({"tool_name": "shell", "tool_input": {"command": ["bash", "-lc", "it's"], "workdir": "/x"}, "cwd": "/w"}, "'bash' '-lc' 'it'\\''s'", "/x"),
        ({"tool_name": "exec_command", "tool_input": {"cmd": "ls", "workdir": "sub"}, "cwd": "/w"}, "ls", "/w/sub"),
        # Gemini CLI
        ({"hook_event_name": "BeforeTool", "tool_name": "run_shell_command", "tool_input": {"command": "ls", "dir_path": "sub"}, "cwd": "/w"}, "ls", "/w/sub"),
        # Cursor
        ({"hook_event_name": "beforeShellExecution", "command": "ls", "cwd": "/w", "workspace_roots": ["/w"]}, "ls", "/w"),
    ],
)  # fmt: skip
def test_a_shell_command_is_read_wherever_the_agent_puts_it(document: Any, command: str, directory: str) -> None:
    call = _read(document)
    assert (call.command, call.directory, call.unreadable) == (command, directory, "")


@pytest.mark.parametrize(
    ("tool", "arguments", "texts"),
    [
        ("mcp__databricks__execute_sql", {"statement": "SELECT 1", "warehouse_id": "x"}, [("SELECT 1", True), ("x", False)]),
        ("mcp__dbx__execute_sql_read_only", {"query": "SELECT 1"}, [("SELECT 1", True)]),
        ("mcp__bq__run_query", {"query": "SELECT 1"}, [("SELECT 1", True)]),
        ("execute_sql", {"sql": ["SELECT 1", "SELECT 2"]}, [("SELECT 1", True), ("SELECT 2", True)]),
        ("execute_sql", {"request": {"queries": [{"sql": "SELECT 1"}]}}, [("SELECT 1", True)]),
        ("execute_sql", {"code": "DROP TABLE t"}, [("DROP TABLE t", False)]),
        ("execute_sql", {"command": "DROP TABLE t"}, [("DROP TABLE t", False)]),
        ("execute_sql", '{"query": "SELECT 1"}', [("SELECT 1", True)]),
        ("mcp__postgres__query", {"sql": "SELECT 1"}, [("SELECT 1", True)]),
        ("mcp__docs__query_docs", {"query": "how do I select"}, [("how do I select", False)]),
        ("mcp__jira__search", {"query": "project = X"}, []),
        ("Write", {"file_path": "q.sql", "content": "DROP TABLE t"}, []),
    ],
)  # fmt: skip
def test_a_sql_tool_gives_its_texts(tool: str, arguments: Any, texts: list[tuple[str, bool]]) -> None:
    call = _read({"tool_name": tool, "tool_input": arguments})
    assert (call.command, list(call.texts)) == (None, texts)


OWN = ("query", "check", "schema", "monitor", "investigate", "promote")
MASKED = {"query": "SELECT email FROM fub.contacts_silver.contacts WHERE account_id = 1"}


@pytest.mark.parametrize("server", ["fubcli", "plugin_fubcli_fubcli"])
@pytest.mark.parametrize("own", OWN)
def test_a_tool_of_fubclis_own_server_holds_nothing_to_judge(server: str, own: str) -> None:
    call = _read({"tool_name": f"mcp__{server}__{own}", "tool_input": MASKED})
    assert (call.command, call.texts, call.unreadable) == (None, (), "")


@pytest.mark.parametrize(
    "tool",
    [
        "mcp__fubcli_evil__query", "mcp__evil__fubcli__query", "mcp__fubcli__execute_sql", "mcp__fubcli__query_sql",
        "mcp__fubcli__run_query", "mcp__fubcli__query\n", "MCP__fubcli__query", "mcp__FUBCLI__query", "mcp__fubcli2__query",
        "mcp__plugin_evil_fubcli__query", "mcp__plugin_fubcli_evil__query", "mcp__plugin_fubcli_fubcli_x__query",
        "mcp__evil__mcp__fubcli__query", "mcp__fubcli__evil__query", "xmcp__fubcli__query", "fubcli__query", "query",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_tool_of_our_own_is_judged(tool: str) -> None:
    assert [text for text, _ in _read({"tool_name": tool, "tool_input": MASKED}).texts] == [MASKED["query"]]


@pytest.mark.parametrize("document", [b"", b"psql", b"[]", b"1", b"null", b"{}", b'{"cwd": "/"}', b"\xff", b"[" * 100_000, b'{"hook_event_name": "SessionStart"}'])  # fmt: skip
def test_what_is_no_tool_call_is_said_to_be_none(document: bytes) -> None:
    with pytest.raises(NotACall):
        read_call(document)


@pytest.mark.parametrize("given_input", [7, [], "psql -c x", {"command": 7}, {"command": [1]}, {"cmd": {"a": "b"}}])
def test_a_call_of_an_unknown_shape_is_told_apart(given_input: Any) -> None:
    assert _read({"tool_name": "Bash", "tool_input": given_input}).unreadable


def test_a_call_without_arguments_is_a_call() -> None:
    assert _read({"tool_name": "TodoRead"}) == ToolCall("TodoRead", None, (), "", '{"tool_name": "TodoRead"}')


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["tool_name", "tool_input", "command", "cwd", "sql", "query"]) | st.text(), inner))  # fmt: skip


@given(JSON)
def test_any_json_is_a_call_or_none(document: Any) -> None:
    try:
        assert isinstance(_read(document), ToolCall)
    except NotACall as error:
        assert str(error)  # noqa: PT017 - either answer is right
