"""The portions of tables, asked for in few statements; what was measured of the same commit is not asked again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from fubcli.errors import StorageUnavailable
from fubcli.model.names import TableName
from fubcli.model.nights import midnight
from fubcli.model.probe import Counts, Measurement, Portion
from fubcli.model.result import ResultSet
from fubcli.operations.monitor.quality.asking import Asked, answers
from fubcli.operations.monitor.quality.portions import Plan
from fubcli.ports import Memory, Prober

_A_STATEMENT = 12
"""Portions: few statements, and none that takes long to plan."""
_LEARNED = timedelta(days=28)
_BEFORE = timedelta(days=1)
"""What a night brings was written on the day before."""


@dataclass(frozen=True)
class Measured:
    """What is known of the portions of tables in one night."""

    plans: Mapping[TableName, Plan]
    tonight: Mapping[TableName, Measurement] = field(default_factory=dict)
    before: Mapping[TableName, tuple[Measurement, ...]] = field(default_factory=dict)
    """In the four weeks before, the newest first."""
    unseen: Mapping[TableName, str] = field(default_factory=dict)
    """Why a table could not be measured."""
    rows_read: Mapping[TableName, int] = field(default_factory=dict)
    """In this run; what was measured before is not there."""
    statements: int = 0
    is_cut_off: bool = False
    """Whether the warehouse stopped answering."""
    troubles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Means:
    """What rows are asked with: so many statements `at_once`, and a memory, None when it cannot be used."""

    prober: Prober
    memory: Memory | None
    at_once: int


def measured(plans: Sequence[Plan], means: Means, night: date, now: datetime) -> Measured:
    """Measure the portions of tables in a night; what cannot be seen is told."""
    by_name = {plan.table.name: plan for plan in plans}
    versions = {name: _version(plan) for name, plan in by_name.items()}
    troubles: list[str] = []
    before: dict[TableName, tuple[Measurement, ...]] = {}
    known: dict[TableName, Measurement] = {}
    try:
        before, known = _remembered(means.memory, by_name, versions, night)
    except StorageUnavailable as error:
        troubles.append(error.detail)
    left = [plan for name, plan in by_name.items() if name not in known]
    since = midnight(night - _BEFORE)
    probes = [Counts(tuple(plan.portion for plan in batch), since) for batch in _batches(left)]
    asked = answers(probes, means.prober, means.at_once)
    fresh = {name: each for counts, result in asked.answers for name, each in _read(counts, result, night, versions)}
    try:
        if means.memory is not None and fresh:
            means.memory.remember_measurements(fresh, now)
    except StorageUnavailable as error:
        troubles.append(error.detail)
    read = {name: each.rows for name, each in fresh.items()}
    return Measured(
        by_name, known | fresh, before, _unseen(asked, probes, fresh), read, asked.statements, asked.is_cut_off,
        (*troubles, *asked.troubles),
    )  # fmt: skip


def _version(plan: Plan) -> int:
    commits = plan.table.history.value or ()
    return commits[0].version if commits else -1


def _remembered(
    memory: Memory | None, plans: Mapping[TableName, Plan], versions: Mapping[TableName, int], night: date
) -> tuple[dict[TableName, tuple[Measurement, ...]], dict[TableName, Measurement]]:
    """Return what was measured in the nights before, and this night of the commit that is still the last."""
    if memory is None:
        return {}, {}
    every = memory.measurements(list(versions), night - _LEARNED)
    before = {name: tuple(each for each in known if each.night < night) for name, known in every.items()}
    same = {
        name: each
        for name, known in every.items()
        for each in known
        if each.night == night and each.version == versions[name] and _answers(each, plans[name].portion)
    }
    return before, same


def _answers(known: Measurement, portion: Portion) -> bool:
    """Whether a measurement is of the portion that is asked for now: declarations may have changed since."""
    is_same_key = (known.distinct is None) == (portion.key is None)  # and which one it was, for it is counted first
    return known.part == part_of(portion) and tuple(known.filled) == portion.columns and is_same_key


def _batches(plans: Sequence[Plan]) -> list[Sequence[Plan]]:
    """Return the plans of each catalog, so many to a statement."""
    catalogs = dict.fromkeys(plan.table.name.catalog for plan in plans)
    own = [[plan for plan in plans if plan.table.name.catalog == catalog] for catalog in catalogs]
    return [some[start : start + _A_STATEMENT] for some in own for start in range(0, len(some), _A_STATEMENT)]


def _read(
    counts: Counts, result: ResultSet, night: date, versions: Mapping[TableName, int]
) -> list[tuple[TableName, Measurement]]:
    found = []
    for place, rows, filled, keys in result.rows:
        portion = counts.portions[int(place)]
        each = dict(zip(portion.columns, (int(count) for count in filled), strict=True))
        distinct = None if keys is None else int(keys)
        measurement = Measurement(night, versions[portion.table], part_of(portion), int(rows), each, distinct)
        found.append((portion.table, measurement))
    return found


def part_of(portion: Portion) -> str:
    """Return which part of a table a portion is; parts of the same name may be compared from night to night."""
    return f"by {portion.time_key}" if portion.time_key else "sample"


def _unseen(asked: Asked[Counts], probes: Sequence[Counts], fresh: Collection[TableName]) -> dict[TableName, str]:
    """Return why a table has no measurement; an answer may have left it out."""
    silent = {portion.table: "the answer has no row of it" for counts in probes for portion in counts.portions}
    told = {portion.table: reason for counts, reason in asked.failures for portion in counts.portions}
    return {name: reason for name, reason in (silent | told).items() if name not in fresh}
