"""The monitor's event as rows: the cause first, and a landed export before all else only where nothing is wrong."""

from __future__ import annotations

from typing import Any

from fubcli.model.names import Environment
from fubcli.model.playbook import Step, StepKind
from fubcli.operations.investigate.answers import Answer, State
from fubcli.operations.investigate.watching import watched
from tests.operations.conftest import some_catalogs

STEP = Step("checks", "What is wrong", StepKind.MONITOR, scope="all")


def check(id: str, status: str, **more: Any) -> dict[str, Any]:
    pillar, target, night = id.split(":")
    told = {
        "id": id,
        "pillar": pillar,
        "target": target,
        "night": night,
        "status": status,
        "severity": "P1",
        "title": id,
    }
    return told | more


def export(catalog: str, night: str, status: str = "ok") -> dict[str, Any]:
    tables = {"due": 34, "arrived": 34}
    return {
        "catalog": catalog,
        "night": night,
        "status": status,
        "tables": tables,
        "last_arrival": f"{night}T09:12:12Z",
    }


def seen(checks: list[dict[str, Any]], exports: list[dict[str, Any]]) -> Answer:
    return watched(
        STEP, {"checks": checks, "exports": exports, "truncated": False}, Environment.PRODUCTION, some_catalogs(), 1
    )


def test_an_export_that_landed_is_first_when_nothing_is_wrong() -> None:
    found = seen(
        [check("reconciliation:stage:2026-11-21", "info")], [export("live", "2026-11-20"), export("live", "2026-11-21")]
    )
    assert [found.value(at, "id") for at in range(3)] == [
        "export:live:2026-11-21", "export:live:2026-11-20", "reconciliation:stage:2026-11-21",
    ]  # fmt: skip
    assert found.value(0, "title") == "The export of live landed: 34 of 34 tables"
    assert found.value(0, "at").isoformat() == "2026-11-21T09:12:12+00:00"


def test_what_is_wrong_not_known_or_under_way_is_before_it() -> None:
    cause = check("jobs:load:2026-11-21", "critical", kind="job_failed", explanation=["it", "ended", "as", "FAILED"])
    under_way = check("export:late:2026-11-21", "info")
    unknown = check("jobs:other:2026-11-21", "unknown")
    follows = check("freshness:live.a.b:2026-11-21", "critical", suppressed_by=cause["id"])
    found = seen(
        [cause, unknown, under_way, follows], [export("live", "2026-11-21"), export("late", "2026-11-21", "info")]
    )
    assert [found.value(at, "id") for at in range(5)] == [
        cause["id"], unknown["id"], under_way["id"], "export:live:2026-11-21", follows["id"],
    ]  # fmt: skip
    assert found.value(0, "says") == "it; ended; as"
    assert found.value(0, "explains") == 1


def test_an_export_that_is_listed_already_is_told_once() -> None:
    found = seen([check("export:live:2026-11-21", "ok")], [export("live", "2026-11-21")])
    assert len(found.rows) == 1


def test_nothing_seen() -> None:
    assert seen([], []).state is State.EMPTY
