"""A service of the test's own, and the adapter's parts on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from fubcli.bootstrap import SystemClock
from fubcli.model.names import Environment, TableName
from fubcli.model.profile import Engine, Profile
from fubcli.model.statement import StatementKind
from fubcli.network.backoff import Backoff
from fubcli.network.breaker import Breaker
from fubcli.network.deadline import Deadline
from fubcli.policy.permit import Permit
from fubcli.warehouses.bigquery.api import Api
from fubcli.warehouses.bigquery.connecting import client_of
from fubcli.warehouses.bigquery.jobs import Job, Place
from tests.bigquery import BigQuery
from tests.bigquery.conftest import served

ENDLESS = "SELECT sum(a.n * b.n % 7) AS s FROM live.s.large a CROSS JOIN live.s.large b CROSS JOIN live.s.large c"
READ = "SELECT n FROM live.s.numbers ORDER BY n"
WRITE = "INSERT INTO box.s.numbers VALUES (99, 'new')"
Begin = Callable[..., Job]


@pytest.fixture
def service(pristine: Path, tmp_path: Path) -> Iterator[BigQuery]:
    """Four rows come in one page; nothing may run when the test is over."""
    with served(tmp_path, pristine, page_rows=4) as service:
        yield service
        assert service.running(patience=2.0) == []


def profile_of(service: BigQuery, most: int = 2**40) -> Profile:
    """Return the profile of a service."""
    settings = {"project": service.project, "maximum_bytes_billed": str(most)}
    return Profile("live", Engine.BIGQUERY, service.url, settings=settings)


@pytest.fixture
def api(service: BigQuery, tmp_path: Path) -> Iterator[Api]:
    """Calls to it, with short pauses."""
    breaker = Breaker(tmp_path / "breakers", service.url, SystemClock())
    api = Api(service.url, client_of(profile_of(service)), breaker, Backoff(3, 0.01, 0.02))
    api.prepare()
    yield api
    api.close()


@pytest.fixture
def begin(api: Api, service: BigQuery) -> Begin:
    """Make a job."""

    def make(text: str = READ, *, seconds: float = 20.0) -> Job:
        configuration = {"query": {"query": text, "useLegacySql": False}}
        is_read = text.startswith("SELECT")
        return Job(api, Place(service.project), configuration, Deadline(seconds), is_read=is_read)

    return make


def permit(
    text: str, kind: StatementKind = StatementKind.QUERY, *, catalogs: Iterable[str] = ("live",), reach: str = ""
) -> Permit:
    """Permit a text on a table of some catalogs; a view may lead to `reach`."""
    tables = tuple(TableName(catalog, "s", "numbers") for catalog in catalogs)
    targets = tables[:1] if kind.writes else ()
    within = frozenset({reach} - {""})
    return Permit(text, kind, Environment.PRODUCTION, tables, targets, (), 100, 10_000, 20.0, within)
