"""What the commands of the pipelines need from outside: the projects and how they run, and their raw data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from fubcli.model.pipeline import Begun, Ended, Generated, Job, Project, Target, Wanted


class Pipelines(Protocol):
    """The packaged dbt projects, run in this process; what dbt says stays in the files of a run."""

    def projects(self) -> tuple[Project, ...]:
        """Return the projects by name; raises ConfigError."""
        ...

    def require(self, target: Target) -> None:
        """Raise UsageError when what runs a target is not installed."""
        ...

    def schemas(self, catalog: str) -> frozenset[str]:
        """Return the schemas that have tables in the file of an embedded target's catalog.

        Raises WarehouseUnavailable (retryable) while another program has it open.
        """
        ...

    def writing(self, profile: str, target: str) -> AbstractContextManager[Callable[[str], None]]:
        """Be the only writer of a target in the `with` block, which has what notes the id of the run that writes.

        Raises WarehouseUnavailable (retryable) when somebody else writes for too long, StorageUnavailable.
        """
        ...

    def going_on(self, profile: str, target: str) -> str | None:
        """Return the id of the run that writes to a target now, '' of one that has not begun, None for none."""
        ...

    def directories(self, project: str, target: str) -> tuple[Path, ...]:
        """Return what the runs of a project on a target have left, the newest first."""
        ...

    def begin(self, job: Job, now: datetime) -> Begun:
        """Begin a run: from now on it has begun, and has not ended. Raises StorageUnavailable."""
        ...

    def end(self, begun: Begun, started: datetime, ended: datetime, told: Mapping[str, object]) -> None:
        """Note that a run has ended, and how; raises StorageUnavailable."""
        ...

    def freshness(self, begun: Begun) -> Ended:
        """Measure the age of what a project reads; raises KeyboardInterrupt."""
        ...

    def build(self, begun: Begun) -> Ended:
        """Build a project and run its data tests; raises KeyboardInterrupt."""
        ...

    def unit_tests(self, begun: Begun) -> Ended:
        """Run a project's unit tests away from its target; raises KeyboardInterrupt."""
        ...

    def data_tests(self, begun: Begun) -> Ended:
        """Run a project's data tests on its target as it is; raises KeyboardInterrupt."""
        ...


class RawData(Protocol):
    """Generated raw data of one profile's embedded file."""

    @property
    def name(self) -> str:
        """What it is called: its profile."""
        ...

    @property
    def schema(self) -> str:
        """The schema that it is in."""
        ...

    @property
    def counted(self) -> str:
        """What its size counts, and what the option is called that says it: meetings, customers."""
        ...

    def generate(self, wanted: Wanted) -> Generated:
        """Put a new file with raw data, and its truth beside it, in the place of what is there."""
        ...

    def next_day(self, fault: str | None) -> Generated:
        """Add one night to the raw data that is there, with a fault in it if one is named.

        Raises UsageError for a fault that is none.
        """
        ...


class Linker(Protocol):
    """What finds probable matches among the records of one profile's embedded file."""

    def require(self) -> None:
        """Raise UsageError when what finds them is not installed."""
        ...

    def has_records(self) -> bool:
        """Whether there are records to compare; raises WarehouseUnavailable (retryable)."""
        ...

    def link(self) -> int:
        """Replace the probable matches; return how many there are.

        Raises UsageError where there is nothing to learn from, WarehouseUnavailable (retryable), StorageUnavailable.
        """
        ...
