"""The how-tos, and what the guard's page shows, typed as they are written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.pipes.conftest import Shell
from tests.pipes.services import Services
from tests.transcripts import member, steps

SHOWN = [*sorted((ROOT / "docs" / "how-to").glob("*.md")), ROOT / "docs" / "guard.md"]

PIPED = ("on-call-at-midnight", "pipe-skills")
"""A dozen processes each."""


@pytest.fixture
def services() -> Iterator[Services]:
    with Services() as running:
        running.project.deployment(running.project.job(running.project.pipeline(), "deploy", stage="deploy"))
        yield running


@pytest.mark.parametrize(
    "path",
    [pytest.param(path, id=path.stem, marks=[pytest.mark.slow] * (path.stem in PIPED)) for path in SHOWN],
)
def test_what_a_page_shows_is_what_happens(shell: Shell, own_home: Path, services: Services, path: Path) -> None:
    services.configure(own_home)
    seen: dict[str, str] = {}
    for step in steps(path.read_text("utf-8")):
        done = shell(step.command, home=own_home, **services.environ())
        assert done.code == step.code, (step.command, done.stderr, done.stdout[:2000])
        for name, shown in step.shown.items():
            actual = member(done.event, name)
            assert actual == (seen.setdefault(shown, actual) if shown.startswith("<") else shown), (step.command, name)
