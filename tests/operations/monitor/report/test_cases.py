"""What is wrong, once each, with what follows from it; and which tables get charts."""

from __future__ import annotations

from datetime import date

from fubcli.model.check import Check, Pillar
from fubcli.model.names import Tier
from fubcli.model.verdict import Status
from fubcli.operations.monitor.report.cases import cases, charted, unattached, worst_of

NIGHT = date(2026, 6, 4)


def check(target: str, status: Status = Status.CRITICAL, pillar: Pillar = Pillar.FRESHNESS, by: str = "") -> Check:
    return Check(pillar, target, NIGHT, status, f"{target} is {status}", suppressed_by=by)


def test_checks_on_one_table_are_one_case() -> None:
    first, second = check("a"), check("a", Status.WARNING, Pillar.SCHEMA)
    (case,) = cases([first, second, check("b", Status.OK), check("c", Status.UNKNOWN)])
    assert (case.target, case.checks, case.first) == ("a", (first, second), first)


def test_what_follows_is_told_at_the_end_of_the_chain() -> None:
    root = check("a")
    middle = check("b", by=root.id)
    end = check("c", by=middle.id)
    (case,) = cases([root, middle, end])
    assert case.follows == (middle, end)
    assert unattached([root, middle, end], [case]) == []


def test_what_hangs_on_something_that_is_not_there_is_not_lost() -> None:
    lonely, one = check("b", by="gone"), check("c", by="freshness:d:2026-06-04")
    other = check("d", by="freshness:c:2026-06-04")
    assert cases([lonely, one, other]) == []
    assert unattached([lonely, one, other], []) == [lonely, one, other]


def test_charts_go_to_what_pages_then_to_what_follows_then_by_tier() -> None:
    tables = {"z": Tier.BRONZE, "follows": Tier.BRONZE, "pages": Tier.BRONZE, "gold": Tier.GOLD, "unknown": Tier.BRONZE}
    checks = [
        check("pages"), check("follows", by="x"), check("unknown", Status.UNKNOWN), check("gold", Status.OK),
        check("pages", Status.OK), check("a.job"),
    ]  # fmt: skip
    assert charted(tables, checks, 10) == ["pages", "follows", "unknown", "gold", "z"]
    assert charted(tables, checks, 2) == ["pages", "follows"]


def test_the_worst_of_none_is_ok() -> None:
    assert worst_of([]) is Status.OK
    assert worst_of([check("a", Status.INFO), check("a", Status.UNKNOWN)]) is Status.UNKNOWN
