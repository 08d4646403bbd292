"""No planted value leaves, and whatever is not masked is the same over two lakehouses that differ in nothing else."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.canaries.queries import Queries
from tests.canaries.world import FIRST, SECOND, Lakehouse

Pair = tuple[Lakehouse, Lakehouse]


@pytest.fixture(scope="module")
def lakehouses(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    directory = tmp_path_factory.mktemp("canaries")
    return Lakehouse(directory / "first", FIRST), Lakehouse(directory / "second", SECOND)


def _visible(told: dict[str, Any]) -> Any:
    """What a reader may learn: everything but the tokens in masked cells; the order of rows is the engine's."""
    data = told["data"]
    if "rows" not in data:
        return {key: data.get(key) for key in ("type", "detail", "exit_code", "rule")}
    names = {each["column"] for each in data["safety"].get("masked", ())}
    places = [place for place, column in enumerate(data["columns"]) if column["name"].lower() in names]
    rows = [
        ["masked" if place in places and cell is not None else cell for place, cell in enumerate(row)]
        for row in data["rows"]
    ]
    return data["columns"], Counter(json.dumps(row) for row in rows)


def _leaks(sql: str, lakehouses: Pair) -> str | None:
    """Say what a query tells that it must not, or None."""
    told = [lakehouse.ask(sql, inline_chars=400) for lakehouse in lakehouses]
    for lakehouse, each in zip(lakehouses, told, strict=True):
        written = lakehouse.everything_written(each)
        if seen := [canary for canary in lakehouse.canaries() if canary in written and canary not in sql.lower()]:
            return f"shows {seen[0]!r}"
    told = [lakehouse.ask(sql, inline_chars=None) for lakehouse in lakehouses]
    return None if _visible(told[0]) == _visible(told[1]) else "differs where only personal values do"


def _run(seed: int, count: int, lakehouses: Pair) -> Counter[str]:
    queries, outcomes, found = Queries(seed), Counter[str](), []
    for _ in range(count):
        sql = queries.next()
        if (leak := _leaks(sql, lakehouses)) is not None:
            found.append(f"{leak}: {sql}")
        outcomes[str(lakehouses[0].ask(sql, dry_run=True)["data"].get("exit_code", 0))] += 1
    assert found == [], "\n".join(found[:10])
    return outcomes


def test_no_canary_leaves(lakehouses: Pair) -> None:
    outcomes = _run(1, 250, lakehouses)
    assert outcomes["0"] > 200, outcomes


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 12))
def test_no_canary_leaves_in_thousands_of_queries(seed: int, lakehouses: Pair) -> None:
    _run(seed, 500, lakehouses)


LEAKING = [
    "SELECT email FROM stage_fub.contacts_silver.contacts",
    "SELECT reverse(first_name) AS x FROM stage_fub.contacts_silver.contacts",
    "SELECT length(email) AS n FROM stage_fub.contacts_silver.contacts",
    "SELECT id, email LIKE 'a%' AS b FROM stage_fub.contacts_silver.contacts",
]


@pytest.mark.parametrize("sql", LEAKING)
def test_the_search_finds_what_would_leak_without_masks(
    sql: str, lakehouses: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _leaks(sql, lakehouses) is None
    monkeypatch.setattr("fubcli.operations.query.masking.Shown.masks", lambda _self, _names: ())
    assert _leaks(sql, lakehouses) is not None


def test_an_engine_never_quotes_a_value(lakehouses: Pair, tmp_path: Path) -> None:
    sql = "SELECT cast(email AS int) AS n FROM stage_fub.contacts_silver.contacts"
    told = lakehouses[0].ask(sql)
    assert told["data"]["exit_code"] == 5
    assert told["data"]["detail"].startswith("CAST_INVALID_INPUT: the engine failed over a value")


@pytest.mark.parametrize(
    "predicate", ["email = '{}'", "'{}' = lower(email)", "email IN ('x', '{}')", "concat(email, '{}') LIKE '{}%'"]
)
def test_the_audit_log_keeps_no_value_that_somebody_looked_for(predicate: str, lakehouses: Pair) -> None:
    value = "cobalt1@example.com"
    lakehouses[0].ask(
        f"SELECT count(*) AS n FROM stage_fub.contacts_silver.contacts WHERE {predicate.replace('{}', value)}"
    )
    recorded = lakehouses[0].everything_written({})
    assert "count(*)" in recorded
    assert value not in recorded
