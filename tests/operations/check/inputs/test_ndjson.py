"""NDJSON: one statement a line; a line that is none stops the run and says where."""

from __future__ import annotations

import io
import json

import pytest

from fubcli.errors import UsageError
from fubcli.model.names import Environment
from fubcli.model.request import CheckRequest
from fubcli.operations.check.inputs import ndjson
from fubcli.operations.check.judge import Statement

DEFAULTS = CheckRequest((), environment=Environment.STAGING, catalog="stage_fub", schema="contacts_silver")


def statements(data: bytes | str, request: CheckRequest = DEFAULTS) -> list[Statement]:
    stream = io.BytesIO(data.encode() if isinstance(data, str) else data)
    return [each.statement for each in ndjson.statements(stream, "in.ndjson", request)]


def test_a_line_says_what_it_needs_and_the_request_the_rest() -> None:
    lines = [
        {"id": "a", "sql": "SELECT 1", "environment": "sandbox"},
        {"id": 7, "sql": "SELECT 2", "catalog": "fub"},
        {"id": "c", "sql": "", "schema": "agents_silver", "comment": "whatever"},
        {"sql": "SELECT 4", "environment": None, "catalog": ""},
    ]
    assert statements("\n\n".join(map(json.dumps, lines))) == [
        Statement("a", "SELECT 1", Environment.SANDBOX, "stage_fub", "contacts_silver"),
        Statement(7, "SELECT 2", Environment.STAGING, "fub", None),
        Statement("c", "", Environment.STAGING, "stage_fub", "agents_silver"),
        Statement(7, "SELECT 4", Environment.STAGING, "stage_fub", "contacts_silver"),
    ]


def test_a_byte_order_mark_crlf_and_a_missing_last_line_end_are_fine() -> None:
    assert [each.sql for each in statements(b'\xef\xbb\xbf{"sql":"a"}\r\n \r\n{"sql":"b"}')] == ["a", "b"]


def test_each_line_is_read_when_it_is_wanted() -> None:
    lines = io.BytesIO(b'{"sql":"SELECT 1"}\nnonsense\n')
    found = ndjson.statements(lines, "", DEFAULTS)
    assert next(found).statement.sql == "SELECT 1"
    with pytest.raises(UsageError, match="stdin, line 2"):
        next(found)


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("nonsense", "JSON"),
        ("[1]", "object"),
        ("null", "object"),
        ("{}", "sql"),
        ('{"sql": null}', "sql"),
        ('{"sql": ["SELECT 1"]}', "sql"),
        ('{"sql": "SELECT 1", "id": {}}', "id"),
        ('{"sql": "SELECT 1", "id": true}', "id"),
        ('{"sql": "SELECT 1", "id": 1.5}', "id"),
        ('{"sql": "SELECT 1", "environment": "prod"}', "production"),
        ('{"sql": "SELECT 1", "environment": 1}', "environment"),
        ('{"sql": "SELECT 1", "catalog": []}', "catalog"),
        ('{"sql": "SELECT 1", "schema": 1}', "schema"),
        ('{"sql": "SELECT 1"} {"sql": "SELECT 2"}', "JSON"),
        ("[" * 200_000, "nested"),
        (b'{"sql": "\xff"}', "UTF-8"),
        (b'{"sql": "SELECT 1"', "JSON"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_line_that_is_none_names_its_number(line: str | bytes, part: str) -> None:
    data = line.encode() if isinstance(line, str) else line
    with pytest.raises(UsageError, match=r"in\.ndjson, line 3: ") as error:
        statements(b'{"sql":"SELECT 1"}\n\n' + data)
    assert part in error.value.detail


def test_a_line_is_not_read_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ndjson, "LONGEST_LINE", 100)
    with pytest.raises(UsageError, match="longer than 100 bytes"):
        statements('{"sql":"' + "x" * 200 + '"}')
