"""Clients that misbehave, leave, or want too much: the server goes on answering, and nothing goes on running."""

from __future__ import annotations

import json
import os
import pty
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from fubcli.mcp.workers.nursery import AT_ONCE
from tests.cli.events import event_of
from tests.conftest import Fubcli, environment
from tests.mcp.wire import VERSION, Wire, is_alive, python_path, wired, workers_of

LONG = (
    "SELECT sum(sqrt(a.id * b.id)) FROM stage_fub.contacts_silver.contacts AS a "
    "JOIN stage_fub.contacts_silver.contacts AS b ON a.account_id % 3 = b.account_id % 3"
)
"""Takes minutes."""
SECONDS = (
    "SELECT COUNT(*) AS n FROM stage_fub.contacts_silver.contacts AS a JOIN stage_fub.contacts_silver.contacts AS b "
    "ON a.account_id = b.account_id AND a.id + b.id > 5"
)
READY = 2
NURSERY = 1

MALFORMED = [
    b"",
    b"{nonsense",
    b"42",
    b'"text"',
    b"[]",
    b"\xff\xfe\x00",
    b"[" * 100_000,
    b'{"jsonrpc":"2.0"}',
    b'{"jsonrpc":"1.0","id":1,"method":"tools/list"}',
    b'{"jsonrpc":"2.0","id":{},"method":"tools/list"}',
    b'{"jsonrpc":"2.0","id":9001,"result":{}}',
    b'[{"jsonrpc":"2.0","id":9002,"method":"ping"}]',
    b'{"jsonrpc":"2.0","id":9003,"method":"tools/call","params":{"name":"query","arguments":{"query":"\\ud800"}}}',
    b'{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"never"}}',
]


def until(is_so: Callable[[], bool], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.05)
    return is_so()


def answers(wire: Wire) -> bool:
    rows: object = wire.call("query", query="SELECT 7 AS x")["structuredContent"]["data"]["rows"]
    return rows == [[7]]


def begin_long(wire: Wire) -> tuple[int, int]:
    """Begin a statement that takes minutes; return the request's id and the nursery's process."""
    assert until(lambda: len(workers_of(wire.process.pid)) == NURSERY + READY)
    nursery = min(workers_of(wire.process.pid))
    number = wire.send("tools/call", {"name": "query", "arguments": {"query": LONG}})
    assert until(lambda: len(workers_of(wire.process.pid)) == NURSERY + READY + 1)
    time.sleep(1)
    return number, nursery


def test_malformed_messages_leave_it_answering(lakehouse_home: Path, tmp_path: Path) -> None:
    with wired(lakehouse_home, tmp_path) as wire:
        for line in MALFORMED:
            wire.send_bytes(line)
        for number, line in (
            (9010, b'{"jsonrpc":"2.0","id":9010,"method":"no/such"}'),
            (9011, b'{"jsonrpc":"2.0","id":9011,"method":"tools/call","params":{"name":5}}'),
            (9012, b'{"jsonrpc":"2.0","id":9012,"method":"tools/call","params":{"name":"query","arguments":[1]}}'),
            (9013, b'{"jsonrpc":"2.0","id":9013,"method":"tools/call","params":{"name":"drop_everything"}}'),
        ):
            wire.send_bytes(line)
            assert wire.answer(number)["error"]["code"] in (-32601, -32602)
        assert answers(wire)
        assert wire.close() == 0


UNREADABLE = [
    b'{"jsonrpc":"2.0","id":ID,"method":"tools/call","params":{"name":"query","arguments":{"query":"\\ud800"}}}',
    b'{"method":"tools/call","params":{"name":"check","arguments":{"id":3,"sql":"\\ud800"}},"jsonrpc":"2.0","id":ID}',
    b'{"jsonrpc":"2.0","id":ID,"method":"tools/call","params":{"name":"query","arguments":{"query":"Jos\xe9"}}}',
    b'{"jsonrpc":"2.0","id":ID,"method":"tools/call","params":{"name":"query","arguments":{"timeout":NaN}}}',
    b'{"jsonrpc":"2.0","id":ID,"method":"tools/call","params":{"name":"query","arguments":' + b"[" * 50_000 + b"]" * 50_000 + b"}}",
    b'{"jsonrpc":"2.0","id":ID,"method":"tools/call","params":{"name":"query","arguments":{"max_rows":' + b"9" * 9_000 + b"}}}",
    b'{"jsonrpc":"2.0","id":ID,"method":"tools/call","params":',
]  # fmt: skip


def test_a_request_that_cannot_be_read_is_answered_where_it_has_an_id(lakehouse_home: Path, tmp_path: Path) -> None:
    with wired(lakehouse_home, tmp_path) as wire:
        for number, line in enumerate(UNREADABLE, 9100):
            wire.send_bytes(line.replace(b"ID", str(number).encode()))
            assert wire.answer(number)["error"]["code"] in (-32700, -32602), line[:120]
        assert answers(wire)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"timeout": 1e999}, "timeout is more than 1,000,000,000."),
        ({"timeout": int("1" + "0" * 400)}, "timeout is more than 1,000,000,000."),
        ({"max_rows": 2**70}, "max_rows is more than 1,000,000,000."),
        ({"max_rows": 1.5}, "max_rows wants an integer."),
    ],
)
def test_numbers_that_no_policy_allows_are_told(
    lakehouse_home: Path, tmp_path: Path, arguments: dict[str, float], said: str
) -> None:
    with wired(lakehouse_home, tmp_path) as wire:
        line = json.dumps(
            {
                "jsonrpc": "2.0",
                "id": 7,
                "method": "tools/call",
                "params": {"name": "query", "arguments": {"query": "SELECT 1", **arguments}},
            }
        )
        wire.send_bytes(line.replace("Infinity", "1e999").encode())
        assert wire.answer(7)["result"]["structuredContent"]["data"]["detail"] == f"query: {said}"
        assert wire.call("query", query="SELECT 1 AS x", max_rows=3.0)["isError"] is False


def test_calls_that_are_cancelled_before_anybody_took_them_leave_nothing_behind(
    lakehouse_home: Path, tmp_path: Path
) -> None:
    with wired(lakehouse_home, tmp_path) as wire:
        for _ in range(400):
            number = wire.send("tools/call", {"name": "query", "arguments": {"query": "SELECT 1"}})
            wire.tell("notifications/cancelled", {"requestId": number})
        begun = time.monotonic()
        assert answers(wire)
        assert time.monotonic() - begun < 20
        assert until(lambda: len(workers_of(wire.process.pid)) <= NURSERY + READY + AT_ONCE)


def test_a_directory_that_is_gone_is_told_by_every_call(lakehouse_home: Path, tmp_path: Path) -> None:
    here = tmp_path / "worktree"
    here.mkdir()
    with wired(lakehouse_home, here) as wire:
        assert answers(wire)
        here.rmdir()
        for _ in range(5):
            told = wire.call("query", query="SELECT 1")
            assert told["isError"]
            assert "directory is gone" in told["structuredContent"]["data"]["detail"]


def test_a_worker_that_waits_has_no_file_open_whatever_the_configuration_says(
    lakehouse_home: Path, tmp_path: Path
) -> None:
    with wired(lakehouse_home, tmp_path) as wire:
        (tmp_path / "fubcli.toml").write_text("")
        number = wire.send("tools/call", {"name": "query", "arguments": {"query": SECONDS}})
        time.sleep(0.3)
        (tmp_path / "fubcli.toml").write_text("= broken")
        assert wire.answer(number)["result"]["isError"] is False
        assert until(lambda: not any(map(has_lakehouse_open, workers_of(wire.process.pid))), 3)


def has_lakehouse_open(pid: int) -> bool:
    try:
        return any(os.readlink(each).endswith(".duckdb") for each in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return False


def test_a_client_that_reads_no_stderr_goes_on_being_answered(lakehouse_home: Path, tmp_path: Path) -> None:
    """Its pipe is full after 64 KiB."""
    with wired(lakehouse_home, tmp_path, {"DATABRICKS_HOST": "https://x.example"}) as wire:
        for number in range(300):
            assert wire.call("query", query=f"SELECT {number} AS x")["isError"] is False
            wire.send_bytes(b"{nonsense")


def test_a_client_that_reads_no_stdout_and_goes_is_not_waited_for(lakehouse_home: Path, tmp_path: Path) -> None:
    server = subprocess.Popen(
        [sys.executable, "-m", "fubcli", "mcp", "serve"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=tmp_path, env=environment(lakehouse_home),
    )  # fmt: skip
    with server:
        assert server.stdin is not None
        hello = {"protocolVersion": VERSION, "capabilities": {}, "clientInfo": {"name": "x", "version": "1"}}
        for number, (method, params) in enumerate([("initialize", hello), *[("tools/list", {})] * 20]):
            server.stdin.write(
                json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}).encode() + b"\n"
            )
        server.stdin.close()
        assert until(lambda: server.poll() is not None)
        assert server.returncode == 0
        assert server.stdout is not None


def test_a_client_that_closes_stdout_ends_the_server(lakehouse_home: Path, tmp_path: Path) -> None:
    with wired(lakehouse_home, tmp_path) as wire:
        assert answers(wire)
        processes = workers_of(wire.process.pid)
        wire.hang_up()
        with suppress(OSError):
            wire.send("tools/list")
        assert wire.process.wait(20) == 141
        assert until(lambda: not any(map(is_alive, processes)))


@pytest.mark.parametrize("closed", ["<&-", ">&-"])
def test_without_a_stdin_or_a_stdout_there_is_nothing_to_serve(
    lakehouse_home: Path, tmp_path: Path, closed: str
) -> None:
    command = f"{shlex.quote(sys.executable)} -m fubcli mcp serve {closed}"
    completed = subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        cwd=tmp_path,
        env=environment(lakehouse_home),
        timeout=30,
        check=False,
    )
    assert completed.returncode == 2
    assert b"stdin and stdout are the protocol's" in completed.stderr


def test_ten_megabytes_of_arguments_leave_it_answering(lakehouse_home: Path, tmp_path: Path) -> None:
    with wired(lakehouse_home, tmp_path) as wire:
        for arguments, said in (
            ({"query": "x" * 10_000_000}, "longer than 4,194,304 characters"),
            ({"query": "SELECT '" + "x" * 3_000_000 + "'"}, "Too large to judge"),
            ({"query": "SELECT 1", "param": ["x" * 10_000_000]}, "param"),
            ({"query": "SELECT 1", "x" * 10_000_000: 1}, "there is no argument"),
            ({"query": "SELECT " + "(" * 100_000}, ""),
        ):
            told = wire.call("query", **arguments)
            assert told["isError"]
            detail = told["structuredContent"]["data"]["detail"]
            assert said in detail
            assert len(json.dumps(told)) < 20_000
        assert answers(wire)


def test_a_hundred_calls_at_once_are_all_answered_a_few_at_a_time(lakehouse_home: Path, tmp_path: Path) -> None:
    with wired(lakehouse_home, tmp_path) as wire:
        sent = [
            wire.send("tools/call", {"name": "query", "arguments": {"query": f"SELECT {n} AS x"}}) for n in range(100)
        ]
        most = 0
        told = []
        for number in sent:
            told.append(wire.answer(number)["result"]["structuredContent"]["data"]["rows"][0][0])
            most = max(most, len(workers_of(wire.process.pid)))
        assert told == list(range(100))
        assert most <= NURSERY + READY + AT_ONCE
        assert answers(wire)


def test_a_cancelled_call_ends_its_statement_and_is_audited(
    lakehouse_home: Path, tmp_path: Path, fubcli: Fubcli
) -> None:
    with wired(lakehouse_home, tmp_path) as wire:
        number, _ = begin_long(wire)
        wire.tell("notifications/cancelled", {"requestId": number, "reason": "no longer wanted"})
        assert until(lambda: len(workers_of(wire.process.pid)) == NURSERY + READY)
        assert answers(wire)
    told = event_of(fubcli("audit", "search", "--text", "sqrt(a.id * b.id)", "--limit", "50"))
    outcomes = {call.get("outcome", {}).get("outcome") for call in told["data"]["calls"]}
    assert "interrupted" in outcomes


@pytest.mark.parametrize("end", ["stdin", signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL], ids=str)
def test_whichever_way_the_server_ends_nothing_goes_on_running(
    lakehouse_home: Path, tmp_path: Path, end: str | signal.Signals
) -> None:
    with wired(lakehouse_home, tmp_path) as wire:
        begin_long(wire)
        processes = workers_of(wire.process.pid)
        if isinstance(end, signal.Signals):
            wire.process.send_signal(end)
            wire.process.wait(30)
        else:
            assert wire.close() == 0
        expected = {signal.SIGKILL: -signal.SIGKILL, "stdin": 0}.get(end, 130)
        assert wire.process.returncode == expected
        assert until(lambda: not any(map(is_alive, processes)))


def test_a_worker_that_dies_fails_its_own_call_alone(lakehouse_home: Path, tmp_path: Path) -> None:
    with wired(lakehouse_home, tmp_path) as wire:
        number, nursery = begin_long(wire)
        for pid in workers_of(wire.process.pid):
            if pid != nursery:
                os.kill(pid, signal.SIGKILL)
        told = wire.answer(number)["result"]
        assert told["isError"]
        assert told["structuredContent"]["data"]["exit_code"] == 6
        assert answers(wire)


def test_without_workers_every_call_says_so(lakehouse_home: Path, tmp_path: Path) -> None:
    with wired(lakehouse_home, tmp_path) as wire:
        for pid in workers_of(wire.process.pid):
            os.kill(pid, signal.SIGKILL)
        assert until(lambda: not workers_of(wire.process.pid))
        told = wire.call("query", query="SELECT 1")
        assert told["isError"]
        assert "start it again" in told["structuredContent"]["data"]["detail"]


NOISE = """
import os, sys

def noisy(event, arguments):
    if event in ("open", "import") and not noisy.busy and noisy.left:
        noisy.busy = True
        try:
            if "fubcli.mcp.wire" in sys.modules and getattr(sys.modules["fubcli.mcp.wire"], "claim", None):
                if os.fstat(1).st_ino == os.fstat(2).st_ino:
                    noisy.left -= 1  # a pipe that nobody reads holds so much
                    print("printed by a library", flush=True)
                    os.write(1, b"written by a library\\n")
        finally:
            noisy.busy = False
noisy.busy, noisy.left = False, 100
sys.addaudithook(noisy)
"""


def test_what_a_library_prints_is_not_on_the_protocols_stream(lakehouse_home: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(NOISE)
    with wired(lakehouse_home, tmp_path, python_path(tmp_path)) as wire:
        assert answers(wire)
        assert wire.call("schema", catalog="fub")["isError"] is False
        assert wire.close() == 0
        assert wire.process.stderr is not None
        noise = wire.process.stderr.read()
        assert b"printed by a library" in noise
        assert b"written by a library" in noise


def test_an_answer_is_not_read_from_files_that_an_argument_names(lakehouse_home: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.sql").write_text("SELECT 'from the file' AS x")
    with wired(lakehouse_home, tmp_path) as wire:
        for tool, arguments in (
            ("query", {"query": "@secret.sql"}),
            ("query", {"query": "-"}),
            ("check", {"sql": "@secret.sql", "all": True}),
            ("investigate", {"query": "@secret.sql"}),
        ):
            told = wire.call(tool, **arguments)
            assert "from the file" not in json.dumps(told)


def test_a_person_who_starts_it_is_told_what_it_is_and_ends_it_with_an_interrupt(
    lakehouse_home: Path, tmp_path: Path
) -> None:
    person, terminal = pty.openpty()
    server = subprocess.Popen(
        [sys.executable, "-m", "fubcli", "mcp", "serve"],
        stdin=terminal, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path, env=environment(lakehouse_home),
    )  # fmt: skip
    with server:
        assert server.stderr is not None
        assert b"for a client to start" in server.stderr.readline()
        assert until(lambda: len(workers_of(server.pid)) == NURSERY + READY)
        server.send_signal(signal.SIGINT)
        assert server.wait(20) == 130
    for each in (person, terminal):
        os.close(each)
