"""fubcli on a profile of BigQuery, from the profile's file to the event; its project is called as no file can be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from fubcli.bootstrap import Application, Settings
from fubcli.errors import FubError, Refused
from fubcli.model.request import MonitorRequest, Parameter, QueryRequest, SchemaRequest
from tests.bigquery import BigQuery
from tests.warehouses.conftest import pristine

__all__ = ["pristine"]
PROD, STAGE, BOX = "nexvigilant-marketing-prod", "nexvigilant-marketing-stage", "nexvigilant-sandbox"
NAMES = f"SELECT n, label FROM `{PROD}.s.numbers` WHERE n < 3 ORDER BY n"
JOINED = f"SELECT a.n FROM `{PROD}.s.numbers` a JOIN `{PROD}.s.numbers` b ON a.n = b.n ORDER BY a.n LIMIT 2"
CATALOGS = f"""
format: 1
catalogs:
  campaigns:
    environment: production
    description: What campaigns are planned from
    called: {{bigquery: {PROD}}}
    schemas: {{s: business tables}}
    tables:
      s.numbers:
        description: Numbers, and who is called so
        tags: {{personal: {{label: name}}}}
  campaigns_stage:
    environment: staging
    description: Its mirror
    called: {{bigquery: {STAGE}}}
    mirror_of: campaigns
  campaigns_box:
    environment: sandbox
    description: For trials
    called: {{bigquery: {BOX}}}
    schemas: {{s: business tables}}
"""


@pytest.fixture
def service(pristine: Path, tmp_path: Path) -> Iterator[BigQuery]:
    """The three projects."""
    files = {}
    for project in (PROD, STAGE, BOX):
        files[project] = tmp_path / f"{project}.duckdb"
        files[project].write_bytes(pristine.read_bytes())
        with duckdb.connect(str(files[project])) as connection:
            connection.execute("DELETE FROM _fubcli.information_schema_tables WHERE table_name = 'evens'")
    with BigQuery(files, writable=[BOX]) as service:
        yield service
        assert service.running(patience=2.0) == []


@pytest.fixture
def application(service: BigQuery, tmp_path: Path) -> Application:
    """fubcli on a profile that allows no statement more than 161 bytes."""
    return of(service, tmp_path, "maximum_bytes_billed = 161")


def of(service: BigQuery, directory: Path, more: str) -> Application:
    config = directory / "home" / "config"
    config.mkdir(mode=0o700, parents=True, exist_ok=True)
    (config / "catalogs.yaml").write_text(CATALOGS)
    profile = f'[warehouses.big]\nengine = "bigquery"\nproject = "{service.project}"\nhost = "{service.url}"\n{more}\n'
    (config / "fubcli.toml").write_text(profile)
    environ = {"FUBCLI_HOME": str(directory / "home"), "HOME": str(directory)}
    return Application(Settings(environ, directory, lambda _: None, warehouse="big"))


def query(application: Application, text: str, *given: Parameter, **more: Any) -> dict[str, Any]:
    request = QueryRequest(text, parameters={each.name: each for each in given}, **more)
    return dict(application.query(request).data)


def test_a_question_is_answered_masked_and_with_its_cost(application: Application) -> None:
    data = query(application, NAMES)
    assert data["warehouse"]["engine"] == "bigquery"
    assert [row[0] for row in data["rows"]] == [0, 1, 2]
    assert not any("row" in str(row[1]) for row in data["rows"]), "a name stays masked"
    assert data["cost"] == {"bytes": 150, "usd": round(150 / 2**40 * 6.25, 9)}


def test_a_dry_run_costs_nothing_and_tells_what_it_would(application: Application, service: BigQuery) -> None:
    assert query(application, NAMES, dry_run=True)["cost"]["bytes"] == 150
    assert service.executed == []


def test_a_value_is_bound(application: Application) -> None:
    assert query(application, f"SELECT n FROM `{PROD}.s.numbers` WHERE n = @n", Parameter("n", "7"))["rows"] == [[7]]


def test_production_is_not_written(application: Application, service: BigQuery) -> None:
    with pytest.raises(Refused, match="read-only"):
        query(application, f"DELETE FROM `{PROD}.s.numbers` WHERE n = 1")
    assert service.executed == []


def test_the_sandbox_is(application: Application) -> None:
    written = query(application, f"INSERT INTO `{BOX}.s.numbers` (n, label) VALUES (10, 'x')")
    assert written["affected_rows"] == 1


def test_a_join_runs_on_staging_first(application: Application, service: BigQuery) -> None:
    with pytest.raises(Refused, match="staging first"):
        query(application, JOINED)
    assert query(application, JOINED, promote=True)["rows"] == [[0], [1]]
    assert [STAGE in text for _, text in service.executed] == [True, False]


def test_more_than_may_be_billed_is_refused_before_it_runs(service: BigQuery, tmp_path: Path) -> None:
    for dry_run in (True, False):
        with pytest.raises(FubError, match="may read 149 bytes") as caught:
            query(of(service, tmp_path, "maximum_bytes_billed = 149"), NAMES, dry_run=dry_run)
        assert caught.value.slug == "too-many-bytes"
    assert service.executed == []


def test_a_project_that_is_not_declared_is_not_reached(application: Application, service: BigQuery) -> None:
    with pytest.raises(Refused):
        query(application, "SELECT n FROM `somebody-elses.s.numbers`")
    assert service.executed == []


def test_tables_are_described(application: Application) -> None:
    request = SchemaRequest(catalogs=(PROD,), schema="s")
    (table,) = application.schema(request).data["tables"]
    assert (table["name"], table["rows"], table["columns"]) == ("numbers", 10, {"n": "bigint", "label": "string"})


def test_what_cannot_be_known_is_unknown(application: Application) -> None:
    data = application.monitor(MonitorRequest(catalogs=(PROD,))).data
    assert data["counts"]["freshness"]["unknown"] == 1
    assert data["counts"]["freshness"]["ok"] == 0
