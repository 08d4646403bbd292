"""The six tools: closed inputs, open outputs, and every hint said."""

from __future__ import annotations

from dataclasses import fields

import pytest
from jsonschema import Draft202012Validator

from fubcli.frontend.given import Given
from fubcli.mcp.outputs import output_schema
from fubcli.mcp.tools import BY_NAME, TOOLS, Tool
from fubcli.operations import OPERATIONS

OF_OPTIONS = {each.name for each in fields(Given)}
BESIDES = {"query": {"cursor"}, "check": {"sql", "environment", "all"}, "monitor": {"all"}}
"""Arguments that are no option of an operation: of MCP alone, of `fubcli check`, and `--all`, which is `every`."""

every_tool = pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)


def test_there_are_six_in_an_order_that_does_not_change() -> None:
    assert [tool.name for tool in TOOLS] == ["query", "check", "schema", "monitor", "investigate", "promote"]
    assert set(OPERATIONS) | {"check", "promote"} == set(BY_NAME)


@every_tool
def test_an_input_schema_is_closed_and_says_what_each_argument_is(tool: Tool) -> None:
    Draft202012Validator.check_schema(tool.input_schema)
    assert tool.input_schema["additionalProperties"] is False
    assert set(tool.input_schema.get("required", ())) <= tool.arguments.keys()
    assert all(each["description"] and each["type"] for each in tool.arguments.values())
    assert all(
        each.get("maxLength") or each.get("enum") for each in tool.arguments.values() if each["type"] == "string"
    )


@every_tool
def test_arguments_are_called_as_the_command_lines_options_are(tool: Tool) -> None:
    assert tool.arguments.keys() - OF_OPTIONS - BESIDES.get(tool.name, set()) == set()


@every_tool
def test_an_output_schema_holds_the_event_and_every_contract(tool: Tool) -> None:
    schema = output_schema(tool.name)
    Draft202012Validator.check_schema(schema)
    assert schema["type"] == "object"
    assert {"specversion", "id", "data", "traceparent"} <= set(schema["required"])
    assert len(schema["properties"]["data"]["anyOf"]) == len(tool.contracts) + 1
    assert "$id" not in str(schema)


def test_only_query_may_change_something() -> None:
    assert [tool.name for tool in TOOLS if not tool.is_read_only] == ["query"]
    assert [tool.name for tool in TOOLS if tool.is_destructive] == ["query"]
    assert [tool.name for tool in TOOLS if not tool.is_open_world] == ["check"]
