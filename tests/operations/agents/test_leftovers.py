"""What has a temporary name: fubcli sweeps its own, and neither takes over nor removes what is a stranger's."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.operations.agents.conftest import Command
from tests.operations.agents.drafts import looks

NAME = "databricks-analytics"
FOLDER = f".claude/skills/{NAME}"
SOUND = json.dumps({"version": "1.0.0", "files": {}, "made": []})

STRANGERS = {
    "settings": ".claude.fubcli-new/settings.json",
    "settings below skills": ".claude.fubcli-new/skills/settings.json",
    "notes beside a record": f".claude.fubcli-new/skills/{NAME}/notes.md",
    "a folder of another shape": ".claude.fubcli-new/a/b/.fubcli.json",
    "a record that is none": f".claude.fubcli-new/skills/{NAME}/.fubcli.json",
    "a half-written record that is none": f".claude.fubcli-new/skills/{NAME}/..fubcli.json.fubcli-new",
    "a file": ".claude.fubcli-new",
}


def written(project: Path, path: str, text: str = "mine") -> None:
    (project / path).parent.mkdir(parents=True, exist_ok=True)
    (project / path).write_text(text)


def reasons(data: dict[str, Any]) -> dict[str, str]:
    return {each["path"]: each["reason"] for change in data["changes"] for each in change["kept"]}


@pytest.mark.parametrize("path", STRANGERS.values(), ids=STRANGERS)
def test_no_stranger_is_put_into_effect_and_a_dry_run_says_so(project: Path, install: Command, path: str) -> None:
    written(project, path)
    before = looks(project)
    for dry_run in (True, False):
        data = install(dry_run=dry_run)
        assert {each["outcome"] for each in data["changes"]} == {"kept"}
        assert set(reasons(data).values()) == {".claude.fubcli-new was not written by fubcli"}
        assert data["code"] == 8
    assert looks(project) == before


def test_a_link_is_a_stranger(project: Path, tmp_path: Path, install: Command) -> None:
    (tmp_path / "elsewhere").mkdir()
    (project / ".claude.fubcli-new").symlink_to(tmp_path / "elsewhere")
    before = looks(project)
    assert install()["code"] == 8
    assert looks(project) == before
    assert looks(tmp_path / "elsewhere") == {}


DEEP = (
    f"{FOLDER}.fubcli-new/a/b/.fubcli.json",
    f"{FOLDER}.fubcli-new/.fubcli.json",
    ".claude/skills.fubcli-new/a/b/.fubcli.json",
    ".claude.fubcli-new/skills/x/.fubcli.json",
    ".claude.fubcli-new",
)


@pytest.mark.parametrize("path", DEEP)
def test_no_stranger_is_removed_by_uninstall(project: Path, install: Command, uninstall: Command, path: str) -> None:
    install(NAME)
    written(project, path)
    dry = uninstall(dry_run=True)["changes"]
    data = uninstall()
    assert data["changes"] == dry
    assert [each["outcome"] for each in data["changes"]] == ["removed"]
    assert {name for name, seen in looks(project).items() if seen != "folder"} == {path}
    assert not (project / FOLDER).exists()


@pytest.mark.parametrize("path", ["..fubcli.json.fubcli-new", ".SKILL.md.fubcli-new", "references/.errors.md.fubcli-new"])  # fmt: skip
def test_no_strangers_half_written_file_is_removed(
    project: Path, edition: Callable[[int], None], install: Command, uninstall: Command, path: str
) -> None:
    install(NAME)
    (project / FOLDER / "SKILL.md").unlink()
    (project / FOLDER / "references" / "errors.md").unlink()
    written(project, f"{FOLDER}/{path}")
    for command in (install, uninstall):
        dry = command(NAME, dry_run=True)["changes"]
        data = command(NAME)
        assert data["changes"] == dry
        assert any(path in each for each in (*reasons(data), *reasons(data).values())), data
        assert (project / FOLDER / path).read_text() == "mine"


@pytest.mark.parametrize("kind", [os.mkdir, os.mkfifo, lambda path: os.symlink("/nowhere", path)])
def test_what_is_no_file_in_a_parts_place_is_kept(
    project: Path, install: Command, kind: Callable[[Path], None]
) -> None:
    (project / FOLDER).mkdir(parents=True)
    kind(project / FOLDER / ".SKILL.md.fubcli-new")
    assert reasons(install(NAME)) == {f"{FOLDER}/.SKILL.md.fubcli-new": "was not written by fubcli"}
    assert os.path.lexists(project / FOLDER / ".SKILL.md.fubcli-new")


OWN = {
    "an empty folder": (".claude.fubcli-new", None),
    "empty folders": (".claude.fubcli-new/skills/x", None),
    "a record": (f".claude.fubcli-new/skills/{NAME}/.fubcli.json", SOUND),
    "the record of another skill": (".claude.fubcli-new/skills/x/.fubcli.json", SOUND),
    "a record that was begun": (f".claude.fubcli-new/skills/{NAME}/..fubcli.json.fubcli-new", ""),
    "a record that was not yet renamed": (f".claude.fubcli-new/skills/{NAME}/..fubcli.json.fubcli-new", SOUND),
}


@pytest.mark.parametrize(("path", "text"), OWN.values(), ids=OWN)
def test_what_a_killed_command_left_is_swept_and_a_dry_run_knows(
    project: Path, install: Command, uninstall: Command, path: str, text: str | None
) -> None:
    if text is None:
        (project / path).mkdir(parents=True)
    else:
        written(project, path, text)
    assert install(dry_run=True)["code"] == 0
    assert install()["code"] == 0
    uninstall()
    assert looks(project) == {}


def test_a_file_that_was_half_written_when_its_command_was_killed_is_swept(
    project: Path, install: Command, uninstall: Command
) -> None:
    install(NAME)
    record = json.loads((project / FOLDER / ".fubcli.json").read_text())
    record["pending"] = {"SKILL.md": record["files"].pop("SKILL.md")}
    (project / FOLDER / ".fubcli.json").write_text(json.dumps(record))
    (project / FOLDER / "SKILL.md").rename(project / FOLDER / ".SKILL.md.fubcli-new")
    with open(project / FOLDER / ".SKILL.md.fubcli-new", "r+b") as half:
        half.truncate(20)
    assert uninstall(dry_run=True)["code"] == install(NAME)["code"] == 0
    assert uninstall()["code"] == 0
    assert looks(project) == {}
