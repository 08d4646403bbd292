"""What is wrong as cases: one for each thing that somebody should look at, with everything that follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fubcli.model.check import Check
from fubcli.model.names import Tier
from fubcli.model.verdict import Status

ORDER = (Status.CRITICAL, Status.WARNING, Status.UNKNOWN, Status.INFO, Status.OK)
_TIERS = (Tier.GOLD, Tier.SILVER, Tier.BRONZE, Tier.SYSTEM)


@dataclass(frozen=True)
class Case:
    """A table, catalog or job with the checks on it that page; `follows` is what they explain."""

    target: str
    checks: tuple[Check, ...]
    follows: tuple[Check, ...]

    @property
    def first(self) -> Check:
        """The check that is worst."""
        return self.checks[0]


def cases(checks: Sequence[Check]) -> list[Case]:
    """Return the cases among ranked checks, the worst first."""
    by_target: dict[str, list[Check]] = {}
    for check in checks:
        if check.status.pages and not check.suppressed_by:
            by_target.setdefault(check.target, []).append(check)
    roots = _roots(checks)
    followers: dict[str, list[Check]] = {}
    for check in checks:
        if check.suppressed_by:
            followers.setdefault(roots[check.id], []).append(check)
    return [
        Case(target, tuple(found), tuple(each for check in found for each in followers.get(check.id, ())))
        for target, found in by_target.items()
    ]


def unattached(checks: Sequence[Check], found: Iterable[Case]) -> list[Check]:
    """Return the explained checks whose explanation is no case, so that nothing gets lost."""
    told = {check.id for case in found for check in case.follows}
    return [check for check in checks if check.suppressed_by and check.id not in told]


def charted(tables: Mapping[str, Tier], checks: Sequence[Check], most: int) -> list[str]:
    """Return the tables that get charts: those that page first, then what follows from them, then by tier."""
    place: dict[str, tuple[bool, int]] = {}
    for check in checks:
        if check.target in tables:
            mine = (not (check.status.pages and not check.suppressed_by), ORDER.index(check.status))
            place[check.target] = min(place.get(check.target, mine), mine)
    last = (True, len(ORDER))
    order = sorted(tables, key=lambda table: (place.get(table, last), _TIERS.index(tables[table]), table))
    return order[:most]


def worst_of(checks: Iterable[Check]) -> Status:
    """Return the worst status, `ok` of none."""
    found = {check.status for check in checks}
    return next((status for status in ORDER if status in found), Status.OK)


def _roots(checks: Sequence[Check]) -> dict[str, str]:
    """Return, by the id of each explained check, the id at the end of its chain of explanations."""
    above = {check.id: check.suppressed_by for check in checks if check.suppressed_by}
    found = {}
    for start in above:
        seen, at = {start}, above[start]
        while at in above and at not in seen:
            seen.add(at)
            at = above[at]
        found[start] = at
    return found
