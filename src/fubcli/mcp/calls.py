"""Commands in an event as calls of tools: who speaks MCP alone has no shell to type them in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from fubcli.mcp.tools import BY_NAME, Tool
from fubcli.operations import ALIASES

_OF_THE_SERVER = ("warehouse", "transport", "policy", "catalogs")
"""Options that a server was started with: every call has them."""
_FLAGS = ("promote", "dry-run", "refresh", "all")
_BLANK = re.compile(r"(?:\w+(?::\w+)?=)?[A-Z][A-Z_]{2,}")
PLACES = ("remedy", "next")
"""Members of an event's data with steps that fubcli itself wrote."""


def with_calls(data: dict[str, Any]) -> dict[str, Any]:
    """Return an event's data with `call` (tool and arguments) beside each `argv` that a tool can do."""
    for place in PLACES:
        if isinstance(data.get(place), list):
            data[place] = [_with_call(each) for each in data[place]]
    return data


def _with_call(step: dict[str, Any]) -> dict[str, Any]:
    found = call_of(step["argv"]) if isinstance(step.get("argv"), list) else None
    return step if found is None else {**step, "call": found}


def call_of(argv: Sequence[str]) -> dict[str, Any] | None:
    """Return the tool and the arguments that a command line stands for, or None when no tool does the same."""
    options = _options(argv)
    if options is None or len(named := options.pop("operation", [])) != 1:
        return None
    name = ALIASES.get(str(named[0]), str(named[0]))
    if options.pop("promote", None):
        name = "promote" if name == "query" else ""
    tool = BY_NAME.get(name)
    if tool is None or options.keys() - tool.arguments.keys() or _is_to_be_filled_in(options):
        return None
    return {"tool": name, "arguments": {key: _value(tool, key, values) for key, values in options.items()}}


def _is_to_be_filled_in(options: Mapping[str, list[str | bool]]) -> bool:
    """Whether a value stands for one that the reader knows: NAME, or account_id=ACCOUNT_ID."""
    return any(_BLANK.fullmatch(str(value)) for name, values in options.items() if name != "query" for value in values)


def _options(argv: Sequence[str]) -> dict[str, list[str | bool]] | None:
    """Return what each option was given; None for a command that is not one of long options alone."""
    found: dict[str, list[str | bool]] = {}
    left = list(argv[1:])
    while left:
        part = left.pop(0)
        if not part.startswith("--"):
            return None
        name, has_value, value = part[2:].partition("=")
        if not has_value and name not in _FLAGS:
            if not left:
                return None
            value, has_value = left.pop(0), "="
        if name not in _OF_THE_SERVER:
            found.setdefault(name.replace("-", "_"), []).append(value if has_value else True)
    return found


def _value(tool: Tool, name: str, given: list[str | bool]) -> Any:
    kind = tool.arguments[name]["type"]
    if kind == "array":
        return given
    if kind == "integer":
        return int(given[-1])
    return float(given[-1]) if kind == "number" else given[-1]
