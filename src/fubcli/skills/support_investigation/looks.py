"""A newer look at the same: what the older one said stands no longer, where the newer one does not say it, too."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Seen:
    """What has to be looked at again to take the place of evidence: all of its `places`, of the same night."""

    asked: str
    night: str = ""
    """A date, as text; empty for what is of no night."""
    places: tuple[str, ...] = ()
    """Catalogs, schemas and tables of the monitor; steps of a playbook."""


@dataclass(frozen=True)
class Look:
    """What was looked at: the same is `asked` again, from the `first` to the `last` night, in `places`."""

    asked: str
    first: str = ""
    last: str = ""
    places: tuple[str, ...] = ()

    def is_at(self, seen: Seen) -> bool:
        """Whether this looks at all that something was seen in; a catalog is a look at its tables."""
        is_of_then = self.asked == seen.asked and self.first <= seen.night <= self.last
        return is_of_then and all(map(self._covers, seen.places))

    def _covers(self, place: str) -> bool:
        return any(place == each or place.startswith(f"{each}.") for each in self.places)
