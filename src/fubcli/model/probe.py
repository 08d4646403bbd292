"""What the monitor asks of the rows of tables: counts over a bounded part, never values of anybody's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from fubcli.model.names import TableName


@dataclass(frozen=True)
class Portion:
    """A bounded part of a table: its rows since a moment by a time key, or, without one, a sample.

    `columns` are counted where they are not null; of `key` the distinct values are counted, too.
    """

    table: TableName
    columns: tuple[str, ...]
    key: str | None = None
    time_key: str | None = None
    time_type: str = "timestamp"
    """The type of the time key: timestamp, timestamp_ntz or date."""

    @property
    def read(self) -> tuple[str, ...]:
        """The columns that are read, each once."""
        named = (*self.columns, self.key, self.time_key)
        return tuple(dict.fromkeys(name for name in named if name is not None))


@dataclass(frozen=True)
class Counts:
    """Portions of tables of one catalog, in one statement; `since` (aware) bounds those with a time key.

    Answered by a row for each portion: its place, how many rows, how often each column is filled, how many keys.
    """

    portions: tuple[Portion, ...]
    since: datetime


@dataclass(frozen=True)
class RunLog:
    """An audit table: each row tells of one run of a step. Roles that no column plays are None.

    Answered by the newest rows since a moment: name, status, time, processed, failed.
    """

    table: TableName
    since: datetime
    time: str
    status: str
    name: str | None = None
    processed: str | None = None
    failed: str | None = None


@dataclass(frozen=True)
class ErrorLog:
    """A table of rejected rows. Answered by how many there are since a moment, for each table that they were in."""

    table: TableName
    since: datetime
    time: str
    source: str | None = None


@dataclass(frozen=True)
class Arrivals:
    """A ledger of loads. Answered by the newest load of each source: source, the system that sends it, time."""

    table: TableName
    time: str
    source: str
    system: str | None = None
    """The column that says which system sends a source; one system may send several."""
    sources: str = "raw"
    """The schema of what the ledger names without one."""


@dataclass(frozen=True)
class Rejections:
    """A table of the errors that rows have now. Answered by how many rows of each source were rejected for one.

    A row may have several errors: without a `key` they are counted instead.
    """

    table: TableName
    source: str
    severity: str
    key: str | None = None


@dataclass(frozen=True)
class Versions:
    """A dimension with the history of its keys: each row is a version, from `start` to `end`, the last one `current`.

    Answered by one row: versions, keys, keys with several current versions, keys with none, versions that begin before
    the one before ends, versions that begin after it, and versions that end before or as they begin.
    """

    table: TableName
    key: str
    start: str
    end: str
    current: str


@dataclass(frozen=True)
class Matches:
    """A report of how records were matched, a row for each load. Answered by the newest: time, identified, matched.

    `identified` records have something by which they can be told, `matched` are those that another record is one with.
    """

    table: TableName
    time: str
    identified: str
    matched: str


@dataclass(frozen=True)
class Credits:
    """A report of revenue and of how much of it models credit to something.

    Answered by a row for each model: model, revenue, what is credited, the largest difference of a part, and how much
    is credited to nothing that is known.
    """

    table: TableName
    model: str
    revenue: str
    credited: str
    unattributed: str


Log = RunLog | ErrorLog
"""What tells of runs and rows of a night."""
State = Arrivals | Rejections | Versions | Matches | Credits
"""What tells how tables stand now, whenever it was written."""
Probe = Counts | Log | State


@dataclass(frozen=True)
class Measurement:
    """What a portion was found to hold in a night; `version` is the table's commit that was there then."""

    night: date
    version: int
    part: str
    """Which portion: words that are the same for portions that may be compared."""
    rows: int
    filled: Mapping[str, int]
    """How many rows have a value, by column."""
    distinct: int | None = None
    """How many different keys there are."""
