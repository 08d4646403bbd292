"""Directories, keys and the audit log, as the doctor finds them; looking makes nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fubcli.config.keys import read_key
from fubcli.config.locations import Home
from fubcli.errors import ExitCode
from fubcli.model.verdict import Status
from fubcli.operations.doctor import storage
from fubcli.operations.doctor.check import Check
from fubcli.operations.doctor.storage import audit_check, directory_checks, key_checks


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(*(tmp_path / name for name in ("config", "data", "state", "cache")))


def directories(home: Home) -> dict[str, Check]:
    return {check.id.removeprefix("directory-"): check for check in directory_checks(home)}


def keys(home: Home, **environ: str) -> dict[str, Check]:
    return {check.id.removeprefix("key-"): check for check in key_checks(home, environ)}


def test_what_is_not_there_yet_is_made_when_it_is_needed_and_not_by_looking(home: Home, tmp_path: Path) -> None:
    assert {check.status for check in directories(home).values()} == {Status.INFO}
    assert {check.status for check in keys(home).values()} == {Status.INFO}
    assert audit_check(home.state / "audit", home.config / "audit.key").status is Status.INFO
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "mode", "status", "remedy"),
    [
        ("state", 0o700, Status.OK, ""),
        ("state", 0o750, Status.WARNING, "go-rwx"),
        ("cache", 0o755, Status.OK, ""),
        ("config", 0o775, Status.WARNING, "go-w"),
        ("data", 0o777, Status.WARNING, "go-w"),
    ],
)
def test_nobody_else_may_change_them_nor_read_the_state(
    home: Home, name: str, mode: int, status: Status, remedy: str
) -> None:
    path: Path = getattr(home, name)
    path.mkdir()
    path.chmod(mode)
    check = directories(home)[name]
    assert check.status is status
    assert [fix.argv for fix in check.fixes] == ([("chmod", remedy, str(path))] if remedy else [])


def test_a_file_in_the_state_that_others_can_read_is_named(home: Home) -> None:
    file = home.state / "artifacts" / "rows.ndjson"
    file.parent.mkdir(parents=True)
    home.state.chmod(0o700)
    file.touch(0o644)
    check = directories(home)["state"]
    assert (check.status, check.fixes[0].argv[-1]) == (Status.WARNING, str(file))
    file.chmod(0o600)
    assert directories(home)["state"].status is Status.OK


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_what_cannot_be_written_is_critical(home: Home) -> None:
    home.state.mkdir(mode=0o500)
    check = directories(home)["state"]
    assert (check.status, check.code) == (Status.CRITICAL, ExitCode.UNAVAILABLE)


def test_a_file_in_a_directorys_place_is_critical(home: Home) -> None:
    home.data.touch()
    check = directories(home)["data"]
    assert (check.status, check.code) == (Status.CRITICAL, ExitCode.UNAVAILABLE)


def test_keys(home: Home, tmp_path: Path) -> None:
    read_key(home.config / "audit.key")
    read_key(home.config / "receipts.key")
    (home.config / "receipts.key").chmod(0o644)
    found = keys(home, FUBCLI_MASKING_KEY_FILE=str(tmp_path / "shared.key"))
    assert found["audit"].status is Status.OK
    assert (found["receipts"].status, found["receipts"].code) == (Status.CRITICAL, ExitCode.NOT_PERMITTED)
    assert "chmod 600" in found["receipts"].detail
    assert found["masking"].status is Status.WARNING, "a shared key that is named must be there"
    assert "environment FUBCLI_MASKING_KEY_FILE" in found["masking"].detail


def test_a_link_to_nowhere_is_no_key_that_is_not_there(home: Home) -> None:
    home.config.mkdir()
    (home.config / "audit.key").symlink_to("/nowhere")
    assert keys(home)["audit"].status is Status.CRITICAL


def test_a_large_log_is_not_verified_and_not_called_intact(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    directory = home.state / "audit"
    directory.mkdir(parents=True)
    (directory / "audit-000000000001.jsonl").write_text("{}\n")
    monkeypatch.setattr(storage, "_MOST_LOG_BYTES", 1)
    check = audit_check(directory, home.config / "audit.key")
    assert (check.status, check.fixes[0].argv) == (Status.UNKNOWN, ("fubcli", "audit", "verify"))


def test_a_log_that_is_not_what_was_written_is_critical(home: Home) -> None:
    directory = home.state / "audit"
    directory.mkdir(parents=True)
    (directory / "audit-000000000001.jsonl").write_text("no line of a log\n" * 2)
    (directory / "audit-000000000003.jsonl").write_text("no line of a log\n")
    check = audit_check(directory, home.config / "audit.key")
    assert (check.status, check.code) == (Status.CRITICAL, ExitCode.FINDINGS)


def test_a_log_that_is_no_directory_cannot_be_read(home: Home) -> None:
    home.state.mkdir()
    (home.state / "audit").touch()
    check = audit_check(home.state / "audit", home.config / "audit.key")
    assert (check.status, check.code) == (Status.CRITICAL, ExitCode.UNAVAILABLE)
