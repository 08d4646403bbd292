"""A sample of nights for what is too slow to judge them all, weighted so that its score is an estimate."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from benchmarks.detection import calendars
from benchmarks.detection.histories import History
from benchmarks.detection.lines import VOLUME_KINDS
from benchmarks.detection.scoring import TableNight

_FAULTS = 0.2  # share of the sample


def volume_sample(made: History, size: int) -> dict[TableNight, float]:
    """Return at most `size` scored nights and their weights: some with faults of volume, the others with no fault.

    Nights of late or missing loads and nights after faults, on which a page is neither right nor wrong, are left out.
    """
    chance = Random(size)  # noqa: S311 - chance that can be repeated
    scored, truth = made.scored(), {(fault.table, fault.night): fault.kind for fault in made.faults}
    faults = [key for key in scored if truth.get(key) in VOLUME_KINDS]
    sound = [key for key in scored if key not in truth and (key[0], key[1] - calendars.DAY) not in truth]
    some = round(size * _FAULTS)
    return _weighted(faults, some, chance) | _weighted(sound, size - some, chance)


def _weighted(nights: Sequence[TableNight], size: int, chance: Random) -> dict[TableNight, float]:
    chosen = chance.sample(nights, min(size, len(nights)))
    return {night: len(nights) / len(chosen) for night in chosen}
