"""Commits to nights: which of them bring data, how many rows they brought, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby

from fubcli.model.health import Commit
from fubcli.model.nights import night_of

_LOADING = ("WRITE", "MERGE", "COPY INTO", "STREAMING UPDATE", "INSERT", "CLONE")
_REBUILDING = ("CREATE TABLE AS SELECT", "REPLACE TABLE AS SELECT", "CREATE OR REPLACE TABLE AS SELECT")
"""Everything else maintains a table or changes what is there already: OPTIMIZE, VACUUM, ANALYZE, DELETE, UPDATE, …"""


@dataclass(frozen=True)
class Load:
    """What one Pacific night brought, commit by commit in their order: when (UTC), and how many rows."""

    night: date
    commits: tuple[tuple[datetime, int], ...]

    @cached_property
    def rows(self) -> int:
        """All rows of the night."""
        return sum(rows for _, rows in self.commits)

    @property
    def first_at(self) -> datetime:
        """When the first commit came."""
        return self.commits[0][0]

    @property
    def last_at(self) -> datetime:
        """When the last commit came."""
        return self.commits[-1][0]

    def until(self, moment: datetime) -> Load | None:
        """Return what of it was there at a moment, None when nothing was."""
        if self.last_at <= moment:
            return self
        seen = tuple(commit for commit in self.commits if commit[0] <= moment)
        return Load(self.night, seen) if seen else None


def brings_data(commit: Commit) -> bool:
    """Whether a commit loads rows; its count must be known."""
    operation = commit.operation.strip().upper()
    return commit.rows is not None and (operation in _REBUILDING or operation.startswith(_LOADING))


def loads_of(commits: Iterable[Commit]) -> list[Load]:
    """Return the nights that brought something, in their order; nights without a load are not there."""
    data = sorted((commit for commit in commits if brings_data(commit)), key=lambda commit: commit.committed_at)
    return [
        Load(night, tuple((commit.committed_at, commit.rows or 0) for commit in commits))
        for night, commits in groupby(data, key=lambda commit: night_of(commit.committed_at))
    ]
