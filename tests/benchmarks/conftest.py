"""Histories of both halves, small enough to look at each of their nights."""

from collections import defaultdict

import pytest
from benchmarks.detection.calendars import night_of
from benchmarks.detection.commit_log import MAINTENANCE
from benchmarks.detection.halves import HALVES
from benchmarks.detection.histories import History, history
from benchmarks.detection.lines import Commit


@pytest.fixture(scope="session", params=sorted(HALVES))
def made(request: pytest.FixtureRequest) -> History:
    return history(HALVES[request.param], 72)


@pytest.fixture(scope="session")
def loads(made: History) -> dict[tuple[str, object], list[Commit]]:
    """The commits that bring rows, of each table and Pacific date."""
    found: dict[tuple[str, object], list[Commit]] = defaultdict(list)
    for commit in made.commits:
        if commit.operation not in (*MAINTENANCE, "DELETE"):
            found[commit.table, night_of(commit.committed_at)].append(commit)
    return found
