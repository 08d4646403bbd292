"""What the data set is made from, and the faults of its nights."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from fubcli.pipelines.generating import memory
from fubcli.pipelines.generating.memory import Kind
from fubcli.pipelines.marketing.entities import HISTORY_DAYS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

KIND = Kind("marketing", "customers", smallest=1_000, largest=1_000_000, version=1)
RAW = "raw_data"


class Fault(StrEnum):
    """What goes wrong in a night."""

    NONE = "none"
    STALE = "stale"
    """Google Analytics brings nothing; the next night that is not stale brings both."""
    DROPPED_COLUMN = "dropped_column"
    """`salesforce_leads` has no `lead_source`; the next night has it again, for all rows."""
    LOW_QUALITY = "low_quality"
    """A third of the leads and of the shop's customers lose their e-mail, and stay without."""
    HOT_PHONE = "hot_phone"
    """The new leads and customers of the shop, and one in forty of the old, have the phone of one call centre."""


@dataclass(frozen=True)
class Parameters:
    """What all dice and dates follow from. Raises UsageError when a value is out of reach."""

    customers: int
    seed: int
    as_of: date

    def __post_init__(self) -> None:
        KIND.check(self.customers, self.seed, self.as_of)

    def day(self, load: int) -> date:
        """Return the date of a load; that of the one that ends the history is `as_of`."""
        return self.as_of + timedelta(days=load - HISTORY_DAYS)


@dataclass(frozen=True)
class Past:
    """What a file holds: its parameters, and the fault of each night after the history, in order."""

    parameters: Parameters
    faults: tuple[Fault, ...] = ()

    @property
    def last_load(self) -> int:
        """The number of the last load."""
        return HISTORY_DAYS + len(self.faults)

    @property
    def day(self) -> date:
        """The date of the last load."""
        return self.parameters.day(self.last_load)

    def loads_with(self, fault: Fault) -> list[int]:
        """Return the loads that had a fault."""
        return [load for load, each in enumerate(self.faults, HISTORY_DAYS + 1) if each is fault]

    def and_then(self, fault: Fault) -> Past:
        """Return what there is after one more night."""
        return Past(self.parameters, (*self.faults, fault))


def remember(connection: DuckDBPyConnection, parameters: Parameters) -> None:
    """Create the schema `generator` in the data file."""
    memory.remember(connection, KIND, parameters.customers, parameters.seed, parameters.as_of)


def recall(connection: DuckDBPyConnection) -> Past:
    """Return what the data file was made from; raises UsageError."""
    found = memory.recall(connection, KIND)
    return Past(Parameters(found.size, found.seed, found.as_of), tuple(map(Fault, found.faults)))
