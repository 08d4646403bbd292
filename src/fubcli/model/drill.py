"""Fire drills: a fault that is put into the embedded lakehouse on purpose, and what is true while it is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

HEALTHY = "healthy"
NAMES = (
    HEALTHY,
    "late-export",
    "missing-table",
    "column-removed",
    "column-retyped",
    "volume-drop",
    "duplicate-load",
    "tier-mismatch",
    "job-failed",
    "dst-night",
)
"""All scenarios, in the order in which people read them."""

STRUCTURAL = frozenset({"column-removed", "column-retyped"})
"""Those that change columns."""


@dataclass(frozen=True)
class Drill:
    """A scenario at a Pacific night; `table` (catalog.schema.table) is empty when it concerns none."""

    scenario: str
    night: date
    table: str = ""


@dataclass(frozen=True)
class Truth:
    """What is wrong with a table in a night: late, missing, partial, duplicate, or a scenario's own word."""

    table: str
    night: date
    kind: str


@dataclass(frozen=True)
class Exercise:
    """A scenario as it can be chosen; `table` is the one that it takes by itself, empty when it concerns none."""

    name: str
    sentence: str
    table: str = ""


@dataclass(frozen=True)
class Briefing:
    """A drill in words and as data: `truth` is the root of it, `effects` is what follows from that."""

    drill: Drill
    broken: str
    truth: tuple[Truth, ...] = ()
    effects: tuple[Truth, ...] = ()


@dataclass(frozen=True)
class Situation:
    """Which drill is in force (None: all is well), the last night of the history, and a drill that is over."""

    briefing: Briefing | None
    last_night: date
    over: Drill | None = None
    """A drill whose night has left the history: nothing of it is to be seen any more."""
