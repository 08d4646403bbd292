"""Whether what models credit adds up: each credits every cent of revenue once, to something or to nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from fubcli.model.check import Check, Cost, Pillar
from fubcli.model.probe import Credits
from fubcli.model.result import ResultSet
from fubcli.model.verdict import Status
from fubcli.operations.monitor.gathering import Watched
from fubcli.operations.monitor.quality.wording import name_of

CENT = Decimal("0.01")
"""What rounding may leave of a part."""
_TABLE = "attribution_reconciliation"
_COLUMNS = ("attribution_model", "revenue", "credited_revenue", "unattributed_revenue")
_ROW_BYTES = 40


def credits_of(table: Watched) -> Credits | None:
    """Return how to read a reconciliation, None for a table that is none."""
    columns = {column.name.lower(): column.name for column in table.info.columns}
    if table.name.table != _TABLE or not set(_COLUMNS) <= columns.keys():
        return None
    return Credits(table.name, *(columns[name] for name in _COLUMNS))


def credit_checks(table: Watched, result: ResultSet, night: date) -> Iterator[Check]:
    """Yield a check for each model; without a model it is not known whether anything adds up."""
    if not result.rows:
        title = f"Whether the revenue of {table.name.catalog} is credited is not known"
        yield Check(
            Pillar.QUALITY, str(table.name), night, Status.UNKNOWN, title, (f"{table.name} has no row",), table.tier,
            source=f"rows of {table.name}", about="credits",
        )  # fmt: skip
    for model, *figures in result.rows:
        yield _check(table, name_of(model), [_money(each) for each in figures], night)


def _check(table: Watched, model: str, figures: list[Decimal], night: date) -> Check:
    revenue, credited, largest, unattributed = figures
    is_whole = largest < CENT
    title = f"{model}: {credited:,.2f} of {revenue:,.2f} of revenue is credited"
    told = [f"{unattributed:,.2f} of it to nothing that is known"]
    told += [] if is_whole else [f"a part differs by {largest:,.2f}: journeys were lost, or are counted twice"]
    observed = {"revenue": float(revenue), "credited": float(credited), "unattributed": float(unattributed)}
    return Check(
        Pillar.QUALITY, str(table.name), night, Status.OK if is_whole else Status.CRITICAL, title, tuple(told),
        table.tier, "" if is_whole else "credits_differ", observed, {"largest_difference": float(CENT)},
        f"rows of {table.name}", about=f"credits of {model}", cost=Cost(1, _ROW_BYTES),
    )  # fmt: skip


def _money(value: Any) -> Decimal:
    return Decimal(str(value or 0))
