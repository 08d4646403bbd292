"""Three tiny catalogs in DuckDB files, whoever keeps them, and every engine behind one harness."""

from __future__ import annotations

import re
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from fubcli.errors import FubError
from fubcli.model.dialect import SqlDialect
from fubcli.model.names import Environment, TableName
from fubcli.model.profile import DEFAULT, Auth, Profile, Secret, Transport
from fubcli.model.profile import Engine as ProfileEngine
from fubcli.model.request import Parameter
from fubcli.model.result import ResultSet
from fubcli.model.statement import StatementKind
from fubcli.network.backoff import Backoff
from fubcli.policy.permit import Permit
from fubcli.ports import Warehouse
from fubcli.warehouses.bigquery import building as bigquery
from fubcli.warehouses.databricks import ending, statements
from fubcli.warehouses.databricks.adapter import DatabricksWarehouse
from fubcli.warehouses.databricks.building import warehouse
from fubcli.warehouses.databricks.connector import following
from fubcli.warehouses.duckdb.adapter import DuckDBWarehouse
from fubcli.warehouses.snowflake import building as snowflake
from tests.bigquery.service import BigQuery
from tests.fakesnow.emulation import Emulation, emulated, python
from tests.warehouses.spoken import in_dialect, lacking
from tests.workspace.workspace import Workspace

NOW = datetime(2026, 8, 3, 12, 0, tzinfo=UTC)
CATALOGS = {"live": Environment.PRODUCTION, "stage": Environment.STAGING, "box": Environment.SANDBOX}

_TABLES = """
CREATE SCHEMA s;
CREATE TABLE s.numbers AS SELECT i AS n, 'row ' || i AS label FROM range(10) t(i);
CREATE TABLE s.large AS SELECT i AS n, hash(i)::VARCHAR AS noise FROM range(100_000) t(i);
"""
_BOOKS = """
CREATE SCHEMA _fubcli;
CREATE TABLE _fubcli.information_schema_schemata(schema_name VARCHAR);
INSERT INTO _fubcli.information_schema_schemata VALUES ('s'), ('empty');
CREATE TABLE _fubcli.information_schema_tables(table_schema VARCHAR, table_name VARCHAR, table_type VARCHAR);
INSERT INTO _fubcli.information_schema_tables VALUES ('s', 'numbers', 'MANAGED'), ('s', 'evens', 'VIEW');
CREATE TABLE _fubcli.information_schema_columns(table_schema VARCHAR, table_name VARCHAR, column_name VARCHAR,
    data_type VARCHAR, is_nullable VARCHAR, comment VARCHAR, ordinal_position INTEGER);
INSERT INTO _fubcli.information_schema_columns VALUES
    ('s', 'numbers', 'label', 'STRING', 'YES', 'what it is called', 2),
    ('s', 'numbers', 'n', 'BIGINT', 'NO', NULL, 1),
    ('s', 'evens', 'n', 'DECIMAL(10,2)', 'YES', NULL, 1);
CREATE TABLE _fubcli.commit_history(table_schema VARCHAR, table_name VARCHAR, operation VARCHAR,
    committed_at TIMESTAMPTZ);
INSERT INTO _fubcli.commit_history VALUES
    ('s', 'numbers', 'WRITE', '2026-08-02 08:30:00+00'),
    ('s', 'numbers', 'MERGE', '2026-08-02 01:30:00-08'),
    ('s', 'numbers', 'OPTIMIZE', '2026-08-03 00:00:00+00');
"""


class Noon:
    """A clock that stands still."""

    def now(self) -> datetime:
        return NOW


@dataclass
class FakeFiles:
    """A `CatalogFiles` over a directory; it repairs by copying `spare` and keeps a diary."""

    directory: Path
    spare: Path | None = None
    repairs: bool = True
    diary: list[str] = field(default_factory=list)
    trouble: FubError | None = None
    """What noting a write ends in."""

    def path(self, catalog: str) -> Path:
        return self.directory / f"{catalog}.duckdb"

    def locate(self, catalogs: Iterable[str]) -> Mapping[str, Path]:
        return {name: self.path(name) for name in catalogs if name in CATALOGS}

    def led_to(self, catalogs: Iterable[str], within: Iterable[str]) -> frozenset[str]:
        return frozenset(within)

    def fingerprint(self, catalog: str) -> str:
        return f"{self.path(catalog).stat().st_size}-{self.path(catalog).stat().st_mtime_ns}"

    def told(self) -> tuple[str, ...]:
        return ()

    def writing(self, catalog: str) -> None:
        assert self.path(catalog).exists()

    def written(self, catalog: str) -> None:
        self.diary.append(f"written {catalog}")
        if self.trouble:
            raise self.trouble

    def damaged(self, catalog: str, reason: str) -> str:
        self.diary.append(f"damaged {catalog}")
        if self.repairs and self.spare:
            shutil.copy(self.spare, self.path(catalog))
        return f"{catalog} was rebuilt"


@dataclass
class Engine:
    """One engine over `live`, `stage` and `box`: runs Databricks SQL under permits that nobody had to grant.

    An engine of another dialect is asked in that one.
    """

    warehouse: Warehouse
    files: FakeFiles
    workspace: Workspace | BigQuery | None = None
    """Where Databricks' statements run, or BigQuery's."""
    emulation: Emulation | None = None
    """Where Snowflake's statements run."""

    @property
    def is_embedded(self) -> bool:
        """Whether statements run in this process."""
        return self.warehouse.info.embedded

    @property
    def dialect(self) -> SqlDialect:
        """What it reads."""
        return self.warehouse.info.dialect

    def running(self, patience: float = 0.0) -> bool:
        """Whether a statement runs, and does not end within so many seconds."""
        until = time.monotonic() + patience
        while self._is_running():
            if time.monotonic() >= until:
                return True
            time.sleep(0.01)
        return False

    def _is_running(self) -> bool:
        if self.workspace is not None:
            return bool(self.workspace.running())
        if self.emulation is not None:
            return bool(self.emulation.seen()["running"])
        return any(thread.name == "fubcli-statement" for thread in threading.enumerate())

    def permit(
        self,
        text: str,
        kind: StatementKind = StatementKind.QUERY,
        *,
        tables: Iterable[str] | None = None,
        max_rows: int = 100,
        timeout: float = 20.0,
        parameters: Iterable[str] = (),
    ) -> Permit:
        """Permit a text on the tables that it names; the first one is the target of a write."""
        found = re.findall(r"\b(?:live|stage|box)\.\w+\.\w+", text) if tables is None else tables
        names = tuple(TableName(*name.split(".")) for name in dict.fromkeys(found))
        targets = names[:1] if kind.writes else ()
        environment = CATALOGS[names[0].catalog] if names else Environment.PRODUCTION
        if why := lacking(text, self.dialect):
            pytest.skip(why)
        said = in_dialect(text, self.dialect)
        return Permit(said, kind, environment, names, targets, tuple(parameters), max_rows, 10_000, timeout)

    def run(
        self, text: str, kind: StatementKind = StatementKind.QUERY, parameters: Iterable[Parameter] = (), **limits: Any
    ) -> ResultSet:
        """Run a text."""
        given = {parameter.name: parameter for parameter in parameters}
        return self.warehouse.execute(self.permit(text, kind, parameters=given, **limits), parameters=given)

    def value(self, text: str, *parameters: Parameter) -> Any:
        """Return the only value of a text's result."""
        ((value,),) = self.run(text, parameters=parameters).rows
        return value

    def kept(self, catalog: str) -> str:
        """Return what changes with what a catalog holds."""
        if self.emulation is None:
            return self.files.fingerprint(catalog)
        return repr(self.run(f"SELECT n, label FROM {catalog}.s.numbers ORDER BY n").rows)

    def write(self, text: str, **limits: Any) -> ResultSet:
        """Run a write; its kind is its first two words, or the first."""
        first, second = text.lower().split()[:2]
        names = {kind.value for kind in StatementKind}
        return self.run(text, StatementKind(f"{first}_{second}" if f"{first}_{second}" in names else first), **limits)


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound file that every catalog is a copy of."""
    path = tmp_path_factory.mktemp("pristine") / "pristine.duckdb"
    connection = duckdb.connect(str(path))
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(_TABLES)
    connection.execute(_BOOKS)
    connection.close()
    return path


@pytest.fixture
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tried again is tried again soon; how long a pause is meant to be, tests/network/test_backoff.py says."""
    pause = Backoff.pause
    monkeypatch.setattr(Backoff, "pause", lambda self, repeat, retry_after=None: pause(self, repeat, retry_after) / 20)
    for module in (ending, statements, following):
        monkeypatch.setattr(module, "FEW_LOOKS", (0.0, 0.03, 0.07))
    monkeypatch.setattr(following, "_SECONDS_BETWEEN_LOOKS", 0.1)


def live(workspace: Workspace, directory: Path, transport: Transport, auth: Auth | None = None) -> DatabricksWarehouse:
    """Return the adapter of a workspace that keeps its state in a directory."""
    auth = auth or Auth("pat", {"token": Secret(workspace.token)}, DEFAULT)
    profile = Profile("live", ProfileEngine.DATABRICKS, workspace.url, workspace.warehouse_id, auth, transport)
    return warehouse(profile, clock=Noon(), progress=print, state=directory / "state", cache=directory / "cache")


def fresh_files(directory: Path, pristine: Path) -> FakeFiles:
    """Return fresh catalogs in a directory."""
    for catalog in CATALOGS:
        shutil.copy(pristine, directory / f"{catalog}.duckdb")
    return FakeFiles(directory, spare=pristine)


def embedded(directory: Path, pristine: Path) -> Engine:
    """Return the embedded engine over fresh catalogs in a directory."""
    files = fresh_files(directory, pristine)
    return Engine(DuckDBWarehouse(files, Noon()), files)


@pytest.fixture(scope="session")
def emulation() -> Iterator[Emulation]:
    """Snowflake's emulation, with what no test changes."""
    found = python()
    if found is None:
        pytest.skip("no fakesnow: FUBCLI_FAKESNOW_PYTHON names no Python, and there is no .venv-fakesnow")
    with emulated(found) as running:
        for catalog in CATALOGS:
            running.run(*_snowflake_tables(catalog, rows=100_000))
        yield running


def _snowflake_tables(catalog: str, rows: int = 0) -> list[str]:
    made = [
        f"CREATE DATABASE IF NOT EXISTS {catalog}",
        f"USE DATABASE {catalog}",
        f"CREATE SCHEMA IF NOT EXISTS {catalog}.s",
        f"CREATE SCHEMA IF NOT EXISTS {catalog}.empty",
        f"CREATE OR REPLACE TABLE {catalog}.s.numbers (n NUMBER(38,0) NOT NULL, label TEXT)",
        f"INSERT INTO {catalog}.s.numbers SELECT seq4(), 'row ' || seq4() FROM TABLE(GENERATOR(ROWCOUNT => 10))",
    ]
    if not rows:
        return made
    return [
        *made,
        f"CREATE TABLE {catalog}.s.large (n NUMBER(38,0), noise TEXT)",
        f"INSERT INTO {catalog}.s.large SELECT seq4(), hash(seq4())::TEXT FROM TABLE(GENERATOR(ROWCOUNT => {rows}))",
        f"CREATE VIEW {catalog}.s.evens AS SELECT n FROM {catalog}.s.numbers WHERE n % 2 = 0",
    ]


def on_snowflake(directory: Path, emulation: Emulation) -> Engine:
    """Return Snowflake over catalogs in which only what `box` holds of numbers was ever changed."""
    emulation.run(*_snowflake_tables("box"))
    warehouse = snowflake.warehouse(
        emulation.profile(), clock=Noon(), state=directory / "state", cache=directory / "cache"
    )
    return Engine(warehouse, FakeFiles(directory), emulation=emulation)


def on_bigquery(service: BigQuery, directory: Path) -> Warehouse:
    """Return the adapter of a BigQuery that keeps its state in a directory."""
    settings = {"project": service.project, "maximum_bytes_billed": str(2**40)}
    profile = Profile("live", ProfileEngine.BIGQUERY, service.url, settings=settings)
    state, cache = directory / "state", directory / "cache"
    return bigquery.warehouse(profile, clock=Noon(), progress=print, state=state, cache=cache)


@pytest.fixture(
    scope="session",
    params=[
        "duckdb",
        Transport.STATEMENT_API,
        pytest.param(Transport.CONNECTOR, marks=pytest.mark.slow),
        "snowflake",
        "bigquery",
    ],
)
def make_engine(request: pytest.FixtureRequest, pristine: Path) -> Iterator[Callable[[Path], Engine]]:
    """Make an engine over fresh catalogs in a directory; one parameter for every adapter and route."""
    with ExitStack() as workspaces:

        def make(directory: Path) -> Engine:
            if request.param == "duckdb":
                return embedded(directory, pristine)
            if request.param == "snowflake":
                return on_snowflake(directory, request.getfixturevalue("emulation"))
            files = fresh_files(directory, pristine)
            paths = {catalog: files.path(catalog) for catalog in CATALOGS}
            if request.param == "bigquery":
                service = workspaces.enter_context(BigQuery(paths, writable=["box"], page_rows=4_000))
                return Engine(on_bigquery(service, directory), files, service)
            workspace = workspaces.enter_context(Workspace(paths, writable=["box"], now=NOW, chunk_rows=4_000))
            workspace.thrift.patience = 0.2
            return Engine(live(workspace, directory, Transport(request.param)), files, workspace)

        yield make


@pytest.fixture(scope="session")
def reader(make_engine: Callable[[Path], Engine], tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """An engine for the whole session; look, never write."""
    return make_engine(tmp_path_factory.mktemp("reader"))


@pytest.fixture
def engine(make_engine: Callable[[Path], Engine], tmp_path: Path) -> Engine:
    """An engine of the test's own."""
    return make_engine(tmp_path)
