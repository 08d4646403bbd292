"""`fubcli check` as a process: forms, exit codes, streams, odd files, and what pre-commit does with it."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.events import data_of, event_of, validator
from tests.conftest import ROOT, Fubcli, environment
from tests.corpora import document
from tests.operations.check.desk import DROP, STAGES, write

pytestmark = pytest.mark.slow

NDJSON = '{"id":"a","sql":"SELECT 1"}\n{"id":"b","sql":"DROP TABLE fub.contacts_silver.stages"}\n'


def lines_of(completed: subprocess.CompletedProcess[str], code: int = 0) -> list[dict[str, Any]]:
    assert completed.returncode == code, completed.stdout + completed.stderr
    lines = [json.loads(line) for line in completed.stdout.splitlines()]
    for line in lines:
        validator("check-statement").validate(line)
    return lines


def test_one_event_tells_of_all_statements(fubcli: Fubcli, tmp_path: Path) -> None:
    write(tmp_path / "a.sql", f"{STAGES};\n{DROP}")
    event = event_of(fubcli("check", "a.sql"))
    assert event["type"] == "com.fub.skill.check.result.v1"
    assert event["data"]["verdicts"]["refuse"] == 1
    assert len(data_of(fubcli("check", "a.sql", "--all"))["results"]) == 2


@pytest.mark.slow
def test_ndjson_in_ndjson_out(fubcli: Fubcli) -> None:
    for arguments in (["-"], []):
        lines = lines_of(fubcli("check", *arguments, "--input=ndjson", "--output=ndjson", stdin=NDJSON))
        assert [(each["id"], each["verdict"]) for each in lines] == [("a", "allow"), ("b", "refuse")]
        assert lines[1]["findings"][0]["rule"] == "production_is_read_only"


@pytest.mark.parametrize("form", ["json", "ndjson", "sarif", "table", "markdown"])
def test_fail_on_changes_the_exit_code_and_nothing_else(fubcli: Fubcli, form: str) -> None:
    plain = fubcli("check", "-", f"--output={form}", stdin=DROP)
    failing = fubcli("check", "-", f"--output={form}", "--fail-on=refuse", stdin=DROP)
    assert (plain.returncode, failing.returncode) == (0, 8)
    assert (plain.stderr, failing.stderr) == ("", "")
    if form == "json":
        assert json.loads(plain.stdout)["data"] == json.loads(failing.stdout)["data"]
    else:
        assert plain.stdout == failing.stdout


@pytest.mark.parametrize(("fail_on", "sql", "code"), [("needs_staging", DROP, 8), ("refuse", "SELECT 1", 0), ("needs_staging", "SELECT 1", 0)])  # fmt: skip
def test_fail_on_counts_what_is_worse_too(fubcli: Fubcli, fail_on: str, sql: str, code: int) -> None:
    assert fubcli("check", "-", f"--fail-on={fail_on}", stdin=sql).returncode == code


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_people_read_where_and_why(fubcli: Fubcli, tmp_path: Path, form: str) -> None:
    write(tmp_path / "a.sql", f"{STAGES};\n{DROP}")
    shown = fubcli("check", "a.sql", f"--output={form}").stdout
    assert "a.sql:2:12" in shown
    assert "2 statements · 1 allow · 1 refuse" in shown


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("missing.sql",), "missing.sql"),
        (("-", "--input=xml"), "ndjson"),
        (("-", "--output=ddl"), "sarif"),
        (("-", "--fail-on=allow"), "needs_staging"),
        (("-", "--environment=prod"), "production"),
        (("-", "--catalog=nope"), "nope"),
        (("-", "--schema=x"), "--catalog"),
        (("-", "-"), "once"),
        (("-", "--policy=missing.yaml"), "missing.yaml"),
        ((".", "--input=ndjson"), "directory"),
    ],
)
def test_wrong_arguments(fubcli: Fubcli, arguments: tuple[str, ...], part: str) -> None:
    completed = fubcli("check", *arguments, stdin="SELECT 1")
    data = data_of(completed, 2)
    assert part in data["detail"]
    assert data["operation"] == "check"


def test_a_wrong_line_of_ndjson_ends_the_run_with_its_number(fubcli: Fubcli) -> None:
    completed = fubcli("check", "--input=ndjson", "--output=ndjson", stdin=NDJSON + "nonsense\n" + NDJSON)
    assert completed.returncode == 2
    *judged, problem = map(json.loads, completed.stdout.splitlines())
    assert [each["id"] for each in judged] == ["a", "b"]
    assert "stdin, line 3" in problem["data"]["detail"]


def test_a_policy_that_is_tighter_is_heeded(fubcli: Fubcli, tmp_path: Path) -> None:
    write(tmp_path / "tight.yaml", "functions:\n  refuse: [upper]\n")
    sql = "SELECT upper('a')"
    assert data_of(fubcli("check", "-", stdin=sql))["verdicts"]["allow"] == 1
    assert data_of(fubcli("check", "-", "--policy=tight.yaml", stdin=sql))["verdicts"]["refuse"] == 1


def test_lines_are_answered_as_they_come(lakehouse_home: Path, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "fubcli", "check", "--input=ndjson", "--output=ndjson"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment(lakehouse_home), cwd=tmp_path,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        for number in range(3):
            process.stdin.write(json.dumps({"id": number, "sql": "SELECT 1"}) + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
    assert process.returncode == 0


def test_a_reader_that_leaves_and_a_stdin_that_is_closed(lakehouse_home: Path, tmp_path: Path) -> None:
    write(tmp_path / "many.sql", "SELECT 1;\n" * 5_000)
    fubcli = f"{sys.executable} -m fubcli check"
    for script, code, error in (
        (f"{fubcli} many.sql -o ndjson | head -n 1 >/dev/null; exit ${{PIPESTATUS[0]}}", 141, ""),
        (f"{fubcli} - <&-", 2, "stdin is closed"),
        (f"{fubcli} - </dev/null", 0, ""),
        (f"{fubcli} many.sql >/dev/full", 6, "cannot be written"),
    ):
        completed = subprocess.run(
            ["bash", "-c", script], capture_output=True, text=True, env=environment(lakehouse_home), cwd=tmp_path,
            timeout=60, check=False,
        )  # fmt: skip
        assert completed.returncode == code, script
        assert error in completed.stderr


def test_a_thousand_statements_are_judged_in_one_process(fubcli: Fubcli) -> None:
    lines = [json.dumps({"id": number, "sql": f"{STAGES} WHERE id = {number}"}) for number in range(1_500)]
    judged = lines_of(fubcli("check", "--input=ndjson", "--output=ndjson", stdin="\n".join(lines)))
    assert [each["id"] for each in judged] == list(range(1_500))
    assert {each["verdict"] for each in judged} == {"allow"}


def test_a_check_builds_no_lakehouse(fubcli: Fubcli, tmp_path: Path) -> None:
    home = tmp_path / "fresh"
    data_of(fubcli("check", "-", stdin=STAGES, home=home))
    assert not home.exists()


HOOK = document(ROOT / ".pre-commit-hooks.yaml")[0]


@pytest.mark.parametrize(("second", "code"), [("SELECT 1", 0), (DROP, 8)])
def test_the_hook_runs_as_pre_commit_calls_it(fubcli: Fubcli, tmp_path: Path, second: str, code: int) -> None:
    """pre-commit puts the files of the commit behind the entry and takes any exit code but 0 for a failure."""
    write(tmp_path / "models" / "a b.sql", STAGES)
    write(tmp_path / "models" / "c.sql", second)
    assert (HOOK["id"], HOOK["language"], HOOK["types"]) == ("fubcli-check", "python", ["sql"])
    program, *arguments = shlex.split(HOOK["entry"])
    assert program == "fubcli"
    completed = fubcli(*arguments, "models/a b.sql", "models/c.sql")
    assert completed.returncode == code
    assert ("models/c.sql:1:12" in completed.stdout) is bool(code)
