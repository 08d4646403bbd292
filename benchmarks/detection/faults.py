"""Faults put into a table's natural loads: what a night brings then, and how the night after may catch up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from benchmarks.detection import calendars
from benchmarks.detection.arrivals import Load, usual
from benchmarks.detection.exports import TRAINING_NIGHTS
from benchmarks.detection.lines import FRESHNESS_KINDS, Fault
from benchmarks.detection.tables import Table

_LEAST_ROWS = {"zero": 10, "duplicate": 10, "spike": 10, "partial": 20, "frozen": 10, "late": 1, "missing": 1}
_LOSES_ROWS = ("zero", "partial", "missing")


@dataclass(frozen=True)
class _Night:
    table: Table
    natural: Load
    before: Load
    chance: Random


def faulted(table: Table, natural: list[Load], chance: Random) -> tuple[list[Load], list[Fault]]:
    """Return the loads with faults in them, and the faults; neither the training nights nor the last one has any.

    No two faults follow one another, and where a table catches up, the night after brings the rows that were lost.
    """
    loads = natural[:TRAINING_NIGHTS]
    faults: list[Fault] = []
    for load in natural[TRAINING_NIGHTS:]:
        night = _Night(table, load, loads[-1], chance)
        follows = bool(faults) and faults[-1].night == load.night - calendars.DAY
        kind = None if follows or load is natural[-1] else _kind(night)
        if kind:
            faults.append(Fault(table.name, load.night, kind))
            loads.append(_FAULTY[kind](night))
        elif follows and table.catches_up and faults[-1].kind in _LOSES_ROWS:
            lost = natural[len(loads) - 1].rows - loads[-1].rows
            loads.append(_scaled(load, (load.rows + lost) / load.rows) if load.rows else load)
        else:
            loads.append(load)
    return loads, faults


def _kind(night: _Night) -> str | None:
    shared = night.table.export.faults.get(night.natural.night)
    kinds = [kind for kind in _FAULTY if _possible(kind, night)]
    if shared:
        return shared if shared in kinds else None
    if night.chance.random() >= night.table.fault_rate or not kinds:
        return None
    return night.chance.choice(kinds)


def _possible(kind: str, night: _Night) -> bool:
    if kind == "frozen" and (not night.table.never_repeats or night.before.rows < _LEAST_ROWS["frozen"]):
        return False
    if kind in FRESHNESS_KINDS and night.table.irregular:
        return False
    return night.natural.rows >= _LEAST_ROWS[kind]


def _scaled(load: Load, factor: float) -> Load:
    return Load(load.night, tuple((when, round(rows * factor)) for when, rows in load.parts))


def _zero(night: _Night) -> Load:
    return Load(night.natural.night, ((night.natural.parts[0][0], 0),))


def _partial(night: _Night) -> Load:
    return _scaled(night.natural, night.chance.uniform(0.1, 0.7))


def _spike(night: _Night) -> Load:
    return _scaled(night.natural, night.chance.uniform(3, 10))


def _duplicate(night: _Night) -> Load:
    if night.table.family == "constant" or night.chance.random() < 0.5:
        return _scaled(night.natural, 2)
    again = night.natural.parts[-1][0] - night.natural.parts[0][0] + timedelta(minutes=night.chance.uniform(3, 40))
    return Load(night.natural.night, night.natural.parts + _moved(night.natural.parts, again))


def _frozen(night: _Night) -> Load:
    first = night.natural.parts[0][0]
    between = [when - night.before.parts[0][0] for when, _ in night.before.parts]
    rows = [rows for _, rows in night.before.parts]
    return Load(night.natural.night, tuple((first + gap, each) for gap, each in zip(between, rows, strict=True)))


def _late(night: _Night) -> Load:
    arrives = usual(night.table, night.natural.night) + timedelta(minutes=night.chance.uniform(90, 360))
    return Load(night.natural.night, _moved(night.natural.parts, arrives - night.natural.parts[0][0]))


def _missing(night: _Night) -> Load:
    return Load(night.natural.night, ())


def _moved(parts: tuple[tuple[datetime, int], ...], by: timedelta) -> tuple[tuple[datetime, int], ...]:
    return tuple((when + by, rows) for when, rows in parts)


_FAULTY: dict[str, Callable[[_Night], Load]] = {
    "zero": _zero,
    "partial": _partial,
    "duplicate": _duplicate,
    "spike": _spike,
    "frozen": _frozen,
    "late": _late,
    "missing": _missing,
}
