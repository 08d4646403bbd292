"""Cases go on, are closed, and survive what happens to files and processes."""

from __future__ import annotations

import errno
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.errors import StorageUnavailable, UsageError
from fubcli.model.names import Environment
from fubcli.skills.support_investigation.cases import files
from fubcli.skills.support_investigation.cases.cases import END
from fubcli.skills.support_investigation.cases.memory import MOST_EVIDENCE, Damaged, Memory, read, written
from fubcli.skills.support_investigation.cases.naming import identity_of, is_of, name_of, slug_of
from tests.conftest import environment
from tests.forkserver import ROOT
from tests.skills.support_investigation.conftest import EXPORT, NOW, STAGES, World, recorded
from tests.skills.support_investigation.test_documents import RECORDED, assert_every_claim_rests_on_evidence
from tests.skills.support_investigation.test_scope import PEOPLE, finding, investigated


def quiet(world: World, drill: str, **options: Any) -> dict[str, Any]:
    return world.run(EXPORT, recorded(drill), follow_up=False, **options)


# ------------------------------------------------------------------------------------------------------- going on


def test_the_same_issue_goes_on_with_its_evidence_under_its_numbers(world: World) -> None:
    first = world.run(EXPORT, recorded("late-export"), follow_up=False)
    again = world.run(f"  {EXPORT.upper()}!", recorded("late-export"), follow_up=False)
    assert (first["case"]["resumed"], again["case"]["resumed"]) == (False, True)
    assert first["case"]["directory"] == again["case"]["directory"]
    known = {each["id"]: each["says"] for each in first["evidence"]}
    told = {each["id"]: each["says"] for each in again["evidence"]}
    assert {id: told[id] for id in known if id != "E1"} == {id: says for id, says in known.items() if id != "E1"}
    assert again["case"]["new"] == [f"E{len(known) + 1}"], "the issue in other letters"
    assert again["root_cause"]["confidence"] == first["root_cause"]["confidence"]


def test_what_is_new_is_told(world: World) -> None:
    quiet(world, "healthy")
    data = quiet(world, "job-failed")
    told = {each["id"]: each["says"] for each in data["evidence"]}
    assert any("FAILED" in told.get(id, "") for id in data["case"]["new"])
    assert data["root_cause"]["hypothesis"] == "export-job-failed"


def test_what_was_well_and_is_not_any_more_does_not_speak_against_it(world: World) -> None:
    healthy = quiet(world, "healthy")
    assert healthy["root_cause"] is None
    for drill in ("late-export", "missing-table", "column-removed", "volume-drop"):
        directory = World(world.directory / drill)
        quiet(directory, "healthy")
        assert quiet(directory, drill)["root_cause"] is not None, drill


def test_evidence_is_carried_on_without_the_event(world: World) -> None:
    first = quiet(world, "late-export")
    later = world.run(EXPORT, follow_up=False)
    assert later["root_cause"] == first["root_cause"]
    assert later["case"]["new"] == []


REMEMBERED = "This run looked at nothing: that rests on earlier ones"


@pytest.mark.parametrize("drill", ["healthy", "late-export"])
@pytest.mark.parametrize("came", ["nothing", "a failure"])
def test_a_run_that_looked_at_nothing_does_not_say_what_is_well_as_if_it_had(
    world: World, drill: str, came: str
) -> None:
    first = quiet(world, drill)
    assert quiet(world, drill)["headline"] == first["headline"], "it looked at the same again"
    failed = replace(recorded(drill), type="com.fub.skill.monitor.failed.v1", is_failure=True, data={"exit_code": 2})
    later = world.run(EXPORT, *([failed] if came == "a failure" else []), follow_up=False)
    assert later["headline"] == f"{first['headline']} {REMEMBERED}."
    assert {"id": "nothing-looked-at", "severity": "warning", "title": REMEMBERED} in later["findings"]
    assert_every_claim_rests_on_evidence(world, later)
    closed = world.run(EXPORT, close=True)
    assert REMEMBERED not in closed["headline"], "it is not there to look"


def test_what_was_to_be_piped_in_and_did_not_come_is_missing(world: World) -> None:
    data = world.run(EXPORT, follow_up=False, is_pipe_empty=True)
    assert "What was to be piped in" in {each["what"] for each in data["missing_evidence"]}
    assert REMEMBERED not in data["headline"], "there are no earlier ones"


def test_another_issue_environment_or_account_is_another_case(world: World) -> None:
    asked = [(EXPORT, {}), (f"{EXPORT} again", {}), (EXPORT, {"environment": "qa"}), (EXPORT, {"account_id": 5})]
    names = {world.run(issue, follow_up=False, **options)["case"]["directory"] for issue, options in asked}
    assert len(names) == 4


def test_a_closed_case_stays_closed_and_the_issue_opens_another(world: World) -> None:
    first = quiet(world, "late-export")
    closed = world.run(EXPORT, close=True)
    assert closed["case"]["closed"]
    assert closed["case"]["directory"] == first["case"]["directory"]
    assert world.asked == []
    assert ": closed\n" in world.text(closed, "investigation.md")
    before = world.text(first, "investigation.md")
    second = world.run(EXPORT, follow_up=False)
    assert second["case"]["directory"] == f"{first['case']['directory']}-2"
    assert not second["case"]["resumed"]
    assert second["root_cause"] is None
    assert world.text(first, "investigation.md") == before
    world.run(EXPORT, close=True)
    assert world.run(EXPORT, follow_up=False)["case"]["directory"].endswith("-3")


def test_what_is_not_open_cannot_be_closed(world: World) -> None:
    with pytest.raises(UsageError, match="no open case of this issue"):
        world.run(EXPORT, close=True)
    quiet(world, "late-export")
    world.run(EXPORT, close=True)
    with pytest.raises(UsageError, match="no open case of this issue"):
        world.run(EXPORT, close=True)


@given(st.text(max_size=300), st.sampled_from(Environment), st.integers(1, 9_999))
def test_a_name_is_plain_short_and_known_again(issue: str, where: Environment, number: int) -> None:
    identity = identity_of(issue, where, None)
    name = name_of(NOW.date(), issue, identity, number)
    assert re.fullmatch(r"[a-z0-9-]{1,80}", name)
    assert len(slug_of(issue)) <= 40
    assert is_of(name, identity)
    assert not is_of(name, "0" * 8) or identity == "0" * 8


# ------------------------------------------------------------------------------------------------------- damage


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "torn": lambda data: data[: len(data) // 2],
    "no text": lambda data: b"\xff\xfe",
    "a list": lambda data: b"[]",
    "another layout": lambda data: data.replace(b'"format":1', b'"format":2'),
    "another case": lambda data: data.replace(b'"identity":"', b'"identity":"x'),
    "a class that is none": lambda data: data.replace(b'"direct"', b'"certain"'),
    "a weight that is none": lambda data: data.replace(b",1.0]", b",NaN]"),
    "a weight too many": lambda data: data.replace(b",1.0]", b",1e9]"),
    "a wrong type": lambda data: data.replace(b'"says":"', b'"says":1,"x":"', 1),
    "deep": lambda data: b"[" * 100_000,
    "a count too high": lambda data: re.sub(rb'"recorded":\d+', b'"recorded":999', data),
    "a count below zero": lambda data: re.sub(rb'"first":\d+', b'"first":-1', data),
    "evidence twice": lambda data: re.sub(rb'"evidence":\[(\{.*?\}),', rb'"evidence":[\1,\1,', data),
    "a time that is none": lambda data: re.sub(rb'"at":"[^"]*"', b'"at":"0001-01-01T00:00:00+14:00"', data),
    "a time without a zone": lambda data: re.sub(rb'"at":"[^"]*"', b'"at":"2026-01-01T00:00:00"', data),
    "a time of far away": lambda data: re.sub(rb'"at":"[^"]*"', b'"at":"9999-12-31T23:59:59-14:00"', data),
    "a count beyond all": lambda data: re.sub(rb'"first":\d+', b'"first":' + b"9" * 300, data),
    "a count beyond all texts": lambda data: re.sub(rb'"first":\d+', b'"first":' + b"9" * 5_000, data),
    "an account that is none": lambda data: data.replace(b'"accounts":[]', b'"accounts":[' + b"9" * 40 + b"]", 1),
    "a severity that is none": lambda data: data.replace(b'"severity":"info"', b'"severity":"fatal"', 1),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_memory_is_told_and_never_trusted(world: World, damage: str) -> None:
    first = quiet(world, "late-export")
    path = world.case(first) / "case.json"
    data = path.read_bytes()
    assert DAMAGE[damage](data) != data
    path.write_bytes(DAMAGE[damage](data))
    used = set(RECORDED.findall(world.text(first, "investigation.md")))
    again = quiet(world, "late-export")
    assert [each["id"] for each in again["findings"] if each["id"] == "case-damaged"] == ["case-damaged"]
    assert not {each["id"] for each in again["evidence"]} & used, "a number never means two things"
    assert again["root_cause"]["hypothesis"] == "export-late"
    assert "is damaged" in world.text(again, "investigation.md")
    assert_every_claim_rests_on_evidence(world, again)
    assert not [each for each in quiet(world, "late-export")["findings"] if each["id"] == "case-damaged"]


def test_a_memory_is_read_as_it_was_written(world: World) -> None:
    path = world.case(quiet(world, "job-failed")) / "case.json"
    data = path.read_bytes()
    identity = json.loads(data)["identity"]
    memory = read(data, identity)
    assert written(memory) == data
    assert memory.recorded == len(memory.evidence)
    with pytest.raises(Damaged, match="another case"):
        read(data, "00000000")


def test_a_memory_of_an_earlier_version_is_read(world: World) -> None:
    path = world.case(quiet(world, "late-export")) / "case.json"
    document = json.loads(path.read_bytes())
    del document["told"]
    for each in document["evidence"]:
        del each["seen"], each["is_superseded"]
    path.write_text(json.dumps(document), encoding="utf-8")
    data = quiet(world, "late-export")
    assert (data["case"]["resumed"], data["case"]["new"]) == (True, [])
    assert "case-damaged" not in {each["id"] for each in data["findings"]}


def test_a_case_keeps_a_limited_number_of_pieces(world: World) -> None:
    path = world.case(quiet(world, "late-export")) / "case.json"
    identity = json.loads(path.read_bytes())["identity"]
    first = read(path.read_bytes(), identity).evidence[1]
    many = tuple(replace(first, fact=f"f{at}", seen=()) for at in range(MOST_EVIDENCE))
    path.write_bytes(written(Memory(identity, many, len(many))))
    data = quiet(world, "job-failed")
    assert "case-full" in {each["id"] for each in data["findings"]}
    assert len(read(path.read_bytes(), identity).evidence) == MOST_EVIDENCE


def test_a_torn_section_is_told_and_followed_by_a_whole_one(world: World) -> None:
    first = quiet(world, "late-export")
    path = world.case(first) / "investigation.md"
    torn = path.read_bytes()[:-40]
    path.write_bytes(torn)
    text = world.text(quiet(world, "late-export"), "investigation.md")
    assert text.encode().startswith(torn)
    assert "The section above is torn" in text
    assert text.endswith(END)
    assert "The section above is torn" not in world.text(quiet(world, "late-export"), "investigation.md")[len(text) :]


def test_a_case_finds_its_way_back(world: World) -> None:
    shown, denied = finding(), finding(supports=[], contradicts=[PEOPLE])
    other = {**denied, "evidence": [{**denied["evidence"][0], "says": "it was not so"}]}
    for findings in ((shown, other, shown), (denied, shown), (shown, denied, shown)):
        here = World(world.directory / str(len(str(findings))))
        told = [here.run(STAGES, investigated(each), follow_up=False)["root_cause"] for each in findings]
        assert [each is not None for each in told] == [each is shown for each in findings]


def test_what_is_read_again_keeps_its_number_and_is_as_it_was_read_last(world: World) -> None:
    first = world.run(STAGES, investigated(finding(at="2026-11-20T01:00:00Z")), follow_up=False)
    data = world.run(STAGES, investigated(finding(at="2026-11-21T01:00:00Z")), follow_up=False)
    assert (data["case"]["new"], len(data["evidence"])) == ([], len(first["evidence"]))
    assert data["first_sign"] == {"at": "2026-11-21T01:00:00Z", "evidence": "E2"}


def test_hypotheses_that_there_are_not_any_more_are_dropped(world: World) -> None:
    path = world.case(quiet(world, "late-export")) / "case.json"
    path.write_bytes(path.read_bytes().replace(b'["export-late",', b'["export-forgotten",'))
    data = quiet(world, "late-export", dry_run=True)
    assert "case-damaged" not in {each["id"] for each in data["findings"]}
    assert world.run(EXPORT, follow_up=False)["root_cause"] is None


def test_a_record_that_is_gone_begins_anew_with_all_evidence(world: World) -> None:
    first = quiet(world, "late-export")
    (world.case(first) / "investigation.md").unlink()
    again = world.run(EXPORT, follow_up=False)
    text = world.text(again, "investigation.md")
    assert text.startswith("# Investigation: ")
    assert RECORDED.findall(text) == [each["id"] for each in first["evidence"]]
    assert_every_claim_rests_on_evidence(world, again)


def test_a_dry_run_of_an_open_case_knows_what_it_knows(world: World) -> None:
    first = quiet(world, "late-export")
    before = {each.name: each.read_bytes() for each in world.case(first).iterdir()}
    data = world.run(EXPORT, dry_run=True)
    assert data["root_cause"] == first["root_cause"]
    assert before == {each.name: each.read_bytes() for each in world.case(first).iterdir()}


# ------------------------------------------------------------------------------------------------------- planted files


@pytest.mark.parametrize("name", ["investigation.md", "case.json"])
@pytest.mark.parametrize("plant", ["link", "hard link", "pipe", "directory"])
def test_what_is_planted_is_not_followed(world: World, tmp_path: Path, name: str, plant: str) -> None:
    case = world.case(quiet(world, "late-export"))
    other = tmp_path / "other"
    other.write_text("mine")
    (case / name).unlink()
    {
        "link": lambda: (case / name).symlink_to(other),
        "hard link": lambda: (case / name).hardlink_to(other),
        "pipe": lambda: os.mkfifo(case / name),
        "directory": lambda: (case / name).mkdir(),
    }[plant]()
    with pytest.raises(StorageUnavailable):
        quiet(world, "late-export")
    assert other.read_text() == "mine"


def test_a_link_in_place_of_the_summary_is_replaced_not_followed(world: World, tmp_path: Path) -> None:
    first = quiet(world, "late-export")
    other = tmp_path / "other"
    other.write_text("mine")
    summary = world.case(first) / "root-cause-summary.md"
    summary.unlink()
    summary.symlink_to(other)
    quiet(world, "late-export")
    assert other.read_text() == "mine"
    assert not summary.is_symlink()


@pytest.mark.parametrize("is_dangling", [True, False])
def test_a_link_in_place_of_a_case_is_no_case(world: World, tmp_path: Path, is_dangling: bool) -> None:
    first = quiet(world, "late-export")
    case = world.case(first)
    elsewhere = tmp_path / "elsewhere"
    case.rename(elsewhere)
    before = sorted((each.name, each.read_bytes()) for each in elsewhere.iterdir())
    case.symlink_to(tmp_path / "nowhere" if is_dangling else elsewhere)
    second = quiet(world, "late-export")
    assert second["case"]["directory"] == f"{case.name}-2"
    assert before == sorted((each.name, each.read_bytes()) for each in elsewhere.iterdir())


def test_a_link_in_place_of_the_lock_is_refused(world: World, tmp_path: Path) -> None:
    world.directory.mkdir()
    (world.directory / files.LOCK).symlink_to(tmp_path / "other")
    with pytest.raises(StorageUnavailable, match="symbolic link"):
        quiet(world, "late-export")
    assert not (tmp_path / "other").exists()


def test_the_directory_of_cases_may_be_a_link_of_its_owner(world: World, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    world.directory.symlink_to(tmp_path / "real")
    assert (tmp_path / "real" / str(quiet(world, "late-export")["case"]["directory"])).is_dir()


def test_strangers_beside_the_cases_are_left_alone(world: World) -> None:
    world.directory.mkdir()
    for name in ("notes.txt", "2026-11-21-x-zzzzzzzz", "2026-11-21--b608952c", "b608952c"):
        (world.directory / name).write_text("mine")
    quiet(world, "late-export")
    assert (world.directory / "notes.txt").read_text() == "mine"


# ------------------------------------------------------------------------------------------------------- full disks


@pytest.mark.parametrize("call", ["write", "fsync", "replace", "open"])
def test_a_full_disk_is_told_and_nothing_is_half_there(
    world: World, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    first = quiet(world, "late-export")
    summary = world.text(first, "root-cause-summary.md")
    record = world.text(first, "investigation.md")

    def full(*arguments: object, **options: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(files.os, call, full)
        with pytest.raises(StorageUnavailable, match="No space left"):
            quiet(world, "job-failed")
    assert world.text(first, "root-cause-summary.md") == summary
    assert world.text(first, "investigation.md").startswith(record)
    assert not list(world.case(first).glob("*.part"))
    after = quiet(world, "job-failed")
    assert_every_claim_rests_on_evidence(world, after)


def test_a_short_write_is_a_torn_section(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    first = quiet(world, "late-export")
    write = os.write
    with monkeypatch.context() as patch:
        patch.setattr(files.os, "write", lambda number, data: write(number, data[:50]))
        with pytest.raises(StorageUnavailable, match="No space left"):
            quiet(world, "job-failed")
    after = quiet(world, "job-failed")
    assert "The section above is torn" in world.text(first, "investigation.md")
    assert_every_claim_rests_on_evidence(world, after)


def test_who_holds_the_lock_for_too_long_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.directory.mkdir()
    monkeypatch.setattr(files, "PATIENCE_SECONDS", 0.05)
    with files.locked(world.directory), pytest.raises(StorageUnavailable, match="for too long"):
        quiet(world, "late-export")


# ------------------------------------------------------------------------------------------------------- processes


def started(directory: Path, name: str, runs: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.skills.support_investigation.child", str(directory), name, str(runs)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(directory),
    )  # fmt: skip


def assert_whole(directory: Path, sections: int | None = None) -> str:
    """Every section begins and ends, and a number never means two things."""
    (case,) = [each for each in directory.iterdir() if each.is_dir() and each.name != "state"]
    text = (case / "investigation.md").read_text(encoding="utf-8")
    whole = text.replace("The section above is torn", END)
    assert whole.count("\n## ") == whole.count(END)
    if sections is not None:
        assert text.count(END) == sections
    meant: dict[str, set[str]] = {}
    for line in text.splitlines():
        if match := re.match(r"- \*\*(E\d+)\*\* (.*)", line):
            meant.setdefault(match.group(1), set()).add(match.group(2))
    assert all(len(each) == 1 for each in meant.values())
    return text


@pytest.mark.slow
def test_processes_at_once_never_interleave(tmp_path: Path) -> None:
    runs, names = 12, ("one", "other", "third")
    children = [started(tmp_path / "cases", name, runs) for name in names]
    for child in children:
        _, errors = child.communicate(timeout=120)
        assert child.returncode == 0, errors
    text = assert_whole(tmp_path / "cases", runs * len(names))
    told = Counter(re.findall(r"table (\w+ \d+) came late", "\n".join(re.findall(r"^- \*\*E.*$", text, re.MULTILINE))))
    assert told == {f"{name} {number}": 1 for name in names for number in range(runs)}


@pytest.mark.slow
def test_an_end_at_any_moment_leaves_a_case_that_goes_on(tmp_path: Path) -> None:
    directory = tmp_path / "cases"
    for number in range(8):
        child = started(directory, f"killed{number}", 1_000)
        assert child.stdout is not None
        for _ in range(3):
            child.stdout.readline()
        time.sleep(0.003 * number)
        child.send_signal(signal.SIGKILL)
        child.communicate(timeout=60)
    world = World(directory)
    data = world.run(EXPORT, recorded("late-export"), follow_up=False)
    assert data["case"]["resumed"]
    assert "case-damaged" not in {each["id"] for each in data["findings"]}
    assert_whole(directory)
    assert_every_claim_rests_on_evidence(world, data)


def test_an_account_of_the_words_opens_the_case_of_that_account(world: World) -> None:
    event = recorded("investigate-contact-lifecycle")
    piped = world.run(STAGES, event, follow_up=False)
    named = world.run(STAGES, account_id=12345, follow_up=False)
    assert named["case"]["directory"] == piped["case"]["directory"]
    assert named["root_cause"]["hypothesis"] == piped["root_cause"]["hypothesis"]
    assert piped["root_cause"]["hypothesis"] == "job-overwrote-stages"
