"""Arguments that a tool does not take: told by name, and never repeated."""

from __future__ import annotations

from typing import Any

import pytest

from fubcli.errors import UsageError
from fubcli.mcp.arguments import checked
from fubcli.mcp.tools import BY_NAME

SECRET = "dapi0123456789abcdef"

WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("query", {}, "query: give the argument query, or the cursor of an earlier answer."),
    ("query", {"query": ""}, "query: query is empty."),
    ("query", {"query": 7}, "query: query wants a string."),
    ("query", {"query": None}, "query: query wants a string."),
    ("query", {"query": "x" * 4_194_305}, "query: query is longer than 4,194,304 characters."),
    ("query", {"query": "SELECT 1", "max_rows": 0}, "query: max_rows is less than 1."),
    ("query", {"query": "SELECT 1", "max_rows": "9"}, "query: max_rows wants an integer."),
    ("query", {"query": "SELECT 1", "max_rows": True}, "query: max_rows wants an integer."),
    ("query", {"query": "SELECT 1", "param": "a=1"}, "query: param wants an array."),
    ("query", {"query": "SELECT 1", "param": [1]}, "query: param.0 wants a string."),
    ("query", {"query": "SELECT 1", "cursor": "x"}, "query: a cursor goes on with an earlier answer: give no other argument with it."),
    ("query", {"sql": SECRET}, "query: there is no argument sql; there are query, catalog, schema, param,"),
    ("query", {"query": "SELECT 1", "promote": True}, "query: there is no argument promote;"),
    ("query", {"query": "SELECT 1", "output_file": "/etc/passwd"}, "query: there is no argument output_file;"),
    ("check", {}, "check: the argument sql is missing."),
    ("check", {"sql": "SELECT 1", "environment": "prod"}, "check: environment is one of production, staging, sandbox."),
    ("schema", {"detail": SECRET}, "schema: detail is one of names, columns, full."),
    ("monitor", {"timeframe": ["today"]}, "monitor: timeframe wants a string."),
    ("monitor", {"dbt_artifacts": "/"}, "monitor: there is no argument dbt_artifacts;"),
    ("investigate", {"timeout": "soon"}, "investigate: timeout wants a number."),
    ("promote", {"catalog": "fub"}, "promote: the argument query is missing."),
]  # fmt: skip


@pytest.mark.parametrize(("tool", "given", "said"), WRONG, ids=lambda value: str(value)[:40])
def test_what_is_wrong_is_named_and_not_repeated(tool: str, given: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError) as raised:
        checked(BY_NAME[tool], given)
    assert raised.value.detail.startswith(said)
    assert SECRET not in raised.value.detail
    assert len(raised.value.detail) < 400


def test_many_unknown_names_are_cut() -> None:
    with pytest.raises(UsageError) as raised:
        checked(BY_NAME["schema"], {f"{number:03}\x1b[31m{'y' * 500}": 1 for number in range(1000)})
    assert len(raised.value.detail) < 600
    assert "\x1b" not in raised.value.detail


@pytest.mark.parametrize(
    ("tool", "given"),
    [
        ("query", {"query": "SELECT 1", "max_rows": 5, "timeout": 1.5, "param": ["a:int=1"], "dry_run": True}),
        ("query", {"cursor": "0123-4"}),
        ("check", {"sql": "SELECT 1", "environment": "production", "all": True}),
        ("schema", {}),
        ("monitor", {"catalog": "all", "timeframe": "today", "emit": "datadog"}),
        ("investigate", {"table": "fub.contacts_silver.contacts"}),
        ("promote", {"query": "SELECT 1"}),
    ],
)
def test_what_fits_passes(tool: str, given: dict[str, Any]) -> None:
    checked(BY_NAME[tool], given)
