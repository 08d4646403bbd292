"""What a client's line becomes: itself, a request that stands for it, or nothing; never an answer to another request."""

from __future__ import annotations

import json

import pytest

from fubcli.mcp.incoming import UNREADABLE, readable

LONG = b"9" * 5_000


def standing_for(number: object) -> str:
    return f'{{"jsonrpc":"2.0","id":{json.dumps(number)},"method":"{UNREADABLE}"}}\n'


@pytest.mark.parametrize(
    "line",
    [
        b'{"jsonrpc":"2.0","id":1,"method":"ping"}\n',
        b'{"jsonrpc":"2.0","method":"notifications/initialized"}\r\n',
        '{"id":"é","x":"\U0001f600","y":1e999}\n'.encode(),
        b'{"x":"\\ud83d\\ude00"}\n',
        b"[]\n",
    ],
)
def test_json_passes_as_it_is(line: bytes) -> None:
    assert readable(line) == line.decode()


@pytest.mark.parametrize(
    ("line", "number"),
    [
        (b'{"params":{"id":3,"x":"\\ud800"},"id":999}', 999),
        (b'{"id":"a/b+c","x":NaN}', "a/b+c"),
        (b'{"id":1234567890123456789012,"x":Infinity}', 1234567890123456789012),
        (b'{"id":"\xc3\xa9","x":"\xe9"}', "é"),
        (b'{"x":' + LONG + b',"id":7}', 7),
        (b'{"jsonrpc":"2.0","id":7,"params":', 7),
        (b'{"jsonrpc": "2.0", "id": "x-1", "params":', "x-1"),
    ],
)
def test_what_cannot_be_read_is_answered_under_its_own_id(line: bytes, number: object) -> None:
    assert readable(line) == standing_for(number)


@pytest.mark.parametrize(
    "line",
    [
        b'{"method":"x","params":{"id":106,"x":NaN}}',
        b'{"id":100.5,"x":NaN}',
        b'{"id":true,"x":NaN}',
        b'{"id":null,"x":NaN}',
        b'{"params":{"id":3},"id":7,',
        b'{"jsonrpc":"2.0","id":100.5,',
        b'{"jsonrpc":"2.0","id":101e3,',
        b'{"x":"{\\"jsonrpc\\":\\"2.0\\",\\"id\\":3,',
        b"nonsense",
        b"\n",
    ],
)
def test_what_has_no_certain_id_is_answered_by_nobody(line: bytes) -> None:
    assert readable(line) == ""
