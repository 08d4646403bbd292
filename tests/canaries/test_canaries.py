"""No planted value leaves, and whatever is not masked is the same over two lakehouses that differ in nothing else."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from tests.canaries.queries import Queries
from tests.canaries.world import FIRST, SECOND, Lakehouse

Pair = tuple[Lakehouse, Lakehouse]


@pytest.fixture(scope="module")
def lakehouses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    directory = tmp_path_factory.mktemp("canaries")
    with patch("os.fsync"):  # the log of thousands of queries need not survive the machine
        yield Lakehouse(directory / "first", FIRST), Lakehouse(directory / "second", SECOND)


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


def _leaks(sql: str, lakehouses: Pair, **options: Any) -> str | None:
    """Say what a query tells that it must not, or None."""
    told = [lakehouse.ask(sql, inline_chars=None, **options) for lakehouse in lakehouses]
    for lakehouse, each in zip(lakehouses, told, strict=True):
        if seen := _canary_in(lakehouse.everything_written(each), sql, lakehouse):
            return f"shows {seen!r}"
    if any("failed over a value" in each["data"].get("detail", "") for each in told):
        return None  # that it failed is one thing about all of the values; over which of them is not said
    return None if _visible(told[0]) == _visible(told[1]) else "differs where only personal values do"


def _canary_in(written: str, sql: str, lakehouse: Lakehouse) -> str | None:
    return next((each for each in lakehouse.canaries() if each in written and each not in sql.lower()), None)


def _shows_in_file(sql: str, lakehouse: Lakehouse) -> str | None:
    """Say what a result shows whose rows went into an artifact."""
    seen = _canary_in(lakehouse.everything_written(lakehouse.ask(sql, inline_chars=0)), sql, lakehouse)
    return f"shows {seen!r} in a file" if seen else None


def _run(seed: int, count: int, lakehouses: Pair) -> Counter[str]:
    """Ask many queries; every second one of both lakehouses, the others of one, with its rows in a file."""
    queries, outcomes, found = Queries(seed), Counter[str](), []
    for place in range(count):
        sql = queries.next()
        leak = _leaks(sql, lakehouses) if place % 2 else _shows_in_file(sql, lakehouses[0])
        found += [f"{leak}: {sql}"] if leak else []
        outcomes["masked" if lakehouses[0].masked else "plain"] += 1
    assert found == [], "\n".join(found[:10])
    return outcomes


def test_no_canary_leaves(lakehouses: Pair) -> None:
    outcomes = _run(1, 60, lakehouses)
    assert outcomes["masked"] > 30, outcomes
    assert outcomes["plain"] > 3, outcomes


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 12))
def test_no_canary_leaves_in_thousands_of_queries(seed: int, lakehouses: Pair) -> None:
    _run(seed, 520, lakehouses)


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
