"""Runs a golden statement through the DuckDB adapter, as a permit would."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fubcli.errors import EngineRejected
from fubcli.model.names import Environment
from fubcli.model.result import ResultSet
from fubcli.model.statement import StatementKind
from fubcli.policy.permit import Permit
from fubcli.warehouses.duckdb.adapter import DuckDBWarehouse
from tests.embedded_dialect.comparison import compare

DATA = Path(__file__).parent.parent / "data"


class NoFiles:
    """A `CatalogFiles` without catalogs: golden statements bring their own rows."""

    def told(self) -> tuple[str, ...]:
        return ()

    def locate(self, catalogs: Iterable[str]) -> Mapping[str, Path]:
        return {}

    def led_to(self, catalogs: Iterable[str], within: Iterable[str]) -> frozenset[str]:
        return frozenset()

    def fingerprint(self, catalog: str) -> str:
        return catalog

    def writing(self, catalog: str) -> None: ...

    def written(self, catalog: str) -> None: ...

    def damaged(self, catalog: str, reason: str) -> str:
        return reason


class Clock:
    """A clock that stands still."""

    def now(self) -> datetime:
        return datetime(2026, 8, 3, 12, 0, tzinfo=UTC)


def golden(name: str) -> list[dict[str, Any]]:
    """Return the lines of a golden file."""
    return [json.loads(line) for line in (DATA / f"{name}_golden.jsonl").read_text("utf-8").splitlines()]


def run(sql: str) -> ResultSet:
    """Run a statement under a permit that nobody had to grant."""
    permit = Permit(sql, StatementKind.QUERY, Environment.PRODUCTION, (), (), (), 2000, 10_000, 60.0)
    return DuckDBWarehouse(NoFiles(), Clock()).execute(permit, parameters={})


def judged(expected: dict[str, Any]) -> tuple[str, str]:
    """Return the class of the embedded engine's answer to a golden statement, and what it said."""
    try:
        answer = run(expected["sql"])
    except EngineRejected as error:
        if "error" in expected:
            return "both error", error.detail
        return ("refused" if error.remedy else "error"), error.detail
    return compare(expected, answer), str(answer.rows[:3])
