"""What was asked, to hold events against: what is of elsewhere, of others or of another time fits at most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from fubcli.model.names import Environment
from fubcli.model.nights import night_of
from fubcli.model.timeframe import Timeframe
from fubcli.skills.support_investigation.evidence import Evidence, weakened
from fubcli.skills.support_investigation.hypothesis import Library
from fubcli.skills.support_investigation.reading.incident import Incident
from fubcli.skills.support_investigation.reading.members import plain
from fubcli.skills.support_investigation.request import ENVIRONMENTS
from fubcli.skills.support_investigation.words import named

FRESH = timedelta(hours=1)
"""For so long a failure tells of the warehouse as it is."""
_LAST_NIGHTS = 2
"""So many nights before this one the monitor may have looked at, where no time was asked for."""
_LAST_DAYS = 31
"""So many days ago an investigation may have ended, where no time was asked for."""
_FINDING_DAYS = 92
"""So many days ago a finding may be of: playbooks look as far as 90 days back by themselves."""
_SKEW = timedelta(minutes=5)
"""So far two clocks may differ."""


@dataclass(frozen=True)
class Scope:
    """The environment, account, time and words that were asked about, now, and the warehouse that answers here."""

    library: Library
    environment: Environment
    account: int | None
    now: datetime
    timeframe: Timeframe | None = None
    words: tuple[str, ...] = ()
    profile: str = ""
    staging: tuple[str, ...] = ()
    sandbox: tuple[str, ...] = ()
    """The catalogs of both; all others are production's."""
    incident: Incident | None = None
    """When what is wrong went wrong, as events of the monitor tell."""

    def where(self, told: Any) -> str:
        """Return the environment that an event tells of; without one it is the one that was asked about."""
        return self.elsewhere(told) or self.environment.value

    def elsewhere(self, told: Any) -> str:
        """Return the environment that an event tells of when it is another one than was asked about."""
        if told is None:
            return ""
        name = plain(told).lower() or "another environment"
        known = ENVIRONMENTS.get(name)
        name = known.value if known is not None else name
        return "" if name == self.environment else name

    def of_elsewhere(self, evidence: Evidence) -> Evidence:
        """Return what pages in staging or the sandbox as no cause in production, unless the issue is about them."""
        if self.environment is not Environment.PRODUCTION:
            return evidence
        known = ((self.staging, ("staging", "qa", "mirror")), (self.sandbox, ("sandbox", "development")))
        others = {each for catalogs, words in known if not named(words, self.words) for each in catalogs}
        catalogs = (_catalog(each) for each in (*evidence.tables, evidence.subject))
        name = next((each for each in catalogs if each in others), "")
        return weakened(evidence, f"seen in {name}") if name else evidence

    def of_another_account(self, evidence: Evidence, own: int | None) -> Evidence:
        """Return what is about all accounts, or another one, as what fits at most; the export concerns nobody."""
        if self.account is None or own == self.account:
            return evidence
        if own is not None:
            return weakened(evidence, f"about account {own}")
        nobody = {each.name for each in self.library.domains if each.account == "never"}
        domains = {self.library.by_id[link.hypothesis].domain for link in evidence.links}
        return evidence if domains <= nobody else weakened(evidence, "about all accounts")

    def of_another_time(self, evidence: Evidence, first: datetime | None, last: datetime | None, days: int) -> Evidence:
        """Return what is of a time that was not asked for as what fits at most, else of `days` ago."""
        begun, ended = first or last, last or first
        if begun is None or ended is None:
            return evidence
        tonight = night_of(self.now)
        asked = self.timeframe
        since, until = (asked.first, asked.last) if asked else (tonight - timedelta(days=days), tonight)
        # a look that ends with a midnight does not reach into the day that begins then
        end = night_of(max(ended - timedelta(microseconds=1), begun))
        if end >= since and night_of(begun) <= until:
            return evidence
        return weakened(evidence, f"of {night_of(begun) if night_of(begun) > until else end}")

    def of_a_night(self, evidence: Evidence, night: datetime | None) -> Evidence:
        """Return evidence of the monitor for a night, as much as that night was asked about."""
        return self.of_another_time(evidence, night, None, _LAST_NIGHTS)

    def of_an_investigation(self, evidence: Evidence, parameters: Mapping[str, datetime | None]) -> Evidence:
        """Return evidence with a time of its own, else that of its event, as much as that time was asked about."""
        if evidence.at is not None:
            return self.of_another_time(evidence, evidence.at, evidence.until, _FINDING_DAYS)
        return self.of_another_time(evidence, parameters["since"], parameters["until"], _LAST_DAYS)

    def believed(self, moment: datetime | None) -> datetime | None:
        """Return a time that has been; None for one in the future."""
        return moment if moment is not None and moment <= self.now + _SKEW else None

    def timed(self, evidence: Evidence) -> Evidence:
        """Return evidence without times in the future."""
        return replace(evidence, at=self.believed(evidence.at), until=self.believed(evidence.until))

    def of_the_warehouse(self, evidence: Evidence, at: datetime | None, profile: str) -> Evidence:
        """Return a failure as what fits at most when it is of another warehouse, or of long ago."""
        if profile and self.profile and profile != self.profile:
            return weakened(evidence, f"of the warehouse profile {profile}")
        if at is not None and self.now - at > FRESH:
            return weakened(evidence, f"of {at:%Y-%m-%d %H:%M} UTC")
        return evidence


def _catalog(name: str) -> str:
    """Return the catalog of what a check is about: a table, a catalog, or `stage_fub (copy)`."""
    return name.partition(" ")[0].partition(".")[0]
