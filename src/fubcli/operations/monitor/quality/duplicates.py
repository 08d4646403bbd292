"""Keys that stand in more than one row, within the part that was counted: none proves nothing of the rest."""

from __future__ import annotations

from collections.abc import Iterator

from fubcli.model.check import Check, Pillar
from fubcli.model.names import TableName
from fubcli.model.probe import Measurement
from fubcli.model.verdict import Status
from fubcli.operations.monitor.quality.measuring import Measured
from fubcli.operations.monitor.quality.portions import Plan
from fubcli.operations.monitor.quality.wording import cost_of, part_in_words, source_of


def duplicate_checks(measured: Measured) -> Iterator[Check]:
    """Yield a check for each table with a key: repeats of a declared one are critical, of a customary one a warning."""
    for name, measurement in measured.tonight.items():
        if measurement.distinct is not None and measurement.rows:
            yield _check(name, measurement, measured.plans[name], measured)


def _check(name: TableName, now: Measurement, plan: Plan, measured: Measured) -> Check:
    key = plan.portion.key or ""
    repeats = now.filled.get(key, now.rows) - (now.distinct or 0)
    bound = {"bounded_by": plan.portion.time_key} if plan.portion.time_key else {}
    observed = {"rows": now.rows, "repeats": repeats, "key": key} | bound
    status, told = Status.OK, [f"Seen in {part_in_words(now, plan)}."]
    if repeats > 0:
        status = Status.CRITICAL if plan.is_key_declared else Status.WARNING
        reason = "other tables refer to it" if plan.is_key_declared else "by custom, it is not declared as a key"
        told.append(f"{key} should be different in every row: {reason}.")
    title = f"{name}: {repeats:,} rows repeat a {key}" if repeats > 0 else f"{name}: no {key} is there twice"
    return Check(
        Pillar.QUALITY, str(name), now.night, status, title, tuple(told), plan.table.tier,
        "duplicate_keys" if repeats > 0 else "", observed, {"repeats": 0},
        source_of(now, plan), about="keys", cost=cost_of(name, measured),
    )  # fmt: skip
