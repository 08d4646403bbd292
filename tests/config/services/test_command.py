"""Commands that print credentials, and those that print something else, too much, nothing, or never end."""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from pathlib import Path

import pytest

from fubcli.config.services import command
from fubcli.errors import NotPermitted
from tests.config.services.conftest import API_KEY, APP_KEY, TOKEN, Desk

KEYS = {"api_key": API_KEY, "app_key": APP_KEY}


def _configure(desk: Desk, code: str, service: str = "gitlab") -> Path:
    """Have the credentials come from a Python program; return the file that it leaves a line in for each run."""
    program, runs = desk.root / "printing.py", desk.root / "runs"
    program.write_text(f"import os, sys, time, json\nopen({str(runs)!r}, 'a').write('x\\n')\n{code}\n")
    words = json.dumps([sys.executable, str(program)])
    header = "datadog.production" if service == "datadog" else service
    desk.write(f"[{header}]\nurl = 'http://127.0.0.1:1'\ncredential_command = {words}\n")
    return runs


@pytest.mark.parametrize("end", ["", "\\n", "\\r\\n"])
def test_one_secret_is_one_line(desk: Desk, end: str) -> None:
    _configure(desk, f"sys.stdout.write('{TOKEN}{end}')")
    profile = desk.profile()
    assert profile.credentials["token"].reveal() == TOKEN
    assert (profile.lacks, str(profile.origins["token"])) == ("", f"{desk.file}:3")


@pytest.mark.parametrize(("service", "told"), [("datadog", KEYS), ("gitlab", {"token": TOKEN})])
def test_several_are_an_object(desk: Desk, service: str, told: dict[str, str]) -> None:
    _configure(desk, f"print(json.dumps({told!r}, indent=1))", service)
    profile = desk.profile(service)
    assert {name: each.reveal() for name, each in profile.credentials.items()} == told


def test_it_runs_once_in_a_process_however_it_ends(desk: Desk) -> None:
    runs = _configure(desk, f"print('{TOKEN}')")
    assert [desk.profile().is_signed_in for _ in range(3)] == [True] * 3
    assert runs.read_text() == "x\n"


def test_it_has_no_input_a_place_of_its_own_and_the_process_s_environment(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_VAULT", "here")
    monkeypatch.chdir(desk.root)
    found = desk.root / "found"
    terminal, (reading, writing) = os.dup(0), os.pipe()
    os.write(writing, b"typed")
    os.close(writing)
    os.dup2(reading, 0)
    code = f"open({str(found)!r}, 'w').write(sys.stdin.read() + os.getcwd() + os.environ['MY_VAULT']); print('{TOKEN}')"
    _configure(desk, code)
    try:
        desk.profile()
    finally:
        os.dup2(terminal, 0)
        os.close(terminal)
        os.close(reading)
    assert found.read_text() == f"{desk.home.config}here"


BAD = {
    "two lines": (f"print('{TOKEN}'); print('{TOKEN}')", "gitlab", "printed what cannot be a credential"),
    "nothing": ("", "gitlab", "printed what cannot be a credential"),
    "blanks": (f"print('{TOKEN} ')", "gitlab", "printed what cannot be a credential"),
    "a NUL": (f"print('{TOKEN}\\0')", "gitlab", "printed what cannot be a credential"),
    "no ASCII": (f"sys.stdout.buffer.write(b'{TOKEN}\\xff')", "gitlab", "printed what cannot be a credential"),
    "a line for two": (f"print('{TOKEN}')", "datadog", "must print a JSON object with api_key and app_key"),
    "a list": (f"print(json.dumps(['{TOKEN}']))", "datadog", "must print a JSON object"),
    "one of two": (f"print(json.dumps({{'api_key': '{API_KEY}'}}))", "datadog", "must print a JSON object"),
    "one too many": (f"print(json.dumps({KEYS!r} | {{'more': '{TOKEN}'}}))", "datadog", "must print a JSON object"),
    "no object": (f"print('{{\"token\": \"{TOKEN}')", "gitlab", "must print a JSON object with token or one bare line"),
    "deep": ("print('{\"a\":' * 9000)", "gitlab", "must print a JSON object"),
    "a number": ("print('{\"token\": 5}')", "gitlab", "printed what cannot be a credential"),
    "a line break inside": (f"print(json.dumps({{'token': '{TOKEN}\\r\\nX: y'}}))", "gitlab", "printed what cannot be"),
    "10 MB": ("sys.stdout.write('x' * 10_000_000)", "gitlab", "printed more than 64 kB"),
    "for ever": ("while True: sys.stdout.write('x' * 100)", "gitlab", "printed more than 64 kB"),
    "a failure": (f"print('{TOKEN}'); print('{TOKEN}', file=sys.stderr); sys.exit(3)", "gitlab", "ended with exit code 3"),
    "a crash": (f"raise ValueError('{TOKEN}')", "gitlab", "ended with exit code 1"),
    "a signal": ("os.kill(os.getpid(), 9)", "gitlab", "was ended by signal 9"),
}  # fmt: skip


def _refusal(desk: Desk, service: str = "gitlab") -> NotPermitted:
    with pytest.raises(NotPermitted) as caught:
        desk.profile(service)
    error = caught.value
    told = "".join(traceback.format_exception(error)) + repr(error) + repr(error.extra)
    assert [value for value in (TOKEN, API_KEY, APP_KEY) if value in told] == []
    return error


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_credential_is_refused_and_not_told(
    desk: Desk, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    code, service, told = BAD[name]
    runs = _configure(desk, code, service)
    error = _refusal(desk, service)
    assert f"{desk.file}:3: the credential command" in error.detail
    assert told in error.detail
    assert _refusal(desk, service).detail == error.detail
    assert runs.read_text() == "x\n", "a command that fails is not run again either"
    assert "".join(capfd.readouterr()) == ""


@pytest.mark.parametrize(
    "code",
    [
        "time.sleep(60)",
        "os.close(1); time.sleep(60)",
        "os.fork() or time.sleep(60)",
        f"print('{TOKEN}', flush=True); os.fork() or time.sleep(60)",
        "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)",
    ],
)
def test_one_that_hangs_is_ended_with_what_it_started(desk: Desk, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "SECONDS", 1.5)
    group = desk.root / "group"
    _configure(desk, f"open({str(group)!r}, 'w').write(str(os.getpgid(0)))\n{code}")
    began = time.monotonic()
    assert "did not end within 1.5 s" in _refusal(desk).detail
    assert time.monotonic() - began < 10
    pid = int(group.read_text())
    assert pid != os.getpgid(0)
    for _ in range(100):
        if not _is_alive(pid):
            break
        time.sleep(0.05)
    assert not _is_alive(pid)


def _is_alive(group: int) -> bool:
    """Whether a process of the group runs; one that nobody has waited for yet does not."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[2] == str(group) and fields[0] != "Z":
            return True
    return False


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["never-was-here"], "the credential command never-was-here is not found"),
        ([TOKEN], "the credential command is not found"),
        (["/never/was/here"], "the credential command here is not found"),
    ],
)
def test_a_program_that_is_not_there(desk: Desk, words: list[str], told: str) -> None:
    desk.write(f"[gitlab]\ncredential_command = {json.dumps(words)}\n")
    assert told in _refusal(desk).detail


def test_a_program_that_cannot_be_run(desk: Desk) -> None:
    program = desk.root / "tool"
    program.write_text("#!/never/was/here\n")
    program.chmod(0o755)
    desk.write(f"[gitlab]\ncredential_command = ['{program}']\n")
    assert "the credential command tool cannot be run" in _refusal(desk).detail


@pytest.mark.parametrize("path", [".", "", "bin:", ":.:bin"])
def test_a_program_beside_the_current_directory_is_not_found(
    desk: Desk, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for directory in (desk.root, desk.root / "bin"):
        directory.mkdir(exist_ok=True)
        (directory / "my-vault").write_text(f"#!/bin/sh\necho {TOKEN}\n")
        (directory / "my-vault").chmod(0o755)
    desk.write(f"[gitlab]\ncredential_command = ['my-vault', '{path}']\n")
    monkeypatch.chdir(desk.root)
    monkeypatch.setenv("PATH", path)
    assert "my-vault is not found" in _refusal(desk).detail


def test_no_shell_reads_it(desk: Desk) -> None:
    words = "$(id)`id`;$HOME|cat"
    desk.write(f"[gitlab]\ncredential_command = ['/bin/echo', '{words}']\n")
    assert desk.profile().credentials["token"].reveal() == words
