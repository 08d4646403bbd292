"""Skills written into a project and taken out again: what fubcli did not write stays as it is."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fubcli.errors import StorageUnavailable, UsageError
from fubcli.operations.agents.tree import Tree
from tests.conftest import ROOT
from tests.operations.agents.conftest import Command
from tests.operations.agents.drafts import NAMES, looks, write_drafts

FOLDER = ".claude/skills/databricks-analytics"
AGENTS = {"claude": ".claude", "codex": ".agents", "cursor": ".cursor", "gemini": ".gemini"}
Edition = Callable[[int], None]


def outcomes(data: dict[str, Any]) -> set[str]:
    return {each["outcome"] for each in data["changes"]}


def kept(data: dict[str, Any]) -> dict[str, str]:
    """Return what is kept with the reason, after checking that every bit of it is a finding and decides the exit code."""
    told = {each["path"]: each["reason"] for change in data["changes"] for each in change["kept"]}
    assert len(data["findings"]) == len(told)
    assert data["code"] == (8 if told else 0)
    return told


def busy(project: Path) -> dict[str, object]:
    """Put files of somebody's own where skills go."""
    (project / ".claude" / "skills" / "mine").mkdir(parents=True)
    (project / ".claude" / "skills" / "mine" / "SKILL.md").write_text("mine")
    (project / ".claude" / "settings.json").write_text("{}")
    (project / ".gemini").mkdir()
    (project / ".agents" / "skills").mkdir(parents=True)
    return looks(project)


@pytest.mark.parametrize("agent", [*AGENTS, "all"])
@pytest.mark.parametrize("prepare", [looks, busy], ids=["empty", "busy"])
def test_what_was_installed_is_taken_out_without_a_trace(
    project: Path, install: Command, uninstall: Command, agent: str, prepare: Callable[[Path], dict[str, object]]
) -> None:
    before = prepare(project)
    data = install(agent=agent)
    assert (outcomes(data), kept(data)) == ({"installed"}, {})
    wanted = list(AGENTS) if agent == "all" else [agent]
    assert len(data["changes"]) == len(NAMES) * len(wanted)
    for folder in (AGENTS[each] for each in wanted):
        assert {path.parent.name for path in (project / folder / "skills").glob("*/SKILL.md")} >= set(NAMES)
        assert (project / folder / "skills" / "code-development" / "references" / "errors.md").exists()
    assert looks(project).items() > before.items()
    assert outcomes(uninstall(agent=agent)) == {"removed"}
    assert looks(project) == before


def test_skills_leave_one_by_one_and_the_last_takes_the_folders_along(
    project: Path, install: Command, uninstall: Command
) -> None:
    for name in NAMES:
        install(name)
    for name in NAMES:
        assert (project / ".claude").exists()
        uninstall(name)
    assert looks(project) == {}


def test_a_second_installation_changes_nothing_and_says_so(project: Path, install: Command) -> None:
    install()
    before = looks(project)
    data = install()
    assert (outcomes(data), data["headline"]) == ({"unchanged"}, "Nothing to do: 6 unchanged.")
    assert looks(project) == before


@pytest.mark.parametrize("agent", [*AGENTS, "all"])
def test_a_dry_run_tells_the_same_and_writes_nothing(
    project: Path, install: Command, uninstall: Command, agent: str
) -> None:
    before = busy(project)
    told = install(agent=agent, dry_run=True)
    assert looks(project) == before
    assert told["changes"] == install(agent=agent)["changes"]
    for file in project.rglob("SKILL.md"):
        file.write_text("edited")
    before = looks(project)
    told = uninstall(agent=agent, dry_run=True)
    assert looks(project) == before
    assert told["changes"] == uninstall(agent=agent)["changes"]
    assert told["findings"]


def test_an_unknown_name_or_agent_is_a_usage_error(project: Path, install: Command) -> None:
    with pytest.raises(UsageError, match=r"no skill 'x'; there are code-development"):
        install("databricks-analytics", "x")
    with pytest.raises(UsageError, match="claude, codex"):
        install(agent="vim")
    assert looks(project) == {}


def test_an_edited_file_is_kept_by_both_commands_and_the_others_go_on(
    project: Path, edition: Edition, install: Command, uninstall: Command
) -> None:
    install("databricks-analytics")
    skill = project / FOLDER / "SKILL.md"
    skill.write_text("mine now")
    edition(2)
    data = install("databricks-analytics")
    assert kept(data) == {f"{FOLDER}/SKILL.md": "was edited after fubcli wrote it"}
    assert (project / FOLDER / "assets" / "new.md").exists()
    for _ in range(2):
        data = uninstall()
        assert kept(data) == {f"{FOLDER}/SKILL.md": "was edited after fubcli wrote it"}
        assert looks(project).keys() >= {f"{FOLDER}/SKILL.md"}
        assert not (project / FOLDER / "assets").exists()
    assert skill.read_text() == "mine now"
    skill.unlink()
    uninstall()
    assert looks(project) == {}, "the record knew until the end which folders fubcli made"


def test_a_deleted_file_is_written_again(project: Path, install: Command) -> None:
    install("databricks-analytics")
    before = looks(project)
    (project / FOLDER / "references" / "errors.md").unlink()
    data = install("databricks-analytics")
    assert [each["written"] for each in data["changes"]] == [["references/errors.md"]]
    assert looks(project) == before


def test_a_skill_that_was_there_before_is_not_touched(project: Path, install: Command, uninstall: Command) -> None:
    (project / FOLDER).mkdir(parents=True)
    (project / FOLDER / "SKILL.md").write_text("mine")
    before = looks(project)
    data = install("databricks-analytics")
    assert kept(data) == {FOLDER: f"{FOLDER} was there before fubcli"}
    assert uninstall()["changes"] == []
    assert looks(project) == before


@pytest.mark.parametrize("files", [{}, {"references/errors.md": "0" * 64}], ids=["empty", "of another file"])
def test_a_skill_that_a_record_does_not_name_is_not_touched(
    project: Path, install: Command, files: dict[str, str]
) -> None:
    (project / FOLDER).mkdir(parents=True)
    (project / FOLDER / "SKILL.md").write_text("mine")
    (project / FOLDER / ".fubcli.json").write_text(json.dumps({"version": "1.0.0", "files": files, "made": []}))
    before = looks(project)
    assert kept(install("databricks-analytics")) == {FOLDER: f"{FOLDER} was there before fubcli"}
    assert looks(project) == before


@pytest.mark.parametrize(
    ("denied", "path"),
    [("SKILL.md", f"{FOLDER}/SKILL.md"), (".fubcli.json", FOLDER), ("databricks-analytics", FOLDER)],
)
def test_what_may_not_be_read_is_kept_and_the_others_go_on(
    project: Path, install: Command, uninstall: Command, deny: Callable[[str], None], denied: str, path: str
) -> None:
    install("databricks-analytics")
    install("databricks-analytics", agent="codex")
    before = looks(project)
    deny(denied)
    for command in (install, uninstall):
        data = command("databricks-analytics", agent="claude")
        assert list(kept(data)) == [path]
        assert kept(data)[path].endswith(("cannot be read", "cannot be opened"))
    assert looks(project)[f"{FOLDER}/SKILL.md"] == before[f"{FOLDER}/SKILL.md"]


def test_a_failure_half_way_tells_what_was_done_before(
    project: Path, install: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    replaced = os.replace

    def full(source: str, target: str, **options: Any) -> None:
        if (project / FOLDER).exists():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        replaced(source, target, **options)

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(StorageUnavailable, match="No space left") as raised:
        install()
    done = raised.value.extra["changes"]
    assert [(each["skill"], each["outcome"]) for each in done] == [(name, "installed") for name in NAMES[:2]]
    monkeypatch.undo()
    assert not list(project.rglob("*.fubcli-new")), "nothing half-written stays"


def test_a_file_in_the_way_is_kept_beside_ours_and_survives_us(
    project: Path, install: Command, uninstall: Command
) -> None:
    (project / FOLDER / "references").mkdir(parents=True)
    (project / FOLDER / "references" / "errors.md").write_text("mine")
    before = looks(project)
    assert kept(install("databricks-analytics")) == {f"{FOLDER}/references/errors.md": "was there before fubcli"}
    assert (project / FOLDER / "SKILL.md").exists()
    assert kept(uninstall()) == {f"{FOLDER}/references": "was not written by fubcli"}
    assert looks(project) == before


def test_a_file_that_somebody_added_stays_and_is_named(project: Path, install: Command, uninstall: Command) -> None:
    install()
    (project / FOLDER / "references" / "mine.md").write_text("mine")
    assert kept(uninstall()) == {f"{FOLDER}/references/mine.md": "was not written by fubcli"}
    files = {name for name, seen in looks(project).items() if seen != "folder"}
    assert files == {f"{FOLDER}/references/mine.md"}


def test_another_version_replaces_what_is_unchanged_and_removes_what_is_no_longer_part(
    project: Path, tmp_path: Path, edition: Edition, install: Command, uninstall: Command
) -> None:
    install(agent="all")
    edition(2)
    data = install(agent="all")
    assert outcomes(data) == {"updated"}
    assert all("references/old.md" in each["removed"] for each in data["changes"])
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    install(agent="all", root=fresh)
    assert looks(project) == looks(fresh)
    edition(1)
    install(agent="all")
    assert not (project / FOLDER / "assets").exists(), "back to an older version"
    uninstall()
    assert looks(project) == {}


@pytest.mark.parametrize("link", [".claude", ".claude/skills", FOLDER, f"{FOLDER}/references"])
@pytest.mark.parametrize("inside", [True, False], ids=["to a place inside", "to a place outside"])
def test_no_link_leads_a_write_or_a_removal_anywhere(
    project: Path, tmp_path: Path, install: Command, uninstall: Command, link: str, inside: bool
) -> None:
    install("databricks-analytics")
    outside = (project / "elsewhere") if inside else (tmp_path / "elsewhere")
    shutil.move(project / link, outside)
    (project / link).symlink_to(outside)
    here, there = looks(project), looks(outside)
    for command in (install, uninstall):
        data = command("databricks-analytics", dry_run=True)
        assert kept(data)
        assert "link" in " ".join(kept(data).values())
    data = install("databricks-analytics")
    assert kept(data)
    assert looks(outside) == there
    uninstall("databricks-analytics")
    assert looks(outside) == there
    if link != f"{FOLDER}/references":
        assert looks(project) == here


def test_a_link_in_a_files_place_is_kept_and_what_it_points_to_too(
    project: Path, tmp_path: Path, edition: Edition, install: Command, uninstall: Command
) -> None:
    install("databricks-analytics")
    target = tmp_path / "target.md"
    shutil.move(project / FOLDER / "SKILL.md", target)
    (project / FOLDER / "SKILL.md").symlink_to(target)
    before = target.read_bytes()
    edition(2)
    assert "no plain file" in kept(install("databricks-analytics"))[f"{FOLDER}/SKILL.md"]
    assert "no plain file" in kept(uninstall())[f"{FOLDER}/SKILL.md"]
    assert (project / FOLDER / "SKILL.md").is_symlink()
    assert target.read_bytes() == before


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, lambda path: os.symlink("/nowhere", path)])
@pytest.mark.parametrize("name", [".claude", FOLDER, f"{FOLDER}/SKILL.md", f"{FOLDER}/.fubcli.json"])
def test_what_is_no_file_or_folder_holds_nobody_up(
    project: Path, install: Command, uninstall: Command, make: Callable[[Path], None], name: str
) -> None:
    (project / name).parent.mkdir(parents=True, exist_ok=True)
    make(project / name)
    before = looks(project) if not any(path.is_fifo() for path in project.rglob("*")) else None
    is_folder = make is os.mkdir and "." not in Path(name).name[1:]
    data = install("databricks-analytics")
    assert bool(kept(data)) is not is_folder
    uninstall()
    if before is not None:
        assert looks(project) == before


HOSTILE: dict[str, Any] = {
    "outside": {"files": {"../../../victim": "SUM"}},
    "absolute": {"files": {"/victim": "SUM"}},
    "deep": {"files": {"a/b/c": "SUM"}},
    "pending outside": {"pending": {"../../../victim": "SUM"}},
    "folders outside": {"made": [".", "src", "/etc"]},
    "no digest": {"files": {"SKILL.md": "x"}},
    "no mapping": {"files": []},
    "a version that is none": {"version": "\u001b[31m"},
    "a number": {"files": {"SKILL.md": 7}},
    "itself": {"files": {".fubcli.json": "SUM"}},
}


@pytest.mark.parametrize("told", [*HOSTILE.values(), "[" * 50_000, "", "7", "\x00"], ids=[*HOSTILE, "nested", "empty", "number", "nul"])  # fmt: skip
def test_a_record_that_came_with_somebodys_repository_removes_nothing(
    project: Path, install: Command, uninstall: Command, told: Any
) -> None:
    import hashlib

    (project / "victim").write_text("victim")
    (project / "src").mkdir()
    (project / FOLDER).mkdir(parents=True)
    (project / FOLDER / "SKILL.md").write_text("x")
    digest = hashlib.sha256(b"victim").hexdigest()
    if isinstance(told, dict):
        whole = {"written_by": "fubcli", "version": "1", "files": {}, "made": [], **told}
        told = json.dumps(whole).replace("SUM", digest)
    (project / FOLDER / ".fubcli.json").write_text(told)
    before = looks(project)
    for command in (install, uninstall):
        assert "not as fubcli writes it" in kept(command("databricks-analytics"))[FOLDER]
    assert looks(project) == before


def test_a_directory_that_cannot_be_written_is_said_to_be_unavailable(install: Command) -> None:
    with pytest.raises(StorageUnavailable, match=r"/proc/\.claude"):
        install(root=Path("/proc"))
    with pytest.raises(StorageUnavailable, match="nonexistent"):
        install(root=Path("/nonexistent"))


def test_two_at_once_do_not_mix(project: Path, install: Command) -> None:
    other = Tree(project)
    other.lock()
    with pytest.raises(StorageUnavailable, match="Another fubcli"):
        install()
    assert install(dry_run=True)["code"] == 0, "looking needs no lock"
    other.close()
    assert install()["code"] == 0


@pytest.mark.parametrize("prepare", [looks, busy], ids=["empty", "busy"])
@pytest.mark.parametrize("start", ["new", "older", "uninstall"])
def test_killed_before_any_change_it_is_finished_or_undone_by_the_next_command(
    project: Path, tmp_path: Path, edition: Edition, install: Command, uninstall: Command, start: str,
    prepare: Callable[[Path], dict[str, object]],
) -> None:  # fmt: skip
    names = ("code-development", "databricks-analytics")
    before = prepare(project)
    drafts = {number: write_drafts(tmp_path / f"few-{number}", names, edition=number) for number in (1, 2)}
    fresh = shutil.copytree(project, tmp_path / "fresh")
    edition(2 if start == "older" else 1)
    install(*names, root=fresh)
    if start != "new":
        edition(1)
        install(*names)
    edition(2 if start == "older" else 1)
    copies = tmp_path / "copies"
    command = "uninstall" if start == "uninstall" else "install"
    subprocess.run(
        [sys.executable, "-m", "tests.operations.agents.killed", command, project, drafts[2 if start == "older" else 1], copies],
        check=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
    )  # fmt: skip
    found = sorted(copies.iterdir(), key=lambda path: int(path.name))
    assert len(found) > 10
    for copy in found:
        other = shutil.copytree(copy, tmp_path / "other", symlinks=True)
        assert kept(uninstall(*names, root=other)) == {}, copy.name
        assert looks(other) == before, f"killed before change {copy.name}, then uninstalled"
        shutil.rmtree(other)
        assert kept(install(*names, root=copy)) == {}, copy.name
        assert versionless(looks(copy)) == versionless(looks(fresh)), f"killed before {copy.name}, then installed"


def versionless(seen: dict[str, object]) -> dict[str, object]:
    """Leave out the records: the killed process was of another version."""
    return {name: what for name, what in seen.items() if not name.endswith(".fubcli.json")}
