"""How long a statement holds a table, roughly, and whether that reaches into the next export."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from fubcli.model.migration import Algorithm, MigrationStatement
from fubcli.skills.code_development.migration.judging import Judged
from fubcli.skills.code_development.migration.knowledge import Knowledge
from fubcli.skills.code_development.migration.types import Breaks
from fubcli.skills.code_development.migration.window import ExportWindow

ROWS_PER_SECOND = 50_000
"""An assumption: how fast MariaDB writes a table anew. It is told with every estimate."""
_ORDER = list(Algorithm)
_HEAVY = (Algorithm.INPLACE, Algorithm.ROWS, Algorithm.COPY, Algorithm.UNKNOWN)
_ASKED = {each.value: each for each in (Algorithm.INSTANT, Algorithm.INPLACE, Algorithm.COPY)} | {
    "nocopy": Algorithm.INPLACE
}
_LOCKS = ("none", "shared", "exclusive", "default")


def cost_told(statement: MigrationStatement, judged: list[Judged], knowledge: Knowledge) -> dict[str, Any]:
    """Return the costliest algorithm among a statement's changes, what it asks for, and the rows that are known."""
    worst = max((each.change.cost for each in judged), key=lambda cost: _ORDER.index(cost.algorithm))
    algorithm, lock, why = worst.algorithm, worst.lock, worst.why
    if statement.tool:
        algorithm, lock = Algorithm.ROWS, "rows"
        why = f"{statement.tool} copies the rows beside the table and swaps it in the end"
    told: dict[str, Any] = {"algorithm": algorithm.value, "lock": lock, "why": why}
    if statement.tool:
        told["tool"] = statement.tool
    asked = _ASKED.get(statement.asked_algorithm)
    if asked is not None:
        told["asked"] = statement.asked_algorithm
        if _ORDER.index(asked) < _ORDER.index(algorithm):
            told["why"] += f"; MariaDB refuses the statement when {statement.asked_algorithm} is not possible"
        elif asked is not algorithm and algorithm is not Algorithm.NONE:
            told |= {"algorithm": asked.value, "why": f"it asks for {statement.asked_algorithm}"}
    if statement.asked_lock in _LOCKS:
        told["asked_lock"] = statement.asked_lock
    rows = max((knowledge.rows(each.table) or 0 for each in judged if each.table), default=0)
    return told | ({"rows": rows} if rows else {})


def overlap(judged: list[Judged], cost: dict[str, Any], at: datetime, window: ExportWindow) -> dict[str, Any]:
    """Say whether a statement that begins at a moment meets the window: `yes`, `no` or `unknown`."""
    algorithm, rows = Algorithm(cost["algorithm"]), cost.get("rows")
    if algorithm is Algorithm.NONE:
        return {"overlaps": "no", "why": "it touches no table"}
    if not any(each.landing or each.breaks is Breaks.UNKNOWN for each in judged):
        return {"overlaps": "no", "why": "none of its tables is known to be exported"}
    if window.begins <= at < window.ends:
        return {"overlaps": "yes", "why": "it would begin while the export runs"}
    is_short = algorithm is Algorithm.ROWS and not any(each.change.is_bulk for each in judged) and "tool" not in cost
    if is_short or algorithm not in _HEAVY:
        return {"overlaps": "no", "why": "it takes a moment, once no transaction holds the table"}
    if not rows or algorithm is Algorithm.UNKNOWN:
        return {"overlaps": "unknown", "why": "how long it takes is not known"}
    takes = timedelta(seconds=rows / ROWS_PER_SECOND)
    hours = takes.total_seconds() / 3600
    said = f"{rows:,} rows take about {hours:.1f} hours at an assumed {ROWS_PER_SECOND:,} rows a second"
    return {"overlaps": "yes" if at + takes > window.begins else "no", "why": said}
