"""The nightly export of a catalog as one thing: what has arrived, and what is late, missing, short or changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fubcli.detection.freshness.judge import DORMANT
from fubcli.model.check import Check, Pillar
from fubcli.model.names import Tier
from fubcli.model.nights import hours_of, midnight
from fubcli.model.verdict import Status, Verdict
from fubcli.operations.monitor.gathering import Watched

_TIERS = (Tier.BRONZE, Tier.SILVER, Tier.GOLD)
_DEAD_SHARE = 0.5
"""From so many missing tables on it is the export that is missing, not they."""
_MOST_NAMED = 10
_SHORT = ("zero", "partial")
_CHANGED = ("column_removed", "column_retyped", "table_removed")


@dataclass(frozen=True)
class Export:
    """One catalog's export of one night; tables are those on which a load is due that night."""

    catalog: str
    night: date
    verdicts: tuple[Verdict, ...]
    """On the arrival of each table that is due."""
    tiers: dict[str, Tier]
    short: tuple[str, ...]
    changed: tuple[str, ...]

    def _of(self, kind: str) -> tuple[str, ...]:
        return tuple(verdict.table for verdict in self.verdicts if verdict.kind == kind)

    @property
    def late(self) -> tuple[str, ...]:
        """Tables that came after their deadline."""
        return self._of("late")

    @property
    def missing(self) -> tuple[str, ...]:
        """Tables that have not come by their deadline.

        Those that have not come for long are among them when nothing came: then it is the export that is dead.
        """
        return self._of("missing") + (() if self.arrived else self._of(DORMANT))

    @property
    def arrived(self) -> tuple[Verdict, ...]:
        """The verdicts on tables that are there."""
        return tuple(verdict for verdict in self.verdicts if verdict.arrived_at is not None)

    @property
    def unseen(self) -> tuple[Verdict, ...]:
        """The verdicts on tables of which nobody could see whether they came."""
        missing = set(self.missing)
        return tuple(
            v for v in self.verdicts if v.arrived_at is None and v.status is Status.UNKNOWN and v.table not in missing
        )

    @property
    def status(self) -> Status:
        """`critical` when tables are missing, empty, cut or changed; `warning` when late; `info` while it goes on.

        `unknown` when some cannot be seen and nothing worse is known.
        """
        if self.missing or self.short or self.changed:
            return Status.CRITICAL
        if self.late:
            return Status.WARNING
        if self.unseen:
            return Status.UNKNOWN
        return Status.OK if len(self.arrived) == len(self.verdicts) else Status.INFO

    @property
    def is_dead(self) -> bool:
        """Whether so much is missing that no single table is to blame."""
        return len(self.missing) >= _DEAD_SHARE * len(self.verdicts)

    def as_json(self) -> dict[str, Any]:
        """Return it as the event has it; times are UTC."""
        due = [verdict.deadline for verdict in self.verdicts if verdict.deadline]
        came = [verdict.arrived_at for verdict in self.arrived if verdict.arrived_at]
        told: dict[str, Any] = {
            "catalog": self.catalog,
            "night": self.night,
            "status": self.status,
            "window": {
                "midnight": midnight(self.night),
                "deadline": max(due, default=None),
                "hours": hours_of(self.night),
            },
            "tables": {"due": len(self.verdicts), "arrived": len(self.arrived)},
            "first_arrival": min(came, default=None),
            "last_arrival": max(came, default=None),
            "tiers": {
                tier.value: self._tier(tier)
                for tier in _TIERS
                if any(self.tiers[v.table] is tier for v in self.verdicts)
            },
        }
        lists = {"late": self.late, "missing": self.missing, "short": self.short, "changed": self.changed}
        shown = {name: list(tables[:_MOST_NAMED]) for name, tables in lists.items() if tables}
        return told | shown | {"counts": {name: len(tables) for name, tables in lists.items()}}

    def _tier(self, tier: Tier) -> dict[str, Any]:
        verdicts = [verdict for verdict in self.verdicts if self.tiers[verdict.table] is tier]
        came = [verdict.arrived_at for verdict in verdicts if verdict.arrived_at]
        return {"due": len(verdicts), "arrived": len(came), "last_arrival": max(came, default=None)}

    def check(self) -> Check:
        """Return the check that it amounts to."""
        due, came = len(self.verdicts), len(self.arrived)
        name = f"The export of {self.catalog}"
        if self.missing and not came:
            title, kind = f"{name} has not come", "export_missing"
        elif self.missing:
            title, kind = (
                f"{name} is not complete: {len(self.missing)} of {due} tables are missing",
                "export_incomplete",
            )
        elif self.short or self.changed:
            title, kind = f"{name} came, and not as it should be", "export_damaged"
        elif self.late:
            title, kind = f"{name} came late", "export_late"
        elif self.unseen:
            title, kind = f"{name}: {came} of {due} tables are there, {len(self.unseen)} cannot be seen", ""
        elif came < due:
            title, kind = f"{name} is under way: {came} of {due} tables are there", ""
        else:
            title, kind = f"{name} landed: {came} of {due} tables", ""
        lists = (("missing", self.missing), ("late", self.late), ("short", self.short), ("changed", self.changed))
        told = tuple(f"{word}: {_some(tables)}" for word, tables in lists if tables)
        return Check(
            Pillar.EXPORT, self.catalog, self.night, self.status, title, told, kind=kind,
            observed={"arrived": came}, expected={"due": due}, source="arrivals of its tables",
        )  # fmt: skip


def exports(
    tables: Iterable[Watched], verdicts: Sequence[Verdict], checks: Sequence[Check], nights: Iterable[date]
) -> list[Export]:
    """Return the export of every catalog and night on which tables were due."""
    by_name = {str(table.name): table for table in tables}
    tiers = {name: table.tier for name, table in by_name.items()}
    catalogs = list(dict.fromkeys(table.name.catalog for table in by_name.values()))
    due: dict[tuple[date, str], list[Verdict]] = defaultdict(list)
    for each in verdicts:
        if each.check == Pillar.FRESHNESS and each.deadline is not None:
            due[each.night, by_name[each.table].name.catalog].append(each)
    bad: dict[date, list[Check]] = defaultdict(list)
    for check in checks:
        if check.status is Status.CRITICAL:
            bad[check.night].append(check)
    found = []
    for night in nights:
        for catalog in catalogs:
            if own := due.get((night, catalog)):
                short, changed = (_named(bad[night], catalog, kinds) for kinds in (_SHORT, _CHANGED))
                found.append(Export(catalog, night, tuple(own), tiers, short, changed))
    return found


def _named(checks: Iterable[Check], catalog: str, kinds: Sequence[str]) -> tuple[str, ...]:
    return tuple(check.target for check in checks if check.kind in kinds and check.target.startswith(f"{catalog}."))


def _some(names: Sequence[str], most: int = 5) -> str:
    rest = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + rest
