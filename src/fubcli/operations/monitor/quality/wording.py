"""How the checks on rows say which part of a table they saw, and what it cost."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any

from fubcli.model.check import Cost
from fubcli.model.names import TableName
from fubcli.model.probe import Measurement
from fubcli.operations.monitor.quality.measuring import Measured
from fubcli.operations.monitor.quality.portions import Plan


def part_in_words(measurement: Measurement, plan: Plan) -> str:
    """Return which rows were counted."""
    key = plan.portion.time_key
    if key is None:
        return f"a sample of {measurement.rows:,} rows"
    return f"the {measurement.rows:,} rows with {key} since {measurement.night - timedelta(days=1)}"


def source_of(measurement: Measurement, plan: Plan) -> str:
    """Return what the evidence is."""
    key = plan.portion.time_key
    return f"counts of the rows since the day before, by {key}" if key else "counts of a sample"


def cost_of(name: TableName, measured: Measured) -> Cost:
    """Return what was read for it in this run: nothing when its last commit had been measured before."""
    rows = measured.rows_read.get(name, 0)
    return Cost(rows, rows * measured.plans[name].width)


def name_of(value: Any, most: int = 80) -> str:
    """Return a name from data, at most so long, different ones never the same; nothing is the empty text."""
    name = "" if value is None else str(value).strip()
    return name if len(name) <= most else f"{name[: most - 9]}…{sha256(name.encode()).hexdigest()[:8]}"
