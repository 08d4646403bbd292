"""dbt's artifacts by their shapes: those of dbt-core 1.x and 2, and all that is none."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fubcli.artifacts.dbt import read_target
from fubcli.artifacts.dbt_failures import classes
from fubcli.artifacts.relations import relation_of
from fubcli.model.dbt import Trouble
from fubcli.model.names import TableName
from tests.artifacts.dbt_target import QUOTING, document, judging, node, result, source, write

AT = datetime(2026, 6, 4, 9, 0, tzinfo=UTC)
ORDERS = TableName("live", "sales_silver", "orders")


def _run(*results: dict[str, Any], **members: Any) -> dict[str, Any]:
    return document("run_results", AT, results=list(results), **members)


def test_a_whole_target(tmp_path: Path) -> None:
    nodes = {"model.p.orders": node(str(ORDERS), "source.p.raw.orders"), "test.p.t": judging("model.p.orders", "WARN")}
    unit = {"unit_test.p.orders.u": {"resource_type": "unit_test", "depends_on": {"nodes": ["model.p.orders"]}}}
    raw = {"database": "live", "schema": "sales_bronze", "identifier": "orders", "name": "o", "resource_type": "source"}
    fresh = {"freshness": {"warn_after": {"count": 12, "period": "hour"}, "error_after": None}}
    write(
        tmp_path,
        run_results=_run(
            result("model.p.orders", "error", message=QUOTING, relation_name="`live`.`sales_silver`.`orders`"),
            result("test.p.t", "fail", failures=3),
        ),
        sources=document("sources", AT, results=[source("source.p.raw.orders", "Warn", 13)]),
        manifest=document("manifest", AT, nodes=nodes, unit_tests=unit, sources={"source.p.raw.orders": raw | fresh}),
    )
    found = read_target(tmp_path)
    assert found.troubles == ()
    assert found.run is not None
    assert found.sources is not None
    first, second = found.run.results
    assert (first.status, first.relation, first.failure) == ("error", ORDERS, "Database Error: CAST_INVALID_INPUT")
    assert (second.is_test, second.failures) == (True, 3)
    (age,) = found.sources.results
    assert (age.status, age.age, age.warn_after, age.error_after) == ("warn", 13 * 3600, 12 * 3600, 86400)
    assert found.nodes["test.p.t"].attached == found.nodes["unit_test.p.orders.u"].attached == "model.p.orders"
    assert found.nodes["test.p.t"].severity == "warn"
    assert found.nodes["model.p.orders"].relation == ORDERS
    assert found.nodes["model.p.orders"].parents == ("source.p.raw.orders",)
    assert found.nodes["source.p.raw.orders"].relation == TableName("live", "sales_bronze", "orders")
    assert found.nodes["source.p.raw.orders"].has_criteria


def _schema(kind: str, version: str) -> dict[str, Any]:
    found = document("run_results", AT, results=[])
    found["metadata"]["dbt_schema_version"] = f"https://schemas.getdbt.com/dbt/{kind}/{version}.json"
    return found


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({}, "metadata is no object"),
        ({"metadata": {}}, "does not say that it is dbt's run-results"),
        (_schema("manifest", "v12"), "does not say that it is dbt's run-results"),
        (_schema("run-results", "v3"), "run-results v3, and v4 to v6 are known"),
        (_schema("run-results", "v7"), "v7"),
        (document("run_results", "2026-06-04T09:00:00", results=[]), "no time zone"),
        (document("run_results", "0001-01-02T00:00:00Z", results=[]), "no time of these days"),
        (document("run_results", "9999-12-31T23:59:59Z", results=[]), "no time of these days"),
        (document("run_results", "yesterday", results=[]), "generated_at is no time"),
        (document("run_results", "0001-01-01T00:00:00+14:00", results=[]), "generated_at is no time"),
        (document("run_results", AT), "results is no list"),
        (_run({"status": "pass"}), "no unique_id"),
        (_run({"unique_id": "model.p.x"}), "no status"),
        (_run(7), "a result is no object"),  # type: ignore[arg-type]
        (_run(args={"which": "compile"}), "dbt compile wrote it"),
        (_run(args={"which": "generate"}), "fills no table"),
        (_run(args={"which": "run", "empty": True}), "--empty"),
        ("[" * 100_000, "nested too deeply"),
        ('{"metadata": {}, "metadata": {}}', "twice"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 50 else "",
)
def test_what_is_no_run(tmp_path: Path, written: dict[str, Any] | str, said: str) -> None:
    found = read_target(write(tmp_path, run_results=written))
    assert found.run is None
    (trouble,) = found.troubles
    assert trouble.file == str(tmp_path / "run_results.json")
    assert said in trouble.reason


@pytest.mark.parametrize("version", ["v4", "v5", "v6"])
def test_known_versions(tmp_path: Path, version: str) -> None:
    assert read_target(write(tmp_path, run_results=_schema("run-results", version))).run is not None


def test_one_that_is_wrong_takes_nothing_from_the_others(tmp_path: Path) -> None:
    run = _run(result("model.p.x", "success"))
    found = read_target(write(tmp_path, run_results=run, sources="{", manifest='{"metadata": 1}'))
    assert found.run is not None
    assert [Path(each.file).name for each in found.troubles] == ["sources.json", "manifest.json"]


def test_an_empty_directory_is_told(tmp_path: Path) -> None:
    said = "there is neither run_results.json nor sources.json in it"
    assert read_target(tmp_path).troubles == (Trouble(str(tmp_path), said),)


def test_the_manifest_is_read_only_for_somebody(tmp_path: Path) -> None:
    found = read_target(write(tmp_path, run_results="{", manifest="{"))
    assert [Path(each.file).name for each in found.troubles] == ["run_results.json"]


def test_names_lose_what_could_mislead(tmp_path: Path) -> None:
    hostile = "model.p.x\x1b]8;;http://evil\x07\u202e@all\n`" + "y" * 500
    found = read_target(write(tmp_path, run_results=_run(result(hostile, "error"))))
    assert found.run is not None
    (only,) = found.run.results
    assert len(only.unique_id) <= 200
    assert only.unique_id.startswith("model.p.x??8??http?//evil???all??yyy")


@pytest.mark.parametrize("failures", [True, -(10**30), 10**4_000, 1.5, "3", [], None])
def test_a_count_that_cannot_be_meant_is_none(tmp_path: Path, failures: Any) -> None:
    found = read_target(write(tmp_path, run_results=_run(result("test.p.t", "fail", failures=failures))))
    assert found.run is not None
    assert found.run.results[0].failures is None


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (QUOTING, "Database Error: CAST_INVALID_INPUT"),
        ("Runtime Error in model b (models/b.sql)\n  Conversion Error: Could not convert 'John Smith'",
         "Runtime Error: Conversion Error"),
        ("Runtime Error in model b (models/b.sql)\n  IO Error: Could not write file 'x'", "Runtime Error: IO Error"),
        ("Compilation Error in model c (models/c.sql)\n  This model has an enforced contract", "Compilation Error"),
        ("Database Error in model d\n  [JOHN_SMITH] is what a row holds", "Database Error"),
        ("Database Error in model d\n  John Smith Error", "Database Error"),
        ("John Smith", ""),
        ("Got 3 results, configured to fail if != 0", ""),
        (None, ""),
        (["Database Error"], ""),
    ],
)  # fmt: skip
def test_of_an_error_only_its_classes_are_told(message: Any, told: str) -> None:
    assert classes(message) == told


@pytest.mark.parametrize(
    ("written", "table"),
    [
        ('"live"."sales_silver"."orders"', ORDERS),
        ("`Live`.`sales_silver`.`ORDERS`", ORDERS),
        ("live.sales_silver.orders", ORDERS),
        ('"sales_silver"."orders"', None),
        ('"a.b"."c"."d"', None),
        ('"live"."x"; DROP TABLE y', None),
        ("", None),
        (None, None),
        (7, None),
    ],
)
def test_relations(written: Any, table: TableName | None) -> None:
    assert relation_of(written) == table
