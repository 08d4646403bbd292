"""What a data set is made from, and what its file remembers of it: the schema `generator`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from fubcli.pipelines.generating import memory
from fubcli.pipelines.generating.memory import Kind
from fubcli.pipelines.zoom.entities import HISTORY_NIGHTS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

KIND = Kind("zoom", "meetings", smallest=1_000, largest=100_000_000, version=1)


class Fault(StrEnum):
    """What goes wrong in a night."""

    NONE = "none"
    LOW_QUALITY = "low_quality"
    """So many known meetings come again with a wrong end or length that fewer than 95 % of all pass."""
    STALE = "stale"
    """The night brings no meetings; the next night that is not stale brings them."""
    DROPPED_COLUMN = "dropped_column"
    """`raw.users` has no `plan_type`; the next night has it again, for all rows."""


@dataclass(frozen=True)
class Parameters:
    """What all dice and dates follow from. Raises UsageError when a value is out of reach."""

    meetings: int
    seed: int
    as_of: date

    def __post_init__(self) -> None:
        KIND.check(self.meetings, self.seed, self.as_of)

    def day(self, night: int) -> date:
        """Return the date of a night's load; that of the history's last night is `as_of`."""
        return self.as_of + timedelta(days=night - HISTORY_NIGHTS + 1)


@dataclass(frozen=True)
class Past:
    """What a file holds: its parameters, and the fault of each night after the history, in order."""

    parameters: Parameters
    faults: tuple[Fault, ...]

    @property
    def last_night(self) -> int:
        """The number of the last night that was loaded."""
        return HISTORY_NIGHTS - 1 + len(self.faults)


def meetings_missing(faults: Sequence[Fault]) -> int:
    """Return the first night whose meetings have not come after these nights: behind the last that was not stale."""
    came = HISTORY_NIGHTS - 1
    for number, fault in enumerate(faults, HISTORY_NIGHTS):
        came = came if fault is Fault.STALE else number
    return came + 1


def remember(connection: DuckDBPyConnection, parameters: Parameters) -> None:
    """Create the schema `generator` in the data file."""
    memory.remember(connection, KIND, parameters.meetings, parameters.seed, parameters.as_of)


def recall(connection: DuckDBPyConnection) -> Past:
    """Return what the data file was made from; raises UsageError."""
    found = memory.recall(connection, KIND)
    return Past(Parameters(found.size, found.seed, found.as_of), tuple(map(Fault, found.faults)))
