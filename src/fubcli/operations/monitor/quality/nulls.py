"""Empty values: columns that must be filled by fixed limits, the others against what they were in the weeks before."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from fubcli.model.check import Check, Pillar
from fubcli.model.names import TableName
from fubcli.model.probe import Measurement
from fubcli.model.verdict import Status
from fubcli.operations.monitor.quality.measuring import Measured
from fubcli.operations.monitor.quality.portions import Plan
from fubcli.operations.monitor.quality.wording import cost_of, part_in_words, source_of
from fubcli.results.formats import plain_name

WARNING_SHARE = 0.05
CRITICAL_SHARE = 0.10
"""Of columns that must be filled: the founding documents allow critical fields less than 5 % empty values."""
_LEAST_ROWS = 100
_LEAST_ROWS_LEARNED = 1_000
_LEAST_NIGHTS = 7
_DEVIATIONS = 4.0
_LEAST_CHANGE = {"sample": 0.10}
_LEAST_CHANGE_BOUNDED = 0.01
"""What a sample holds depends on the files that the engine finds first."""
_EMPTIED = 0.5
"""A share that grows by so much: the column is not filled any more."""
_MOST_TOLD = 5
_RANK = (Status.OK, Status.WARNING, Status.CRITICAL)


@dataclass(frozen=True)
class _Finding:
    column: str
    status: Status
    share: float
    sentence: str


def null_checks(measured: Measured) -> Iterator[Check]:
    """Yield a check for each table that was measured and has a column that can be judged."""
    for name, measurement in measured.tonight.items():
        if measurement.rows >= _LEAST_ROWS:
            plan = measured.plans[name]
            found = [_judged(c, measurement, plan, measured.before.get(name, ())) for c in measurement.filled]
            judged = [each for each in found if each is not None]
            if judged:
                yield _check(name, measurement, plan, judged, measured)


def _judged(column: str, now: Measurement, plan: Plan, before: Sequence[Measurement]) -> _Finding | None:
    """Return what a column came to, None while too little is known of it."""
    share = _share(column, now)
    if column in plan.required and share > WARNING_SHARE:
        status = Status.CRITICAL if share > CRITICAL_SHARE else Status.WARNING
        return _Finding(column, status, share, f"{column} must be filled, and is empty in {share:.1%} of the rows.")
    known = [_share(column, each) for each in before if each.part == now.part and each.rows and column in each.filled]
    if len(known) < _LEAST_NIGHTS or now.rows < _LEAST_ROWS_LEARNED:
        return _Finding(column, Status.OK, share, "") if column in plan.required else None
    usual = median(known)
    change = abs(share - usual)
    if change <= max(_LEAST_CHANGE.get(now.part, _LEAST_CHANGE_BOUNDED), _noise(known, usual, now.rows)):
        return _Finding(column, Status.OK, share, "")
    is_emptied = share - usual >= _EMPTIED
    sentence = f"{column} is empty in {share:.1%} of the rows; in {len(known)} nights before it was {usual:.1%}."
    return _Finding(column, Status.CRITICAL if is_emptied else Status.WARNING, share, sentence)


def _share(column: str, measurement: Measurement) -> float:
    return (measurement.rows - measurement.filled[column]) / measurement.rows


def _noise(known: Sequence[float], usual: float, rows: int) -> float:
    """Return the change that chance explains: of so many rows, and from night to night."""
    likely = max(usual, 1 / rows)
    by_count = _DEVIATIONS * math.sqrt(likely * (1 - min(likely, 0.999)) / rows)
    by_night = _DEVIATIONS * 1.4826 * median(abs(each - usual) for each in known)
    return max(by_count, by_night)


def _check(name: TableName, now: Measurement, plan: Plan, found: Sequence[_Finding], measured: Measured) -> Check:
    bad = [each for each in found if each.status.pages]
    bad.sort(key=lambda each: (-_RANK.index(each.status), -each.share))
    status = max((each.status for each in found), key=_RANK.index)
    if not bad:
        title = f"{name}: no column has too many empty values"
    elif len(bad) == 1:
        title = f"{name}: {plain_name(bad[0].column)} is empty in {bad[0].share:.1%} of the rows"
    else:
        title = f"{name}: {len(bad)} columns have too many empty values, {plain_name(bad[0].column)} {bad[0].share:.1%}"
    rest = len(bad) - _MOST_TOLD
    told = [each.sentence for each in bad[:_MOST_TOLD]] + ([f"And {rest} more columns."] if rest > 0 else [])
    told.append(f"Seen in {part_in_words(now, plan)}.")
    if len(found) < len(now.filled):
        told.append(
            f"What is usual of {len(now.filled) - len(found)} columns is not known before {_LEAST_NIGHTS} nights."
        )
    return Check(
        Pillar.QUALITY, str(name), now.night, status, title, tuple(told), plan.table.tier,
        "null_rate" if bad else "",
        {"rows": now.rows, "empty": {each.column: round(each.share, 4) for each in bad[:_MOST_TOLD]}},
        {"required": {"warning": WARNING_SHARE, "critical": CRITICAL_SHARE}} if bad else {},
        source_of(now, plan), about="nulls", cost=cost_of(name, measured),
    )  # fmt: skip
