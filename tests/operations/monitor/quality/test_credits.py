"""Reconciliations: each model credits every cent once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from fubcli.model.probe import Credits
from fubcli.model.verdict import Status
from fubcli.operations.monitor.quality.credits import credit_checks, credits_of
from tests.operations.monitor.quality.reports import answer, table

NIGHT = date(2026, 11, 20)
COLUMNS = ("attribution_model", "revenue", "credited_revenue", "unattributed_revenue")
REPORT = table("marketing.marts.attribution_reconciliation", *COLUMNS)


def test_a_reconciliation_is_known_by_its_name_and_columns() -> None:
    assert credits_of(REPORT) == Credits(REPORT.name, *COLUMNS)
    assert credits_of(table("marketing.marts.attribution_reconciliation", "revenue")) is None
    assert credits_of(table("marketing.marts.executive_kpis", *COLUMNS)) is None


@pytest.mark.parametrize(
    ("largest", "status", "kind"),
    [("0", Status.OK, ""), ("0.009", Status.OK, ""), ("0.01", Status.CRITICAL, "credits_differ")],
)
def test_what_rounding_leaves_is_no_difference(largest: str, status: Status, kind: str) -> None:
    rows = [("linear", Decimal(100), Decimal(100), Decimal(largest), Decimal(20))]
    (check,) = credit_checks(REPORT, answer(*rows), NIGHT)
    assert (check.status, check.kind, check.about) == (status, kind, "credits of linear")
    assert check.explanation[0] == "20.00 of it to nothing that is known"


def test_parts_that_make_up_for_each_other_differ_all_the_same() -> None:
    rows = [("linear", Decimal(100), Decimal(100), Decimal(5), Decimal(0))]
    (check,) = credit_checks(REPORT, answer(*rows), NIGHT)
    assert check.status is Status.CRITICAL


def test_every_model_has_its_own_check() -> None:
    rows = [(model, 100.0, 100.0, 0.0, 0.0) for model in ("first", "linear")]
    assert [check.about for check in credit_checks(REPORT, answer(*rows), NIGHT)] == [
        "credits of first",
        "credits of linear",
    ]


def test_without_a_row_nothing_is_known() -> None:
    (check,) = credit_checks(REPORT, answer(), NIGHT)
    assert check.status is Status.UNKNOWN
