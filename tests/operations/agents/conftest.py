"""The drafts in the place of the packaged skills, and the commands on a project of the test's own."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fubcli.operations.agents import Target, agents_named, installed, run, skill, uninstalled, validation
from tests.operations.agents.drafts import write_drafts

Command = Callable[..., dict[str, Any]]


@pytest.fixture
def edition(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[int], None]:
    """Make an edition of the drafts the packaged skills, as a fubcli of another version would bring them."""

    def choose(number: int) -> None:
        folder = tmp_path / f"edition-{number}"
        if not folder.exists():
            write_drafts(folder, edition=number)
        monkeypatch.setattr(skill, "packaged_folder", lambda: folder)
        monkeypatch.setattr(validation, "packaged_folder", lambda: folder)
        monkeypatch.setattr(run, "__version__", f"{number}.0.0")

    choose(1)
    return choose


@pytest.fixture
def project(tmp_path: Path, edition: Callable[[int], None]) -> Path:
    """An empty directory of somebody's."""
    directory = tmp_path / "project"
    directory.mkdir()
    return directory


@pytest.fixture
def deny(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let every file or folder of one name be one that may not be opened, which root could not be shown otherwise."""
    opened = os.open

    def command(denied: str) -> None:
        def open_unless_denied(path: Any, *arguments: Any, **options: Any) -> int:
            if os.path.basename(path) == denied:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
            return opened(path, *arguments, **options)

        monkeypatch.setattr(os, "open", open_unless_denied)

    return command


@pytest.fixture
def install(project: Path) -> Command:
    """Install into the project; returns the event's data with the exit code."""

    def command(*names: str, agent: str = "claude", root: Path = project, dry_run: bool = False) -> dict[str, Any]:
        envelope = installed(Target(agents_named([agent]), "project", root, names, dry_run))
        return {**envelope.data, "code": int(envelope.exit_code)}

    return command


@pytest.fixture
def uninstall(project: Path) -> Command:
    """Uninstall from the project; returns the event's data with the exit code."""

    def command(*names: str, agent: str = "all", root: Path = project, dry_run: bool = False) -> dict[str, Any]:
        envelope = uninstalled(Target(agents_named([agent]), "project", root, names, dry_run))
        return {**envelope.data, "code": int(envelope.exit_code)}

    return command
