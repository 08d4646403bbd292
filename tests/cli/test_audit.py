"""`fubcli audit` as people type it, over what queries in real processes left."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.events import data_of, event_of
from tests.cli.test_processes import SLOW
from tests.cli.test_processes import _running as running
from tests.cli.test_processes import _start as start
from tests.conftest import Fubcli

pytestmark = pytest.mark.slow

TRACE = "0af7651916cd43dd8448eb211c80319c"
LOCAL = "--query=SELECT id FROM fub.contacts_silver.contacts WHERE account_id = 5 AND email = 'bob@example.com' LIMIT 3"
Audited = Callable[..., Any]


@pytest.fixture
def home(lakehouse_home: Path, tmp_path: Path, fubcli: Fubcli) -> Path:
    """A home with a log of its own over the lakehouse that all tests share."""
    fubcli("--operation=query", "--query=SELECT * FROM fub.contacts_silver.stages LIMIT 1")
    own = tmp_path / "own"
    own.mkdir()
    (own / "data").symlink_to(lakehouse_home / "data")
    return own


@pytest.fixture
def audited(fubcli: Fubcli, home: Path) -> Audited:
    """A function that runs the command line over that home."""
    return lambda *arguments, **more: fubcli(*arguments, home=home, **more)


def _segment(home: Path) -> Path:
    (segment,) = (home / "state" / "audit").glob("audit-*.jsonl")
    return segment


def test_what_was_asked_is_told_with_its_trace_and_without_its_values(audited: Audited, home: Path) -> None:
    env = {"TRACEPARENT": f"00-{TRACE}-b7ad6b7169203331-01", "CLAUDECODE": "1"}
    event = event_of(audited("--operation=query", LOCAL, env=env))
    audited("--operation=query", "--query=DROP TABLE fub.contacts_silver.stages")
    audited("--operation=query", "--query=SELECT :who", "--param=who:string=bob@example.com")
    audited("--operation=query", "--query=SELECT ( 'bob@example.com'")
    audited("--operation=query", "--query=SELECT nope FROM fub.contacts_silver.stages WHERE name = 'bob@example.com'")
    data = data_of(audited("audit", "tail"))
    assert [call["state"] for call in data["calls"]] == ["finished", "refused", "finished", "refused", "finished"]
    first, second, third, _, last = data["calls"]
    assert first["statement"]["text"].endswith("account_id = 5 AND email = '…' LIMIT 3")
    assert first["traceparent"] == event["traceparent"]
    assert (first["agent"], first["outcome"]["rows"]) == ("claude-code", event["data"]["row_count"])
    assert (second["verdict"], second["rules"]) == ("refuse", ["production_is_read_only"])
    assert third["parameters"] == {"who": "string"}
    assert (last["outcome"]["outcome"], last["outcome"]["exit_code"]) == ("engine-rejected", 5)
    assert data["untrusted"] == ["/calls"]
    raw = _segment(home).read_text()
    assert raw.count("bob@example.com") == 1  # beside a column that no table tags
    assert [each["statement"] for each in data_of(audited("audit", "tail", "--limit=1"))["calls"]] == [
        last["statement"]
    ]


@pytest.mark.slow
def test_what_was_masked_and_what_was_shown_why(audited: Audited) -> None:
    sql = "--query=SELECT email, phone, id FROM stage_fub.contacts_silver.contacts LIMIT 2"
    sentence = "checking why a delivery failed for a customer"
    audited("--operation=query", sql)
    audited("--operation=query", sql, f"--justification={sentence}")
    masked, shown = data_of(audited("audit", "tail"))["calls"]
    assert (masked["outcome"]["masked_columns"], "justification" in masked) == (2, False)
    assert ("masked_columns" in shown["outcome"], shown["justification"]) == (False, sentence)


def test_the_trail_of_events_leads_into_the_log(audited: Audited) -> None:
    upstream = audited("--operation=query", "--query=SELECT 1").stdout
    event = event_of(audited("--operation=query", "--query=SELECT 2", "--upstream=-", stdin=upstream))
    (call,) = data_of(audited("audit", "tail", "--limit=1"))["calls"]
    assert (call["causation"], call["traceparent"]) == (event["causationid"], event["traceparent"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "found"),
    [
        ((), ["stages", "accounts", "drop"]),
        (("--table=stages",), ["stages", "drop"]),
        (("--table=fub.contacts_silver.STAGES",), ["stages"]),
        (("--table=tages",), []),
        (("--rule=one_statement_only",), []),
        (("--verdict=refuse", "--environment=production"), ["drop"]),
        (("--environment=staging",), ["accounts"]),
        (("--text=COUNT",), ["accounts"]),
        ((f"--trace={TRACE}",), ["stages"]),
        (("--since=2000-01-01", "--until=2999-01-01T00:00:00+02:00"), ["stages", "accounts", "drop"]),
        (("--until=2000-01-01",), []),
        (("--limit=1",), ["drop"]),
    ],
)
def test_searching(audited: Audited, home: Path, options: tuple[str, ...], found: list[str]) -> None:
    names = {
        "SELECT id FROM fub.contacts_silver.stages": "stages",
        "SELECT count(*) FROM stage_fub.agents_silver.accounts": "accounts",
        "DROP TABLE fub_zg.contacts_silver.stages": "drop",
    }
    for sql, name in names.items():
        env = {"TRACEPARENT": f"00-{TRACE}-b7ad6b7169203331-01"} if name == "stages" else None
        audited("--operation=query", f"--query={sql}", "--dry-run", env=env)
    calls = data_of(audited("audit", "search", *options))["calls"]
    assert [names[call["statement"]["text"]] for call in calls] == found


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "--since=yesterday"), ("search", "--verdict=perhaps"), ("tail", "--limit=0"), ("verify", "--expect=abc"),
        ("export",), ("export", "--output-file=none.ndjson"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood(audited: Audited, arguments: tuple[str, ...]) -> None:
    data_of(audited("audit", *arguments), 2)


def test_a_log_that_nobody_has_written(audited: Audited) -> None:
    assert data_of(audited("audit", "tail"))["calls"] == []
    assert data_of(audited("audit", "verify"))["lines"] == 0


@pytest.mark.slow
def test_verifying(audited: Audited, home: Path) -> None:
    for number in range(3):
        audited("--operation=query", f"--query=SELECT {number}", "--dry-run")
    sound = data_of(audited("audit", "verify"))
    assert (sound["intact"], sound["keyed"], sound["lines"], sound["findings"]) == (True, True, 3, [])
    known = sound["last_hash"]
    audited("--operation=query", "--query=SELECT 3", "--dry-run")
    data_of(audited("audit", "verify", f"--expect={known}"))
    data_of(audited("audit", "verify", f"--expect={'0' * 64}"), 8)
    segment = _segment(home)
    segment.write_bytes(segment.read_bytes().replace(b"SELECT 1", b"SELECT 7"))
    broken = data_of(audited("audit", "verify"), 8)
    assert broken["broken"] == {"file": segment.name, "line": 2, "reason": "not signed with this key"}
    assert [each["severity"] for each in broken["findings"]] == ["critical"]


def test_a_torn_line_is_told_of_and_healed(audited: Audited, home: Path) -> None:
    audited("--operation=query", "--query=SELECT 1", "--dry-run")
    with _segment(home).open("ab") as file:
        file.write(b'{"v":1,"seq"')
    torn = data_of(audited("audit", "verify"))
    assert (torn["torn_tail_bytes"], torn["findings"][0]["id"]) == (12, "torn-last-line")
    audited("--operation=query", "--query=SELECT 2", "--dry-run")
    healed = data_of(audited("audit", "verify"))
    assert (healed["torn_tail_bytes"], healed["torn_records"], healed["lines"]) == (0, 1, 3)


def test_an_export_stands_on_its_own(audited: Audited, home: Path, tmp_path: Path, fubcli: Fubcli) -> None:
    for number in range(3):
        audited("--operation=query", f"--query=SELECT {number}", "--dry-run")
    path = tmp_path / "export.ndjson"
    made = data_of(audited("audit", "export", f"--output-file={path}"))
    assert (made["first"], made["last"], made["artifact"]["rows"]) == (1, 3, 3)
    assert path.read_bytes() == _segment(home).read_bytes()
    data_of(audited("audit", "export", f"--output-file={path}"), 2)  # it exists now
    elsewhere = tmp_path / "elsewhere"
    verified = data_of(fubcli(*made["next"][0]["argv"][1:], home=elsewhere))
    assert (verified["intact"], verified["keyed"], verified["last_hash"]) == (True, False, made["last_hash"])
    path.write_bytes(path.read_bytes().replace(b"SELECT 2", b"SELECT 9"))
    data_of(fubcli(*made["next"][0]["argv"][1:], home=elsewhere), 8)
    data_of(audited("audit", "verify", str(path)), 8)


@pytest.mark.slow
def test_an_export_of_some_time_is_a_chain_too(audited: Audited, home: Path, tmp_path: Path) -> None:
    for number in range(3):
        audited("--operation=query", f"--query=SELECT {number}", "--dry-run")
    lines = [json.loads(line) for line in _segment(home).read_text().splitlines()]
    after_first = datetime.fromisoformat(lines[0]["time"]) + timedelta(milliseconds=1)
    path = tmp_path / "part.ndjson"
    made = data_of(audited("audit", "export", f"--since={after_first.isoformat()}", f"--output-file={path}"))
    assert (made["first"], made["last"]) == (2, 3)
    data_of(audited("audit", "verify", str(path), f"--after={made['previous_hash']}", f"--expect={made['last_hash']}"))


@pytest.mark.parametrize(
    ("number", "state", "outcome"), [(signal.SIGINT, "finished", "interrupted"), (signal.SIGKILL, "unfinished", None)]
)
def test_what_was_stopped_is_told(
    audited: Audited, home: Path, tmp_path: Path, number: signal.Signals, state: str, outcome: str | None
) -> None:
    process = start(home, tmp_path, *SLOW)
    running(process)
    process.send_signal(number)
    process.communicate(timeout=20)
    data = data_of(audited("audit", "tail"))
    (call,) = data["calls"]
    assert (call["state"], call.get("outcome", {}).get("outcome")) == (state, outcome)
    assert data["unfinished"] == (state == "unfinished")
    assert data_of(audited("audit", "verify"))["intact"]


def test_without_a_log_production_is_refused_and_staging_warned(audited: Audited, home: Path) -> None:
    (home / "state").write_text("in the way")
    problem = data_of(audited("--operation=query", "--query=SELECT id FROM fub.contacts_silver.stages"), 6)
    assert problem["type"] == "urn:fub:problem:audit-unavailable"
    assert "Nothing was run" in problem["detail"]
    data = data_of(audited("--operation=query", "--query=SELECT id FROM stage_fub.contacts_silver.stages"))
    assert {"not-audited"} <= {each["id"] for each in data["findings"]}
    refused = data_of(audited("--operation=query", "--query=DROP TABLE fub.contacts_silver.stages"), 3)
    assert "cannot be made" in refused["unaudited"]
