"""Two lakehouses that differ in their personal values alone: what an unmasked column shows must be the same in both.

The values of the one map to those of the other row by row, keeping equality, order, NULLs, e-mail domains and the last two
digits of phone numbers: what counting, joining, grouping, ordering and partial masks may tell is the same in both.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from string import Template
from typing import Any

import duckdb

from fubcli.audit.log import StoredAuditLog
from fubcli.embedded.recipes import script
from fubcli.errors import FubError
from fubcli.frontend.event import event, problem
from fubcli.model.audit import Origin
from fubcli.model.request import QueryRequest
from fubcli.operations.query.run import QueryPorts, run
from fubcli.results.formats import compact
from fubcli.warehouses.duckdb.adapter import DuckDBWarehouse
from fubcli.warehouses.snapshot_cache import SnapshotCache
from tests.policy.cases import configuration
from tests.receipts import NoReceipts

FIRST = ("amber", "cobalt", "ember", "cobalt", "garnet", "indigo", "khaki", "maroon")
SECOND = ("birch", "denim", "flint", "denim", "hazel", "juniper", "lilac", "nickel")
SECRETS = ("alpha-token", "gamma-token"), ("bravo-token", "delta-token")
ROWS = range(len(FIRST))


def _person(words: tuple[str, ...], row: int) -> tuple[Any, ...]:
    word, longer = words[row], words is SECOND
    email = None if row == 6 else f"{word}{'.mail' if longer else ''}{FIRST.index(FIRST[row])}@example.com"
    phone = f"{'415-777' if longer else '206-555'}-{FIRST.index(FIRST[row])}{30 + FIRST.index(FIRST[row])}"
    return word.title(), f"Von{word}{'ski' if longer else ''}", email, phone


@dataclass(frozen=True)
class Files:
    """A `CatalogFiles` over files that stand."""

    directory: Path

    def locate(self, catalogs: Iterable[str]) -> Mapping[str, Path]:
        return {catalog: self.directory / f"{catalog}.duckdb" for catalog in catalogs}

    def told(self) -> tuple[str, ...]:
        return ()

    def led_to(self, catalogs: Iterable[str], within: Iterable[str]) -> frozenset[str]:
        return frozenset(name for name in within if (self.directory / f"{name}.duckdb").exists())

    def fingerprint(self, catalog: str) -> str:
        return f"{self.directory.name}-{catalog}"

    def writing(self, catalog: str) -> None: ...

    def written(self, catalog: str) -> None: ...

    def damaged(self, catalog: str, reason: str) -> str:
        raise AssertionError(f"{catalog}: {reason}")


class Clock:
    """A clock that stands."""

    def now(self) -> datetime:
        return datetime(2026, 11, 21, tzinfo=UTC)


@dataclass(frozen=True)
class Artifacts:
    """Artifacts in a directory; what was written there is read back as output."""

    directory: Path

    def path_for(self, name: str) -> Path:
        return self.directory / f"artifact.{name}"


class Lakehouse:
    """One of the two: staging catalogs with planted values, asked through the product's own operation."""

    def __init__(self, directory: Path, words: tuple[str, ...]) -> None:
        directory.mkdir()
        self.words = words
        self.masked = False
        self.files = Files(directory)
        _build(directory / "stage_fub.duckdb", words)
        duckdb.connect(str(directory / "stage_fub_zg.duckdb")).close()  # a view of staging may lead there
        known = configuration()
        warehouse = DuckDBWarehouse(self.files, Clock())
        snapshots = SnapshotCache(warehouse, directory / "snapshots")
        self.artifacts = Artifacts(directory)
        self.log = directory / "audit"
        audit = StoredAuditLog(
            self.log, lambda: b"k" * 32, clock=Clock(), ensure=lambda path: path.mkdir(exist_ok=True)
        )
        self.ports = QueryPorts(
            known.catalogs, known.policy, warehouse, self.artifacts, snapshots, lambda: b"a key that no query sees",
            Clock(), audit, Origin("", "", "somebody", ""), NoReceipts(),
        )  # fmt: skip

    def canaries(self) -> Collection[str]:
        """Everything that must not be seen: planted values, their parts, and some ways to write them."""
        values = {str(each) for row in ROWS for each in _person(self.words, row) if each is not None}
        plain = {*self.words, *values, *SECRETS[self.words is SECOND]}
        plain |= {value[::-1] for value in plain} | {value.encode().hex() for value in plain}
        return {value.lower() for value in plain}

    def ask(self, sql: str, **options: Any) -> dict[str, Any]:
        """Return the event that stdout would get, also for a failure."""
        try:
            envelope = run(QueryRequest(sql, **options), self.ports)
        except FubError as error:
            envelope = problem(error, "query")
        self.masked = bool(envelope.data.get("safety", {}).get("masked"))
        return event(envelope, upstream=None, environ={})

    def everything_written(self, told: dict[str, Any]) -> str:
        """Return all that left the process for one query."""
        written = compact(told)
        for path in self.artifacts.directory.glob("artifact.*"):
            written += path.read_text(encoding="utf-8")
            path.unlink()
        written += "".join(path.read_text(encoding="utf-8") for path in self.log.iterdir() if path.is_file())
        shutil.rmtree(self.log)
        return written.lower()


def _build(path: Path, words: tuple[str, ...]) -> None:
    connection = duckdb.connect()
    try:
        connection.execute(f"SET TimeZone = 'UTC'; ATTACH '{path}' AS stage_fub; USE stage_fub")
        connection.execute(_SCHEMA)
        connection.execute(Template(script("bookkeeping/information_schema")).substitute(catalog="stage_fub"))
        for row in ROWS:
            values = [row + 1, row % 3 + 1, row % 2 + 1, *_person(words, row), row]
            connection.execute(
                f"INSERT INTO contacts_silver.contacts VALUES ({', '.join('?' * 7)}, {_CREATED})", values
            )
            connection.execute("INSERT INTO contacts_silver.undeclared VALUES (?, ?)", [row, f"note of {words[row]}"])
        connection.execute("INSERT INTO contacts_silver.stages VALUES (1, 'New'), (2, 'Won')")
        for account, token in enumerate(SECRETS[words is SECOND], 1):
            connection.execute("INSERT INTO agents_silver.zillow_auth VALUES (?, ?)", [account, token])
    finally:
        connection.close()


_CREATED = "TIMESTAMPTZ '2026-01-01 00:00:00+00' + to_days(?)"
_SCHEMA = """
CREATE SCHEMA contacts_silver;
CREATE SCHEMA agents_silver;
CREATE SCHEMA _fubcli;
CREATE TABLE contacts_silver.contacts (id BIGINT, account_id BIGINT, stage_id BIGINT, first_name VARCHAR,
  last_name VARCHAR, email VARCHAR, phone VARCHAR, created_at TIMESTAMPTZ);
CREATE TABLE contacts_silver.stages (id BIGINT, name VARCHAR);
CREATE TABLE contacts_silver.undeclared (id BIGINT, note VARCHAR);
CREATE TABLE agents_silver.zillow_auth (account_id BIGINT, encrypted_refresh_token VARCHAR);
CREATE TABLE _fubcli.commit_history (table_schema VARCHAR, table_name VARCHAR, version BIGINT, committed_at TIMESTAMPTZ,
  operation VARCHAR);
"""
