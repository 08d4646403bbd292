"""What a client sees: the library's own one, speaking over stdin and stdout with a server in a process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import validate
from mcp.shared.exceptions import MCPError

from fubcli.mcp.tools import TOOLS
from mcp import Client
from tests.mcp.clients import asked

STAGES = "SELECT name, sort_order FROM fub.contacts_silver.stages ORDER BY sort_order"
COMPLEX = (
    "SELECT s.name, count(*) AS n FROM fub.contacts_silver.contacts AS c JOIN fub.contacts_silver.stages AS s "
    "ON s.id = c.stage_id WHERE c.account_id = {account} GROUP BY s.name"
)
CALLS: list[tuple[str, dict[str, Any], bool]] = [
    ("query", {"query": STAGES}, False),
    ("query", {"query": STAGES, "dry_run": True}, False),
    ("query", {"query": "DROP TABLE fub.contacts_silver.stages"}, True),
    ("query", {"query": "SELEC 1"}, True),
    ("query", {"query": ""}, True),
    ("check", {"sql": "SELECT 1; DROP TABLE fub.contacts_silver.stages"}, False),
    ("schema", {}, False),
    ("schema", {"catalog": "fub", "schema": "contacts_silver", "table": "contacts"}, False),
    ("schema", {"catalog": "nowhere"}, True),
    ("monitor", {"catalog": "fub", "timeframe": "yesterday"}, False),
    ("investigate", {"query": "Contact lifecycle analysis for account 12345"}, False),
    ("promote", {"query": COMPLEX.format(account=12003)}, False),
]


async def _all_calls(client: Client) -> list[Any]:
    return [await client.call_tool(name, arguments) for name, arguments, _ in CALLS]


def test_every_tool_answers_with_an_event_that_fits_its_schema(lakehouse_home: Path, tmp_path: Path) -> None:
    async def ask(client: Client) -> tuple[Any, list[Any]]:
        return await client.list_tools(), await _all_calls(client)

    listed, told = asked(lakehouse_home, tmp_path, ask)
    assert [tool.name for tool in listed.tools] == [tool.name for tool in TOOLS]
    schemas = {tool.name: tool.output_schema for tool in listed.tools}
    for (name, arguments, fails), result in zip(CALLS, told, strict=True):
        event = result.structured_content
        assert result.is_error is fails, (name, arguments, event["data"])
        validate(event, schemas[name])
        assert len(result.content) == 1
        first = result.content[0].text.split("\n")[0]
        assert json.loads(first)["id"] == event["id"]
        for pointer in event["data"].get("untrusted", ()):
            member = event["data"].get(pointer[1:])
            assert not member or json.dumps(member) not in first


def test_every_hint_is_said_of_every_tool(lakehouse_home: Path, tmp_path: Path) -> None:
    listed = asked(lakehouse_home, tmp_path, lambda client: client.list_tools())
    for tool in listed.tools:
        hints = tool.annotations.model_dump()
        assert {name: type(value) for name, value in hints.items() if name != "title"} == dict.fromkeys(
            ("read_only_hint", "destructive_hint", "idempotent_hint", "open_world_hint"), bool
        )


def test_a_refusal_says_which_tool_to_call_instead(lakehouse_home: Path, tmp_path: Path) -> None:
    async def ask(client: Client) -> Any:
        text = COMPLEX.replace("AS n", "AS n, max(c.id) AS last").format(
            account=12345
        )  # no other test leaves its receipt
        refused = await client.call_tool("query", {"query": text})
        remedy = [each["call"] for each in refused.structured_content["data"]["remedy"] if "call" in each]
        promote = next(call for call in remedy if call["tool"] == "promote")
        return refused, await client.call_tool(promote["tool"], promote["arguments"])

    refused, promoted = asked(lakehouse_home, tmp_path, ask)
    assert refused.is_error
    assert refused.structured_content["data"]["exit_code"] == 4
    assert not promoted.is_error
    assert promoted.structured_content["data"]["promotion"]["staging"]["receipt"]


def test_rows_that_do_not_fit_are_read_page_by_page(lakehouse_home: Path, tmp_path: Path) -> None:
    text = "SELECT id, account_id FROM fub.contacts_silver.contacts WHERE account_id = 12001 ORDER BY id LIMIT 900"

    async def ask(client: Client) -> tuple[dict[str, Any], list[Any]]:
        data = first = (await client.call_tool("query", {"query": text})).structured_content["data"]
        rows = list(first["rows"])
        while cursor := data.get("cursor"):
            told = await client.call_tool("query", {"cursor": cursor["cursor"]})
            data = told.structured_content["data"]
            rows += data["rows"]
        return first, rows

    first, rows = asked(lakehouse_home, tmp_path, ask)
    assert first["row_count"] == 900
    assert len(first["rows"]) < 900
    assert len(rows) == 900
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    assert len({row[0] for row in rows}) == 900


def test_resources_say_what_there_is_and_what_may_run(lakehouse_home: Path, tmp_path: Path) -> None:
    async def ask(client: Client) -> tuple[list[str], list[str], dict[str, Any]]:
        fixed = [str(each.uri) for each in (await client.list_resources()).resources]
        templates = [each.uri_template for each in (await client.list_resource_templates()).resource_templates]
        uris = [
            *fixed,
            "fub://schema/fub",
            "fub://schema/fub/contacts_silver",
            "fub://schema/fub/contacts_silver/stages",
        ]
        read = {uri: json.loads((await client.read_resource(uri)).contents[0].text) for uri in uris}
        return fixed, templates, read

    fixed, templates, read = asked(lakehouse_home, tmp_path, ask)
    assert fixed == ["fub://catalogs", "fub://policy"]
    assert templates == [
        "fub://schema/{catalog}",
        "fub://schema/{catalog}/{schema}",
        "fub://schema/{catalog}/{schema}/{table}",
    ]
    assert {each["catalog"] for each in read["fub://catalogs"]["catalogs"]} >= {"fub", "stage_fub", "sandbox_fub"}
    assert read["fub://policy"]["environments"]["production"]["statements"] == ["query"]
    assert read["fub://schema/fub/contacts_silver/stages"]["table"]["name"] == "stages"


@pytest.mark.parametrize(
    "uri", ["fub://nothing", "fub://schema/", "fub://schema/a/b/c/d", "file:///etc/passwd", "fub://schema/nowhere"]
)
def test_a_resource_that_is_none_is_an_error(lakehouse_home: Path, tmp_path: Path, uri: str) -> None:
    async def ask(client: Client) -> None:
        await client.read_resource(uri)

    with pytest.raises((MCPError, ExceptionGroup)) as raised:
        asked(lakehouse_home, tmp_path, ask)
    assert "passwd" not in str(raised.value)


def test_a_call_stays_in_its_callers_trace(lakehouse_home: Path, tmp_path: Path) -> None:
    trace = "0123456789abcdef0123456789abcdef"

    async def ask(client: Client) -> Any:
        meta = {"traceparent": f"00-{trace}-00f067aa0ba902b7-01"}
        return [await client.call_tool(name, arguments, meta=meta) for name, arguments, _ in CALLS[:6]]

    for told in asked(lakehouse_home, tmp_path, ask):
        assert told.structured_content["traceparent"].split("-")[1] == trace
        assert "00f067aa0ba902b7" not in told.structured_content["traceparent"]


def test_the_server_answers_for_the_warehouse_and_the_policy_that_it_was_started_with(
    lakehouse_home: Path, tmp_path: Path
) -> None:
    (tmp_path / "tight.yaml").write_text(
        "format: 1\nenvironments:\n  production:\n    max_rows: 3\n    default_rows: 2\n"
    )

    async def ask(client: Client) -> Any:
        return await client.call_tool("query", {"query": STAGES, "max_rows": 9})

    told = asked(lakehouse_home, tmp_path, ask, None, "--policy=tight.yaml")
    data = told.structured_content["data"]
    assert data["row_count"] == 3, data


def test_a_configuration_that_changes_counts_from_the_next_call_on(lakehouse_home: Path, tmp_path: Path) -> None:
    policy = tmp_path / "safety_policy.yaml"

    async def ask(client: Client) -> list[Any]:
        told = [await client.call_tool("query", {"query": STAGES})]
        policy.write_text("format: 1\nenvironments:\n  production:\n    default_rows: 2\n")
        told.append(await client.call_tool("query", {"query": STAGES}))
        policy.write_text("format: [")
        told.append(await client.call_tool("query", {"query": STAGES}))
        policy.unlink()
        return [*told, await client.call_tool("query", {"query": STAGES})]

    before, tighter, broken, after = asked(lakehouse_home, tmp_path, ask)
    assert before.structured_content["data"]["row_count"] == after.structured_content["data"]["row_count"] == 14
    assert tighter.structured_content["data"]["row_count"] == 2
    assert broken.is_error
    assert (
        broken.structured_content["data"]["type"].endswith("config")
        or broken.structured_content["data"]["exit_code"] == 2
    )
