"""The service over the three small catalogs of the warehouses' tests, and the real client on it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud.bigquery import Client

from tests.bigquery import BigQuery
from tests.warehouses.conftest import CATALOGS, pristine

__all__ = ["pristine"]


def served(directory: Path, source: Path, **settings: Any) -> BigQuery:
    """Return a service over fresh copies of the catalogs in a directory."""
    for catalog in CATALOGS:
        shutil.copy(source, directory / f"{catalog}.duckdb")
    files = {catalog: directory / f"{catalog}.duckdb" for catalog in CATALOGS}
    return BigQuery(files, writable=["box"], **settings)


@pytest.fixture
def service(pristine: Path, tmp_path: Path) -> Iterator[BigQuery]:
    """A service of the test's own, with four rows to a page; nothing may run when the test is over."""
    with served(tmp_path, pristine, page_rows=4) as service:
        yield service
        assert service.running(patience=2.0) == []


def client_of(service: BigQuery) -> Client:
    """Return the real client."""
    return Client(
        project=service.project,
        credentials=AnonymousCredentials(),
        client_options={"api_endpoint": service.url},
    )


@pytest.fixture
def client(service: BigQuery) -> Iterator[Client]:
    """The real client on the test's own service."""
    with client_of(service) as client:
        yield client
