"""Appending: the chain, torn lines, rotation, the head, and what cannot be written."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from fubcli.audit.head import NAME as HEAD
from fubcli.audit.lines import GENESIS, read_line
from fubcli.audit.log import StoredAuditLog
from fubcli.config.locations import Home
from fubcli.errors import StorageUnavailable
from tests.audit.conftest import Desk, MakeDesk, TickingClock, decided, finished


def test_every_line_names_the_hash_of_the_line_before_it(desk: Desk) -> None:
    desk.fill(3)
    raw = desk.segment.read_bytes().splitlines()
    lines = [json.loads(line) for line in raw]
    assert [line["seq"] for line in lines] == [1, 2, 3]
    assert [line["prev"] for line in lines] == [GENESIS, *(hashlib.sha256(line).hexdigest() for line in raw[:2])]
    assert lines[0]["time"] == "2026-11-21T08:00:01.000Z"
    assert desk.verify().last_hash == hashlib.sha256(raw[2]).hexdigest()


def test_nobody_else_can_read_what_is_written(desk: Desk) -> None:
    desk.fill(1)
    files = [*desk.directory.iterdir(), desk.key_file]
    assert len(files) == 4
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in (desk.directory, desk.key_file.parent)} == {0o700}


def test_members_that_are_empty_are_left_out_and_values_of_parameters_never_arrive(desk: Desk) -> None:
    desk.log.record(decided(parameters={"who": "string"}, rules=("a_rule",), receipt="r1", justification="on call"))
    desk.log.record(finished())
    first, second = (json.loads(line) for line in desk.segment.read_bytes().splitlines())
    assert (first["parameters"], first["rules"], first["receipt"]) == ({"who": "string"}, ["a_rule"], "r1")
    assert first["justification"] == "on call"
    assert {"targets", "dry_run", "agent", "causation"}.isdisjoint(first)
    assert (second["rows"], second["outcome"]) == (3, "ok")
    assert "statement_id" not in second


# -------------------------------------------------------------------------------------------------------- torn lines


def test_a_line_torn_at_any_byte_is_told_of_and_nothing_else_is_lost(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.fill(2)
    before, head = desk.segment.read_bytes(), (desk.directory / HEAD).read_bytes()
    desk.fill(1)
    last = desk.segment.read_bytes()[len(before) :]
    for size in range(1, len(last) - 1):
        desk.segment.write_bytes(before + last[:size])
        (desk.directory / HEAD).write_bytes(head)  # a crash strikes before the head is written
        torn = desk.verify()
        assert (torn.broken, torn.torn_tail_bytes, torn.last) == (None, size, 2)
        desk.log.record(decided("next", "SELECT 'next'"))
        healed = desk.verify()
        assert (healed.broken, healed.torn_tail_bytes, healed.torn_records, healed.last) == (None, 0, 1, 4)
        assert desk.segment.read_bytes().startswith(before + last[:size])
        assert desk.texts() == ["SELECT 0", "SELECT 1", "SELECT 'next'"]
    record = json.loads(desk.segment.read_bytes().splitlines()[-2])
    assert (record["kind"], record["bytes"]) == ("torn", len(last) - 2)
    assert record["sha256"] == hashlib.sha256(last[:-2]).hexdigest()


@pytest.mark.parametrize("before", [0, 2])
def test_a_line_that_lacks_only_its_end_is_no_loss(desk: Desk, before: int) -> None:
    desk.fill(before + 1)
    desk.segment.write_bytes(desk.segment.read_bytes()[:-1])
    assert (desk.verify().broken, desk.verify().lines) == (None, before + 1)
    desk.fill(1)
    found = desk.verify()
    assert (found.broken, found.torn_records, found.lines) == (None, 0, before + 2)


def test_a_first_line_that_was_torn(desk: Desk) -> None:
    desk.fill(1)
    desk.segment.write_bytes(desk.segment.read_bytes()[:100])
    (desk.directory / HEAD).unlink()
    desk.fill(1)
    assert (desk.verify().broken, desk.verify().torn_records, desk.texts()) == (None, 1, ["SELECT 0"])


def test_a_healing_that_is_torn_itself_is_healed(desk: Desk) -> None:
    desk.fill(2)
    head = (desk.directory / HEAD).read_bytes()
    sound = desk.segment.read_bytes()
    desk.segment.write_bytes(sound + b'{"v":1,"se')
    desk.fill(1)
    healing = desk.segment.read_bytes()
    for size in range(len(sound) + 1, len(healing) - 1, 7):
        desk.segment.write_bytes(healing[:size])
        (desk.directory / HEAD).write_bytes(head)
        desk.fill(1)
        found = desk.verify()
        assert (found.broken, found.torn_tail_bytes) == (None, 0)
        assert desk.texts() == ["SELECT 0", "SELECT 1", "SELECT 0"]


def test_bytes_of_nothing_at_the_end_as_a_power_cut_leaves_them(desk: Desk) -> None:
    desk.fill(2)
    with desk.segment.open("ab") as file:
        file.write(b"\0" * 200_000)
    desk.fill(1)
    assert (desk.verify().broken, desk.verify().torn_records) == (None, 1)


def test_a_write_that_is_cut_short_is_a_failure_and_is_healed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.fill(1)
    real = os.write
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:50]))
        with pytest.raises(StorageUnavailable, match="No space left"):
            desk.fill(1)
    desk.fill(1)
    assert (desk.verify().broken, desk.texts()) == (None, ["SELECT 0", "SELECT 0"])


# ---------------------------------------------------------------------------------------------------------- rotation


def test_the_chain_goes_on_from_file_to_file(make_desk: MakeDesk) -> None:
    desk = make_desk(segment_bytes=1_000)
    desk.fill(30)
    names = [path.name for path in desk.segments()]
    assert len(names) > 5
    assert names[:2] == ["audit-000000000001.jsonl", "audit-000000000004.jsonl"]
    firsts = [read_line(path.read_bytes().splitlines()[0]) for path in desk.segments()]
    lasts = [read_line(path.read_bytes().splitlines()[-1]) for path in desk.segments()]
    assert [first.prev for first in firsts[1:] if first] == [last.digest for last in lasts[:-1] if last]
    found = desk.verify()
    assert (found.broken, found.lines, found.last) == (None, 30, 30)
    assert desk.texts() == [f"SELECT {number}" for number in range(30)]


@pytest.mark.parametrize("left", [0, 1, 200])
def test_a_crash_at_the_start_of_a_new_file(make_desk: MakeDesk, left: int) -> None:
    desk = make_desk(segment_bytes=1_000)
    desk.fill(3)
    head = (desk.directory / HEAD).read_bytes()
    desk.fill(1)
    newest = desk.segments()[-1]
    newest.write_bytes(newest.read_bytes()[:left])
    (desk.directory / HEAD).write_bytes(head)
    desk.fill(2)
    found = desk.verify()
    assert (found.broken, found.torn_records, len(desk.segments())) == (None, int(left > 0), 2)
    assert len(desk.texts()) == 5


def test_an_append_reads_only_the_end_of_the_log(make_desk: MakeDesk) -> None:
    desk = make_desk(segment_bytes=1_000)
    desk.fill(9)
    for path in desk.segments()[:-1]:
        path.write_bytes(b"nobody reads this to append a line")
    desk.fill(1)
    assert desk.segments()[-1].read_bytes().count(b"\n") >= 1


# --------------------------------------------------------------------------------------------- what was done to the log


def test_a_log_that_was_cut_says_so_for_ever(desk: Desk) -> None:
    desk.fill(5)
    lines = desk.segment.read_bytes().splitlines(keepends=True)
    desk.segment.write_bytes(b"".join(lines[:3]))
    found = desk.verify()
    assert found.broken
    assert "ends at line 3, its head names line 5" in found.broken.reason
    desk.fill(3)
    found = desk.verify()
    assert found.broken
    assert str(found.broken.place) == "audit-000000000001.jsonl:4"
    assert "the log ends at line 3, its head names line 5" in found.broken.reason


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda desk: (desk.directory / HEAD).unlink(), "the head is missing"),
        (lambda desk: (desk.directory / HEAD).write_bytes(b"{}"), "the head is not signed"),
        (lambda desk: desk.segment.unlink(), "the log ends at line 0, its head names line 3"),
        (lambda desk: desk.key_file.unlink(), "not signed with this key"),
    ],
    ids=["head removed", "head written over", "every line removed", "key removed"],
)
def test_what_a_writer_finds_is_written_down(desk: Desk, damage: object, reason: str) -> None:
    desk.fill(3)
    damage(desk)  # type: ignore[operator]
    desk.fill(1)
    records = [json.loads(line) for line in desk.segment.read_bytes().splitlines()]
    assert reason in next(record["found"] for record in records if record["kind"] == "broken")
    assert desk.verify().broken


def test_a_forged_head_is_no_head(desk: Desk, make_desk: MakeDesk) -> None:
    other = make_desk("other")
    desk.fill(3)
    other.fill(2)
    (desk.directory / HEAD).write_bytes((other.directory / HEAD).read_bytes())
    broken = desk.verify().broken
    assert broken
    assert broken.reason == "the head is not signed with this key"


# ------------------------------------------------------------------------------------------------- what cannot be written


def _in_the_way(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("a file where a directory should be")


@pytest.mark.parametrize("place", ["state", "state/audit", "config"])
def test_a_log_that_cannot_be_written_says_why(desk: Desk, place: str) -> None:
    _in_the_way(desk.directory.parent.parent / place)
    with pytest.raises(StorageUnavailable, match=r"Not a directory|File exists"):
        desk.fill(1)


def test_a_segment_that_is_a_link_is_not_followed(desk: Desk, tmp_path: Path) -> None:
    desk.fill(1)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"")
    desk.segment.unlink()
    (desk.directory / "audit-000000000001.jsonl").symlink_to(elsewhere)
    with pytest.raises(StorageUnavailable, match="cannot be written"):
        desk.fill(1)
    assert elsewhere.read_bytes() == b""


@pytest.mark.parametrize(("change", "reason"), [("chmod", "can be read by others"), ("cut", "holds 5 bytes")])
def test_a_key_that_is_none_stops_the_writer(desk: Desk, change: str, reason: str) -> None:
    desk.fill(1)
    if change == "chmod":
        desk.key_file.chmod(0o644)
    else:
        desk.key_file.write_bytes(b"short")
    with pytest.raises(StorageUnavailable, match=reason):
        desk.fill(1)


def test_a_writer_waits_for_another_only_so_long(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from fubcli.audit import locking

    desk.fill(1)
    impatient = StoredAuditLog(desk.directory, lambda: b"k" * 32, clock=TickingClock(), ensure=Home.ensure)
    monkeypatch.setattr(locking.writing.__wrapped__, "__defaults__", (0.05,))  # type: ignore[attr-defined]
    with locking.writing(desk.directory), pytest.raises(StorageUnavailable, match="for too long"):
        impatient.record(decided())
