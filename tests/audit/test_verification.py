"""Whatever is changed in a log is found, and where."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fubcli.audit.lines import read_line, write_line
from fubcli.audit.reading import snapshot_of_file
from fubcli.audit.verification import verify
from fubcli.errors import StorageUnavailable
from tests.audit.conftest import Desk, MakeDesk, decided

ONE_DESK = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def filled(make_desk: MakeDesk) -> Desk:
    """Twelve lines in four files."""
    desk = make_desk(segment_bytes=1_000)
    desk.fill(12)
    assert desk.verify().broken is None
    return desk


@ONE_DESK
@given(data=st.data())
def test_a_changed_byte_is_found(filled: Desk, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(filled.segments()))
    sound = path.read_bytes()
    place = data.draw(st.integers(0, len(sound) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != sound[place]))
    path.write_bytes(sound[:place] + bytes([byte]) + sound[place + 1 :])
    try:
        broken = filled.verify().broken
        assert broken
        at = sound[:place].count(b"\n") + 1
        assert broken.place is None or broken.place.file >= path.name
        if broken.place and broken.place.file == path.name:
            assert broken.place.line in (at, at + 1)
    finally:
        path.write_bytes(sound)


@ONE_DESK
@given(data=st.data())
def test_a_removed_repeated_or_swapped_line_is_found(filled: Desk, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(filled.segments()))
    sound = path.read_bytes()
    lines = sound.splitlines(keepends=True)
    changed = data.draw(st.lists(st.sampled_from(lines), max_size=len(lines) + 1).filter(lambda each: each != lines))
    path.write_bytes(b"".join(changed))
    try:
        assert filled.verify().broken
    finally:
        path.write_bytes(sound)


@pytest.mark.parametrize("number", range(4))
def test_a_removed_file_is_found(filled: Desk, number: int) -> None:
    filled.segments()[number].unlink()
    assert filled.verify().broken


def test_old_files_may_be_put_away_when_the_hash_they_ended_in_is_known(filled: Desk) -> None:
    oldest = filled.segments()[0]
    last = read_line(oldest.read_bytes().splitlines()[-1])
    assert last
    oldest.unlink()
    broken = filled.verify().broken
    assert broken
    assert "lines before it are missing" in broken.reason
    found = filled.verify(after=last.digest)
    assert (found.broken, found.first) == (None, last.seq + 1)
    assert filled.verify(after="0" * 64).broken


def test_who_knows_an_old_hash_finds_a_log_that_was_replaced(filled: Desk, make_desk: MakeDesk) -> None:
    known = filled.verify().last_hash
    filled.fill(3)
    assert filled.verify(expect=known).broken is None
    another = make_desk("another")
    another.fill(15)
    broken = another.verify(expect=known).broken
    assert broken
    assert broken.reason == "no line has the expected hash"


def test_a_chain_computed_again_without_the_key_is_found(filled: Desk) -> None:
    """What a chain of plain hashes would not show: every line written anew from a change on."""
    for path in filled.segments():
        path.unlink()
    (filled.directory / "audit.head").unlink()
    prev, texts = "0" * 64, []
    for seq in range(1, 13):
        line = write_line({"kind": "decided"}, seq=seq, time="2026-11-21T08:00:00.000Z", prev=prev, key=b"guess")
        prev = line.digest
        texts.append(line.raw + b"\n")
    (filled.directory / "audit-000000000001.jsonl").write_bytes(b"".join(texts))
    broken = filled.verify().broken
    assert broken
    assert (str(broken.place), broken.reason) == ("audit-000000000001.jsonl:1", "not signed with this key")


def test_without_the_key_the_chain_is_verified_and_it_is_said(filled: Desk) -> None:
    filled.key_file.unlink()
    found = filled.verify()
    assert (found.broken, found.keyed, found.lines) == (None, False, 12)
    path = filled.segments()[1]
    path.write_bytes(path.read_bytes().replace(b"SELECT 4", b"SELECT 9"))
    assert filled.verify().broken


def test_a_line_that_stands_in_for_a_torn_one_needs_what_was_torn(filled: Desk) -> None:
    with filled.segments()[-1].open("ab") as file:
        file.write(b"half a line")
    filled.fill(1)
    assert filled.verify().broken is None
    path = filled.segments()[-1]
    path.write_bytes(path.read_bytes().replace(b"half a line", b"half a lime"))
    broken = filled.verify().broken
    assert broken
    assert broken.reason == "what was torn is something else"


def test_a_last_line_that_was_exchanged_for_another_signed_one_is_found(desk: Desk) -> None:
    """A copy of the log that was taken before and went on elsewhere."""
    desk.fill(2)
    segment, head = desk.segment.read_bytes(), (desk.directory / "audit.head").read_bytes()
    desk.log.record(decided("other", "SELECT 'other'"))
    forked = desk.segment.read_bytes()
    desk.segment.write_bytes(segment)
    (desk.directory / "audit.head").write_bytes(head)
    desk.log.record(decided("c2", "SELECT 2"))
    desk.segment.write_bytes(forked)
    broken = desk.verify().broken
    assert broken
    assert broken.reason == "line 3 is not the one that the head names"
    desk.fill(1)
    assert b'"found":"the last line is not the one that the head names"' in desk.segment.read_bytes()


def test_an_empty_log_is_sound(desk: Desk) -> None:
    found = desk.verify()
    assert (found.broken, found.lines, found.last_hash) == (None, 0, "0" * 64)


@pytest.mark.parametrize(
    "raw",
    [b"", b"{}", b"[]", b'{"v":1,"seq":1}', b"\xff", b'{"v":1,"seq":1.5,"prev":"' + b"0" * 64 + b'","mac":"' + b"0" * 64 + b'"}'],
)  # fmt: skip
def test_what_is_no_line(raw: bytes) -> None:
    assert read_line(raw) is None


def test_an_export_is_verified_on_its_own(filled: Desk, tmp_path: Path) -> None:
    lines = b"".join(path.read_bytes() for path in filled.segments()).splitlines(keepends=True)
    export = tmp_path / "export.ndjson"
    export.write_bytes(b"".join(lines[4:9]))
    log = snapshot_of_file(export, filled.key)
    found = verify(log, is_export=True)
    assert (found.broken, found.first, found.last) == (None, 5, 9)
    export.write_bytes(b"".join([*lines[4:6], *lines[7:9]]))
    assert verify(snapshot_of_file(export, filled.key), is_export=True).broken
    export.write_bytes(b"".join(lines[4:9])[:-3])
    assert verify(snapshot_of_file(export, filled.key), is_export=True).broken


def test_a_log_that_is_gone_is_not_intact(filled: Desk) -> None:
    shutil.rmtree(filled.directory)
    broken = filled.verify().broken
    assert broken
    assert "there is no line, and there was one" in broken.reason


def test_a_pipe_in_a_segments_place_holds_nobody_up(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.fill(1)
    path = desk.segment
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(OSError, match="not a plain file"):
        desk.verify()
    with pytest.raises(StorageUnavailable):
        desk.fill(1)
