"""A coding agent's hook JSON as one tool call, in the shapes of Claude Code, Codex, Gemini CLI and Cursor."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

_SHELL_MEMBERS = ("command", "cmd")
_DIRECTORY_MEMBERS = ("cwd", "workdir", "working_directory", "directory", "dir_path")
_SQL_TOOL = re.compile(
    r"(?:exec|run|submit|query|read|write|perform).*sql|sql.*(?:exec|run|query|statement)"
    r"|(?:run|execute|submit)[-_]?(?:query|queries|statement)",
    re.IGNORECASE,
)
_QUERY_TOOL = re.compile(r"quer(?:y|ies)|statement|sql", re.IGNORECASE)
_SQL_MEMBERS = frozenset({"sql", "query", "statement", "sql_query", "sqlquery", "queries", "statements", "sql_text"})
_NAMED_FOR_SQL = frozenset({"sql", "sql_query", "sqlquery", "sql_text"})
_MOST_NESTING = 100
_OWN_TOOL = re.compile(r"mcp__(?:plugin_fubcli_)?fubcli__(?:query|check|schema|monitor|investigate|promote)")
"""A tool of `fubcli mcp serve`, set up by hand or by the plugin: the server judges, and masks, what it is given."""


class NotACall(ValueError):
    """What was read is no tool call; the sentence says why."""


class ToolCall(NamedTuple):
    """A tool call: its shell command, or the texts that a SQL tool is given.

    `texts` are pairs of the text and whether its name alone makes it SQL; any other is SQL when it looks so.
    `unreadable` says what of the call has a shape that is not known; the whole document is in `raw`.
    """

    tool: str
    command: str | None
    texts: tuple[tuple[str, bool], ...]
    directory: str
    raw: str
    unreadable: str = ""


def read_call(data: bytes) -> ToolCall:
    """Read one hook document; raises NotACall for what is none."""
    try:
        raw = data.decode("utf-8-sig")
        document = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise NotACall("stdin holds no JSON document") from error
    if not isinstance(document, dict):
        raise NotACall("the JSON document is not an object")
    tool = document.get("tool_name")
    given = document.get("tool_input", document if "command" in document else None)
    if given is None and not isinstance(tool, str):
        raise NotACall("the JSON document names neither tool_name nor command")
    return _call(tool if isinstance(tool, str) else "", _arguments(given), document, raw)


def _arguments(given: object) -> object:
    """Return a tool's arguments; Cursor sends those of MCP tools as JSON in a string."""
    if isinstance(given, str):
        try:
            return json.loads(given)
        except (ValueError, RecursionError):
            return given
    return given if given is not None else {}


def _call(tool: str, arguments: object, document: dict[str, Any], raw: str) -> ToolCall:
    base = document.get("cwd")
    directory = base if isinstance(base, str) else ""
    if _OWN_TOOL.fullmatch(tool):
        return ToolCall(tool, None, (), directory, raw)
    if not isinstance(arguments, dict):
        return ToolCall(tool, None, (), directory, raw, "its arguments are not an object")
    for member in _DIRECTORY_MEMBERS:
        if arguments is not document and isinstance(arguments.get(member), str):
            directory = "/".join(filter(None, (directory, arguments[member])))
            if arguments[member].startswith("/"):
                directory = arguments[member]
    own_name = tool.rpartition("__")[2]
    runs_sql = _SQL_TOOL.search(own_name) is not None
    if runs_sql or _QUERY_TOOL.search(own_name):
        return ToolCall(tool, None, tuple(_texts(arguments, runs_sql=runs_sql)), directory, raw)
    command, unreadable = _command(arguments)
    return ToolCall(tool, command, (), directory, raw, unreadable)


def _command(arguments: dict[str, Any]) -> tuple[str | None, str]:
    """Return the shell command, a list of arguments joined as a shell would read it, and what could not be read."""
    for member in _SHELL_MEMBERS:
        given = arguments.get(member)
        if isinstance(given, str):
            return given, ""
        if isinstance(given, list) and all(isinstance(each, str) for each in given):
            return " ".join("'" + each.replace("'", "'\\''") + "'" for each in given), ""
        if given is not None:
            return None, f"its {member} is neither a text nor a list of texts"
    return None, ""


def _texts(value: object, *, runs_sql: bool, named: str = "", depth: int = 0) -> list[tuple[str, bool]]:
    """Return the texts in members that are named for SQL, and of a tool that runs SQL all the others too."""
    if depth > _MOST_NESTING:
        return []
    if isinstance(value, str):
        certain = bool(named) and (runs_sql or named in _NAMED_FOR_SQL)
        return [(value, certain)] if named or runs_sql else []
    if isinstance(value, list):
        return [text for each in value for text in _texts(each, runs_sql=runs_sql, named=named, depth=depth + 1)]
    if isinstance(value, dict):
        found = []
        for name, each in value.items():
            inner = name.lower() if name.lower() in _SQL_MEMBERS else ""
            found += _texts(each, runs_sql=runs_sql, named=inner, depth=depth + 1)
        return found
    return []
