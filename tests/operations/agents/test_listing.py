"""`skills list`: where each agent's variant is, and in which state."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fubcli.operations.agents import Target, listed
from fubcli.operations.agents.variants import FOLDERS
from tests.operations.agents.conftest import Command
from tests.operations.agents.drafts import NAMES

NAME = "datadog-management"


@pytest.fixture
def copies(project: Path, tmp_path: Path) -> Callable[[], list[dict[str, Any]]]:
    """Return the copies of one skill that are listed in the project and in a home directory."""
    home = tmp_path / "home"
    home.mkdir()

    def command() -> list[dict[str, Any]]:
        data = listed([Target(tuple(FOLDERS), "project", project), Target(tuple(FOLDERS), "user", home)]).data
        assert [each["name"] for each in data["skills"]] == list(NAMES)
        (found,) = (each["copies"] for each in data["skills"] if each["name"] == NAME)
        return list(found)

    return command


def test_nothing_is_installed_at_first(copies: Callable[[], list[dict[str, Any]]]) -> None:
    assert copies() == []


def test_a_home_that_is_not_there_holds_nothing(project: Path, tmp_path: Path) -> None:
    assert all(
        each["copies"] == [] for each in listed([Target(tuple(FOLDERS), "user", tmp_path / "none")]).data["skills"]
    )


def test_a_home_that_is_no_directory_holds_nothing(project: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    skills = listed([Target(tuple(FOLDERS), "user", tmp_path / "file")]).data["skills"]
    assert all(each["copies"] == [] for each in skills)


@pytest.mark.parametrize(
    ("denied", "said"),
    [
        ("SKILL.md", "SKILL.md cannot be read"),
        (".fubcli.json", ".fubcli.json cannot be read"),
        (NAME, f"{NAME} cannot be opened"),
        ("project", "Permission denied"),
    ],
)
def test_what_may_not_be_read_is_said_with_the_reason(
    copies: Callable[[], list[dict[str, Any]]], install: Command, deny: Callable[[str], None], denied: str, said: str
) -> None:
    install(NAME)
    deny(denied)
    claude = next(each for each in copies() if each["agent"] == "claude")
    assert claude["state"] == "unreadable"
    assert said in claude["reason"]


def test_a_copy_is_listed_with_its_state(
    project: Path, tmp_path: Path, copies: Callable[[], list[dict[str, Any]]], install: Command,
    edition: Callable[[int], None],
) -> None:  # fmt: skip
    install(agent="claude")
    install(agent="codex", root=tmp_path / "home")
    here = {"agent": "claude", "scope": "project", "path": str(project / ".claude/skills" / NAME), "version": "1.0.0"}
    there = {
        "agent": "codex",
        "scope": "user",
        "path": str(tmp_path / "home/.agents/skills" / NAME),
        "version": "1.0.0",
    }
    assert copies() == [{**here, "state": "unchanged"}, {**there, "state": "unchanged"}]
    edition(2)
    assert [each["state"] for each in copies()] == ["other-version", "other-version"]
    (project / ".claude/skills" / NAME / "references" / "errors.md").write_text("mine")
    (tmp_path / "home/.agents/skills" / NAME / "agents" / "openai.yaml").unlink()
    assert [each["state"] for each in copies()] == ["edited", "edited"]


def test_what_fubcli_did_not_write_is_called_foreign(project: Path, copies: Callable[[], list[dict[str, Any]]]) -> None:
    for folder in (".claude", ".agents", ".cursor"):
        (project / folder / "skills" / NAME).mkdir(parents=True)
    (project / ".claude/skills" / NAME / "SKILL.md").write_text("mine")
    (project / ".agents/skills" / NAME / ".fubcli.json").write_text("{}")
    (project / ".gemini").symlink_to(project / ".claude")
    assert [(each["agent"], each["state"]) for each in copies()] == [
        ("claude", "foreign"), ("codex", "foreign"), ("gemini", "foreign"),
    ]  # fmt: skip
