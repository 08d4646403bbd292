"""What a data set is made from, within its bounds, and what its file remembers of that: the schema `generator`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from fubcli.errors import UsageError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

F = TypeVar("F", bound=StrEnum)
_LARGEST_SEED = 2**40
_YEARS = range(2000, 2200)


@dataclass(frozen=True)
class Kind:
    """A data set's name as a catalog, what its size counts and how far that goes, the version of its scripts."""

    catalog: str
    counted: str
    smallest: int
    largest: int
    version: int
    """Raised whenever a script changes what it makes: a later night fits only the history of its own version."""

    def check(self, size: int, seed: int, as_of: date) -> None:
        """Raise UsageError when a value is out of reach."""
        if size < self.smallest:
            raise UsageError(
                f"{size} {self.counted} are too few to show every kind of dirt; ask for {self.smallest:,} or more"
            )
        if size > self.largest:
            raise UsageError(f"{size} {self.counted} are too many; ask for {self.largest:,} or fewer")
        if as_of.year not in _YEARS:
            raise UsageError(f"the last night {as_of} is not in the years {_YEARS[0]} to {_YEARS[-1]}")
        if not 0 <= seed < _LARGEST_SEED:
            raise UsageError(f"the seed {seed} is not between 0 and {_LARGEST_SEED - 1}")


@dataclass(frozen=True)
class Remembered:
    """What a data file was made from, and the names of the faults of each night after the history, in order."""

    size: int
    seed: int
    as_of: date
    faults: tuple[str, ...]


def remember(connection: DuckDBPyConnection, kind: Kind, size: int, seed: int, as_of: date) -> None:
    """Create the schema `generator` in the data file."""
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {kind.catalog}.generator")
    connection.execute(
        f"CREATE OR REPLACE TABLE {kind.catalog}.generator.parameters AS SELECT $1::BIGINT AS {kind.counted}, "
        "$2::BIGINT AS seed, $3::DATE AS as_of, $4::INTEGER AS generator_version, "
        "hash('fubcli', 20090)::VARCHAR AS dice_mark",
        [size, seed, as_of, kind.version],
    )
    connection.execute(
        f"CREATE OR REPLACE TABLE {kind.catalog}.generator.nights (night INTEGER, day DATE, fault VARCHAR)"
    )


def note_night(connection: DuckDBPyConnection, kind: Kind, night: int, day: date, fault: str) -> None:
    """Add a night to what the file remembers."""
    into = f"{kind.catalog}.generator.nights"
    connection.execute(f"INSERT INTO {into} VALUES (?, ?, ?)", [night, day, fault])  # noqa: S608


def recall(connection: DuckDBPyConnection, kind: Kind) -> Remembered:
    """Return what the data file was made from.

    Raises UsageError when it was not made by this generator, in this version and on this DuckDB's `hash`, which is
    not promised to stay the same.
    """
    known = connection.execute(
        "SELECT 1 FROM duckdb_tables() "
        "WHERE database_name = ? AND schema_name = 'generator' AND table_name = 'parameters'",
        [kind.catalog],
    ).fetchone()
    if known is None:
        raise UsageError("there is no generated raw data to add a night to; generate it first")
    row = connection.execute(
        f"SELECT {kind.counted}, seed, as_of FROM {kind.catalog}.generator.parameters "  # noqa: S608
        "WHERE generator_version = ? AND dice_mark = hash('fubcli', 20090)::VARCHAR",
        [kind.version],
    ).fetchone()
    if row is None:
        raise UsageError(
            "the raw data was made by another version of the generator or of DuckDB, whose nights do not fit "
            "this one's; generate it anew"
        )
    nights = connection.execute(f"SELECT fault FROM {kind.catalog}.generator.nights ORDER BY night")  # noqa: S608
    size, seed, as_of = row
    return Remembered(size, seed, as_of, tuple(name for (name,) in nights.fetchall()))


def fault_named(name: str, faults: type[F]) -> F:
    """Return the fault of that name; raises UsageError."""
    try:
        return faults(name)
    except ValueError:
        raise UsageError(f"{name!r} is no fault of a night; there are {', '.join(faults)}") from None
