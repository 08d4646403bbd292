"""What runs leave: a beginning, an end, and no more than so many of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fubcli.config.locations import Home
from fubcli.errors import StorageUnavailable
from fubcli.model.pipeline import Job
from fubcli.model.policy import Rebuild
from fubcli.pipelines import kept
from fubcli.pipelines.kept import INVOCATION_FILE, Kept
from fubcli.pipelines.projects import projects_in
from tests.pipelines import TINY

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
PROJECT = projects_in(TINY)[0]
JOB = Job("run", PROJECT, PROJECT.targets[0], frozenset({Rebuild.EMPTY}))


@pytest.fixture
def place(tmp_path: Path) -> Kept:
    return Kept(tmp_path / "state", Home.ensure)


def told(directory: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((directory / INVOCATION_FILE).read_text())
    return found


def test_a_run_that_has_begun_has_no_end_until_it_ends(place: Kept) -> None:
    begun = place.begin(JOB, NOW)
    assert begun.directory.name == f"20261122T080000.000000Z-{begun.identity}"
    assert begun.directory.parent.relative_to(begun.directory.parents[2]) == Path("tiny_bronze/duckdb")
    beginning = told(begun.directory)
    assert (beginning["started_at"], beginning["options"]) == (NOW.isoformat(), ["--empty"])
    assert "ended_at" not in beginning
    place.end(begun, NOW, NOW + timedelta(seconds=2), {"exit_code": 8})
    assert told(begun.directory) == beginning | {"ended_at": "2026-11-22T08:00:02+00:00", "exit_code": 8}


def test_files_are_for_their_owner_alone(place: Kept) -> None:
    begun = place.begin(JOB, NOW)
    assert begun.directory.stat().st_mode & 0o777 == 0o700
    assert (begun.directory / INVOCATION_FILE).stat().st_mode & 0o777 == 0o600


def test_the_newest_are_kept_and_what_is_not_ours_stays(place: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "KEPT_INVOCATIONS", 3)
    begun = [place.begin(JOB, NOW + timedelta(seconds=each)) for each in range(2)]
    own = begun[0].directory.parent / "notes"
    own.mkdir()
    begun += [place.begin(JOB, NOW + timedelta(seconds=each)) for each in range(2, 5)]
    assert place.directories("tiny_bronze", "duckdb") == tuple(each.directory for each in reversed(begun[2:]))
    assert own.is_dir()


def test_nothing_is_there_before_the_first_run(place: Kept) -> None:
    assert place.directories("tiny_bronze", "duckdb") == ()


def test_a_run_that_a_clock_put_back_makes_the_oldest_stays(place: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "KEPT_INVOCATIONS", 1)
    place.begin(JOB, NOW)
    begun = place.begin(JOB, NOW - timedelta(days=1))
    assert begun.directory.is_dir()


def test_what_may_not_be_read_is_a_failure_of_its_own(place: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(path: object) -> list[str]:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(kept.os, "listdir", denied)
    with pytest.raises(StorageUnavailable, match="duckdb cannot be read: Permission denied"):
        place.directories("tiny_bronze", "duckdb")
