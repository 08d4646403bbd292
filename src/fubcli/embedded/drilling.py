"""Fire drills in one directory's lakehouse: which there are, which is in force, and putting one in force."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from fubcli.embedded.lakehouse import storage_errors
from fubcli.embedded.manifest import read_manifest
from fubcli.embedded.premises import premises_of
from fubcli.embedded.recipes import DEFAULT_SEED, RECIPES
from fubcli.embedded.repair import enact
from fubcli.embedded.scenarios.catalogue import SCENARIOS, briefing
from fubcli.embedded.scenarios.choosing import chosen
from fubcli.embedded.scenarios.reach import hits, last_night
from fubcli.model.catalogs import Catalogs
from fubcli.model.drill import Drill, Exercise, Situation
from fubcli.ports import Clock, Progress


class DrillGround:
    """The `Drills` of an embedded lakehouse; the sandbox is the user's and no drill touches it."""

    def __init__(
        self, directory: Path, catalogs: Catalogs, *, clock: Clock, progress: Progress, seed: int = DEFAULT_SEED
    ) -> None:
        self._premises = premises_of(directory, catalogs, seed)
        self._clock = clock
        self._progress = progress

    def exercises(self) -> tuple[Exercise, ...]:
        """Return the scenarios that there are."""
        return tuple(Exercise(each.name, each.sentence, each.table) for each in SCENARIOS.values())

    def situation(self) -> Situation:
        """Return what the next command will see, from the manifest alone; builds and opens nothing."""
        return _situation(read_manifest(self._premises.directory).drill, self._clock.now())

    def choose(self, name: str, night: date | None, table: str | None) -> Drill | None:
        """Return the drill that is meant, None for `healthy`; raises UsageError as `chosen` does."""
        return chosen(name, night, table, self._premises, self._clock.now())

    def begin(self, drill: Drill | None) -> tuple[Situation, tuple[str, ...]]:
        """Put a drill in force in place of the one before; return what then is, and the catalogs that were rebuilt.

        Raises StorageUnavailable; WarehouseUnavailable.
        """
        now = self._clock.now()
        with storage_errors(self._premises.directory):
            told = enact(self._premises, now, self._progress, drill)
        return _situation(drill, now), tuple(name for name in RECIPES if name in told)


def _situation(drill: Drill | None, now: datetime) -> Situation:
    night = last_night(drill, now)
    if drill is None:
        return Situation(None, night)
    if drill.table and not any(hits(drill, recipe, night) for recipe in RECIPES.values()):
        return Situation(None, night, drill)
    return Situation(briefing(drill), night)
