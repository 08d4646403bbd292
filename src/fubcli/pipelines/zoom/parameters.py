"""What a data set is made from, and what its file remembers of it: the schema `generator`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from fubcli.errors import UsageError
from fubcli.pipelines.zoom.entities import HISTORY_NIGHTS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

GENERATOR_VERSION = 1
"""Raised whenever a script changes what it makes: a later night fits only the history of its own version."""

SMALLEST = 1_000
LARGEST = 100_000_000
_LARGEST_SEED = 2**40
_YEARS = range(2000, 2200)


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
        if self.meetings < SMALLEST:
            raise UsageError(
                f"{self.meetings} meetings are too few to show every kind of dirt; ask for {SMALLEST:,} or more"
            )
        if self.meetings > LARGEST:
            raise UsageError(f"{self.meetings} meetings are too many; ask for {LARGEST:,} or fewer")
        if self.as_of.year not in _YEARS:
            raise UsageError(f"the last night {self.as_of} is not in the years {_YEARS[0]} to {_YEARS[-1]}")
        if not 0 <= self.seed < _LARGEST_SEED:
            raise UsageError(f"the seed {self.seed} is not between 0 and {_LARGEST_SEED - 1}")

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
    connection.execute("CREATE SCHEMA IF NOT EXISTS zoom.generator")
    connection.execute(
        "CREATE OR REPLACE TABLE zoom.generator.parameters AS SELECT $1::BIGINT AS meetings, $2::BIGINT AS seed, "
        "$3::DATE AS as_of, $4::INTEGER AS generator_version, hash('fubcli', 20090)::VARCHAR AS dice_mark",
        [parameters.meetings, parameters.seed, parameters.as_of, GENERATOR_VERSION],
    )
    connection.execute("CREATE OR REPLACE TABLE zoom.generator.nights (night INTEGER, day DATE, fault VARCHAR)")


def recall(connection: DuckDBPyConnection) -> Past:
    """Return what the data file was made from.

    Raises UsageError when it was not made by this generator, in this version and on this DuckDB's `hash`, which is
    not promised to stay the same.
    """
    known = connection.execute(
        "SELECT 1 FROM duckdb_tables() "
        "WHERE database_name = 'zoom' AND schema_name = 'generator' AND table_name = 'parameters'"
    ).fetchone()
    if known is None:
        raise UsageError("there is no generated raw data to add a night to; generate it first")
    row = connection.execute(
        "SELECT meetings, seed, as_of FROM zoom.generator.parameters "
        "WHERE generator_version = ? AND dice_mark = hash('fubcli', 20090)::VARCHAR",
        [GENERATOR_VERSION],
    ).fetchone()
    if row is None:
        raise UsageError(
            "the raw data was made by another version of the generator or of DuckDB, whose nights do not fit "
            "this one's; generate it anew"
        )
    nights = connection.execute("SELECT fault FROM zoom.generator.nights ORDER BY night").fetchall()
    return Past(Parameters(*row), tuple(Fault(name) for (name,) in nights))
