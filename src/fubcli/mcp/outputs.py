"""What a tool's structured content looks like: the event, with the contracts that its data may have."""

from __future__ import annotations

from functools import cache
from typing import Any

from fubcli.contracts.published import schema
from fubcli.mcp.calls import PLACES
from fubcli.mcp.tools import BY_NAME

_OWN = "#/$defs/"
_STEP = {
    "type": "object",
    "description": "What to do, and the call of a tool that does it",
    "properties": {
        "title": {"type": "string"},
        "argv": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        "effect": {"enum": ["read", "write", "destructive"]},
        "call": {
            "type": "object",
            "properties": {"tool": {"enum": list(BY_NAME)}, "arguments": {"type": "object"}},
            "required": ["tool", "arguments"],
        },
    },
    "required": ["title", "argv", "call"],
}


@cache
def output_schema(tool: str) -> dict[str, Any]:
    """Return the JSON Schema of a tool's answers, failures included."""
    event = schema("event")
    shared: dict[str, Any] = {}
    data = [_inner(name, shared) for name in (*BY_NAME[tool].contracts, "problem")]
    properties = {**event["properties"], "data": {"anyOf": data}}
    return {"type": "object", "properties": properties, "required": event["required"], "$defs": shared}


def _inner(name: str, shared: dict[str, Any]) -> dict[str, Any]:
    """Return a contract as it stands inside of another schema: without what names it, its definitions `shared`."""
    contract = _renamed(_with_calls(schema(name)), name)
    shared |= {f"{name}-{each}": definition for each, definition in contract.pop("$defs", {}).items()}
    return {key: value for key, value in contract.items() if key not in ("$id", "$schema")}


def _with_calls(contract: dict[str, Any]) -> dict[str, Any]:
    """Return a contract whose steps may have a `call` (see `calls`), which this server alone adds."""
    for place in PLACES:
        if place in contract["properties"]:
            steps = contract["properties"][place]
            contract["properties"][place] = {**steps, "items": {"anyOf": [_STEP, steps["items"]]}}
    return contract


def _renamed(part: Any, contract: str) -> Any:
    """Return a part of a schema whose references lead to definitions that are named after its contract."""
    if isinstance(part, list):
        return [_renamed(each, contract) for each in part]
    if not isinstance(part, dict):
        return part
    found = {name: _renamed(each, contract) for name, each in part.items()}
    if isinstance(target := found.get("$ref"), str) and target.startswith(_OWN):
        found["$ref"] = f"{_OWN}{contract}-{target.removeprefix(_OWN)}"
    return found
