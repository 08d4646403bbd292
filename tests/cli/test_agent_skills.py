"""`fubcli skills` as people and agents type it: real processes, with the packaged skills."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from fubcli.operations.agents.skill import packaged_skills
from tests.cli.events import data_of, event_of
from tests.conftest import Fubcli, environment
from tests.operations.agents.drafts import looks

NAMES = list(packaged_skills())
CORE = "databricks-analytics"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home directory; the project is the directory that the command runs in."""
    directory = tmp_path / "home"
    directory.mkdir()
    return directory


def test_the_skills_are_listed_installed_and_taken_out(fubcli: Fubcli, tmp_path: Path, home: Path) -> None:
    before = looks(tmp_path)
    listed = data_of(fubcli("skills", "list", home=home))
    assert [each["name"] for each in listed["skills"]] == NAMES
    event = event_of(fubcli("skills", "install", "--agent=all", home=home))
    assert event["type"] == "com.fub.skill.skills.result.v1"
    assert len(event["data"]["changes"]) == 4 * len(NAMES)
    copies = {each["agent"]: each for each in data_of(fubcli("skills", "list", home=home))["skills"][0]["copies"]}
    assert {each["state"] for each in copies.values()} == {"unchanged"}
    assert set(copies) == {"claude", "codex", "cursor", "gemini"}
    assert data_of(fubcli("skills", "install", "--agent=all", home=home))["headline"].startswith("Nothing to do")
    data_of(fubcli(*event["data"]["next"][0]["argv"][1:], home=home))
    assert looks(tmp_path) == before
    assert data_of(fubcli("skills", "uninstall", home=home))["changes"] == []


def test_two_scopes_do_not_touch_each_other(fubcli: Fubcli, tmp_path: Path, home: Path) -> None:
    data_of(fubcli("skills", "install", CORE, "--agent=claude", "--scope=user", home=home))
    assert (home / ".claude" / "skills" / CORE / "SKILL.md").exists()
    assert not (tmp_path / ".claude").exists()
    data_of(fubcli("skills", "install", CORE, "--agent=claude", home=home))
    copies = data_of(fubcli("skills", "list", "--agent=claude", home=home))["skills"]
    found = {each["scope"]: each["path"] for skill in copies for each in skill["copies"]}
    folder = Path(".claude", "skills", CORE)
    assert found == {"project": str(tmp_path / folder), "user": str(home / folder)}
    data_of(fubcli("skills", "uninstall", home=home))
    assert not (tmp_path / ".claude").exists()
    assert (home / folder).exists()
    data_of(fubcli("skills", "uninstall", "--scope=user", home=home))
    assert looks(home) == {}


def test_one_is_chosen_by_name(fubcli: Fubcli, tmp_path: Path, home: Path) -> None:
    data_of(fubcli("skills", "install", CORE, "--agent=codex", home=home))
    assert [path.name for path in (tmp_path / ".agents" / "skills").iterdir()] == [CORE]
    assert (tmp_path / ".agents" / "skills" / CORE / "agents" / "openai.yaml").exists()


def test_two_agents_are_two_and_undone_together(fubcli: Fubcli, tmp_path: Path, home: Path) -> None:
    told = data_of(fubcli("skills", "install", CORE, "--agent=gemini", "--agent=claude", home=home))
    assert [each["agent"] for each in told["changes"]] == ["claude", "gemini"]
    (undo,) = told["next"]
    assert undo["argv"][2:] == ["uninstall", CORE, "--agent=claude", "--agent=gemini", "--scope=project"]
    data_of(fubcli(*undo["argv"][1:], home=home))
    assert looks(tmp_path) == {"home": "folder"}


def test_what_was_edited_is_kept_with_exit_code_8_and_a_dry_run_says_so_before(
    fubcli: Fubcli, tmp_path: Path, home: Path
) -> None:
    data_of(fubcli("skills", "install", CORE, "--agent=claude", home=home))
    skill = tmp_path / ".claude" / "skills" / CORE / "SKILL.md"
    skill.write_text("mine")
    before = looks(tmp_path)
    for command in (["install", "--agent=claude"], ["uninstall"]):
        told = data_of(fubcli("skills", command[0], CORE, *command[1:], "--dry-run", home=home), 8)
        assert (told["dry_run"], looks(tmp_path)) == (True, before)
        assert told["next"][0]["argv"][2] == command[0]
        (finding,) = data_of(fubcli("skills", command[0], CORE, *command[1:], home=home), 8)["findings"]
        assert finding["title"] == f".claude/skills/{CORE}/SKILL.md is kept: was edited after fubcli wrote it."
        assert skill.read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["install"], "Say for which agent"),
        (["install", "--agent=vim"], "--agent=vim"),
        (["install", "--agent=claude", "--scope=system"], "--scope=system"),
        (["install", "--agent=claude", "no-such-skill"], "no skill 'no-such-skill'"),
        (["install", "--agent=claude", "../x"], "no skill '../x'"),
        (["list", "--output=csv"], "skills writes json, table, markdown"),
        (["list", "--agent=vim"], "--agent=vim"),
        (["remove"], "No such command"),
    ],
)
def test_what_is_not_there_is_a_usage_error_and_writes_nothing(
    fubcli: Fubcli, tmp_path: Path, home: Path, arguments: list[str], said: str
) -> None:
    before = looks(tmp_path)
    assert said in data_of(fubcli("skills", *arguments, home=home), 2)["detail"]
    assert looks(tmp_path) == before


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a directory in which nobody can write, not even root")
def test_a_directory_that_cannot_be_written_ends_in_exit_code_6(fubcli: Fubcli) -> None:
    told = data_of(fubcli("skills", "install", "--agent=claude", "--scope=user", env={"HOME": "/proc"}), 6)
    assert "/proc/.claude" in told["detail"]


def test_the_packaged_skills_are_valid_and_others_are_told_what_is_wrong(
    fubcli: Fubcli, tmp_path: Path, home: Path
) -> None:
    told = data_of(fubcli("skills", "validate", home=home))
    assert told["valid"]
    assert [Path(each["path"]).name for each in told["skills"]] == NAMES
    data_of(fubcli("skills", "install", "--agent=all", home=home))
    for folder in (".agents", ".cursor", ".gemini"):
        paths = [f"{folder}/skills/{name}" for name in NAMES]
        assert data_of(fubcli("skills", "validate", *paths, home=home))["valid"], "as the specification has it"
    told = data_of(fubcli("skills", "validate", f".claude/skills/{CORE}", home=home), 8)
    assert "argument-hint" in told["skills"][0]["problems"][0], "Claude Code has fields of its own"


@pytest.mark.parametrize(
    "text",
    [b"", b"\xff", b"---\n" + b"[" * 100_000 + b"\n---\n", b"---\na: &a x\nb: *a\n---\n", b"---\nx: !!python/name:os.system\n---\n",
     b"---\r\nname: bad\x1b]0;x\x07\r\ndescription: x\r\n---\r\n", b"---\nname: x\ndescription: \"\\ud800\"\n---\n", b"x" * 6_000_000],
    ids=["empty", "no text", "nested", "alias", "tag", "escape", "surrogate", "huge"],
)  # fmt: skip
@pytest.mark.parametrize("form", ["json", "table", "markdown"])
def test_a_hostile_skill_is_a_finding_never_a_traceback(fubcli: Fubcli, tmp_path: Path, text: bytes, form: str) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "SKILL.md").write_bytes(text)
    completed = fubcli("skills", "validate", "bad", "nowhere", f"--output={form}")
    assert completed.returncode == 8, completed.stderr
    assert "Traceback" not in completed.stderr
    assert "\x1b" not in completed.stdout
    if form == "json":
        assert [each["valid"] for each in data_of(completed, 8)["skills"]] == [False, False]
    else:
        assert completed.stdout.startswith(("0 of 2", "**0 of 2"))


@pytest.mark.parametrize("form", ["json", "table", "markdown"])
def test_a_name_that_somebody_else_chose_does_nothing_to_a_terminal(
    fubcli: Fubcli, tmp_path: Path, home: Path, form: str
) -> None:
    data_of(fubcli("skills", "install", CORE, "--agent=claude", home=home))
    folder = os.fsencode(tmp_path / ".claude" / "skills" / CORE)
    for name in (b"\x1b[31m](evil)", b"\xff", "a\u202eb\nc".encode()):
        Path(os.fsdecode(os.path.join(folder, name))).touch()
    completed = fubcli("skills", "uninstall", f"--output={form}", home=home)
    assert completed.returncode == 8
    assert "3 things are kept" in completed.stdout
    assert not set("\x1b\u202e") & set(completed.stdout)


def test_people_at_a_terminal_see_lines(lakehouse_home: Path, tmp_path: Path) -> None:
    master, slave = pty.openpty()
    subprocess.run(
        [sys.executable, "-m", "fubcli", "skills", "install", CORE, "--agent=claude"],
        stdout=slave, stderr=slave, stdin=subprocess.DEVNULL, cwd=tmp_path, check=True, timeout=60,
        env=environment(lakehouse_home, {"NO_COLOR": "1", "TERM": "xterm", "COLUMNS": "200"}),
    )  # fmt: skip
    os.close(slave)
    shown = re.sub(r"\x1b\[[0-9;]*m", "", os.read(master, 65_536).decode())
    os.close(master)
    assert shown.startswith("1 installed.")
    assert f"installed {tmp_path}/.claude/skills/{CORE}" in shown
    assert "fubcli skills uninstall databricks-analytics --agent=claude --scope=project" in shown


def test_markdown_has_the_same(fubcli: Fubcli, home: Path) -> None:
    shown = fubcli("skills", "list", "--output=markdown", home=home).stdout
    assert shown.startswith(f"**Skills: {len(NAMES)}; installed copies: 0.**")
    assert "- Databricks analytics" in shown.replace("Analytics", "analytics")
