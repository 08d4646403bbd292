"""Which share of a table a scan reads, from the bounds on its partition keys."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from fubcli.model.catalogs import PartitionKind, TableSpec
from fubcli.model.scans import Moment, Range, Ranges, Unread
from fubcli.model.statement import TableUse

_RANGE, _VALUE = 1 / 3, 1 / 10
"""What a range, and a value, is taken to select of a column that nothing is known about: System R's numbers."""


class Share(NamedTuple):
    """A fraction of a table, and how it comes about."""

    fraction: float
    how: str = ""


ALL = Share(1.0)


def share_of(use: TableUse, spec: TableSpec, today: date) -> Share:
    """Return the share of the key that narrows most; keys are not multiplied, for they may depend on each other."""
    return min(_by_key(use, spec, today), key=lambda share: share.fraction, default=ALL)


def share_by_time(ranges: Ranges, column: str, spec: TableSpec, today: date) -> Share:
    """Return the share that the bounds on a time key leave; a bound before the first row leaves everything."""
    span = math.inf if spec.span_days is None else float(spec.span_days)
    covered = [_covered(each, span, today) for each in ranges]
    days = _together([each for each in covered if each is not None])
    if days >= span:
        return ALL
    if None in covered:
        return Share(_RANGE, f"a third, assumed for bounds on {column} that are not known beforehand")
    if spec.span_days is None:
        return Share(_RANGE, f"a third, assumed for bounds on {column} of a table without span_days")
    return Share(days / span, f"{days:,.0f} of {span:,.0f} days by {column}")


def age(moment: Moment, today: date) -> float:
    """Return how many days before today a point in time is; negative in the future."""
    return (0 if moment.anchor is None else (today - moment.anchor).days) - moment.days


def _by_key(use: TableUse, spec: TableSpec, today: date) -> Iterator[Share]:
    for column, kind in spec.partition_keys.items():
        ranges = use.ranges.get(column)
        if ranges and kind is PartitionKind.TIME:
            yield share_by_time(ranges, column, spec, today)
        elif ranges and all(each.values is not None for each in ranges):
            yield _by_values(sum(each.values or 0 for each in ranges), column, spec)


def _by_values(count: int, column: str, spec: TableSpec) -> Share:
    distinct = spec.distinct.get(column)
    if distinct is None:
        fraction = min(count * _VALUE, 1.0)
        return Share(fraction, f"a tenth for each of {count:,} values of {column}, assumed") if fraction < 1 else ALL
    return Share(count / distinct, f"{count:,} of {distinct:,} values of {column}") if count < distinct else ALL


def _covered(each: Range, span: float, today: date) -> tuple[float, float] | None:
    """Return the ages in days, oldest and newest, between which a range lies, or None when only a run will tell.

    A limit that cannot be read leaves its side open. The least is one day; listed values are a day each, apart from
    all others.
    """
    if each.values is not None:
        return (-1.0, -1.0 - each.values)
    ages = [age(limit, today) for limit in each.lower if isinstance(limit, Moment)]
    if not ages and each.lower and Unread.EXPRESSION not in each.lower:
        return None
    newest = 0.0
    for limit in each.upper:
        newest = max(newest, age(limit, today)) if isinstance(limit, Moment) else newest
    return (max(min(span, *ages) if ages else span, newest + 1.0), newest)


def _together(stretches: list[tuple[float, float]]) -> float:
    """Return the days that stretches cover, those in which they overlap once."""
    if len(stretches) == 1:
        return stretches[0][0] - stretches[0][1]
    days, reached = 0.0, math.inf
    for oldest, newest in sorted((each for each in stretches if each[0] >= 0), reverse=True):
        days += max(min(oldest, reached) - newest, 0.0)
        reached = min(reached, newest)
    return days + sum(oldest - newest for oldest, newest in stretches if oldest < 0)
