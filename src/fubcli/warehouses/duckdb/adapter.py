"""The embedded engine as a `Warehouse`."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from fubcli.errors import FubError, StorageUnavailable
from fubcli.model.envelope import WarehouseInfo
from fubcli.model.names import Environment
from fubcli.model.request import Parameter
from fubcli.model.result import Batch, ResultSet, ResultStream
from fubcli.model.snapshot import CatalogSnapshot
from fubcli.ports import CatalogFiles, Clock
from fubcli.warehouses.duckdb.columns import read_columns
from fubcli.warehouses.duckdb.connection import connected
from fubcli.warehouses.duckdb.failures import Damaged, first_sentence
from fubcli.warehouses.duckdb.reading import begun, bound
from fubcli.warehouses.duckdb.session import Session, in_our_words, translated_for
from fubcli.warehouses.duckdb.snapshot import read_snapshot

if TYPE_CHECKING:
    from fubcli.policy.permit import Permit

T = TypeVar("T")
_LOCK_WAIT = 30.0
"""Seconds to wait for another process that holds a file, when the statement's own limit is longer."""


class DuckDBWarehouse:
    """Runs permitted statements on the embedded lakehouse; every file is attached read-only unless it is written."""

    def __init__(self, files: CatalogFiles, clock: Clock) -> None:
        self._files = files
        self._clock = clock

    @property
    def info(self) -> WarehouseInfo:
        """DuckDB, embedded."""
        return WarehouseInfo(engine="duckdb", profile="embedded", embedded=True)

    def fingerprint(self, catalog: str) -> str:
        """Return the state of the catalog's file, without opening it."""
        return self._files.fingerprint(catalog)

    def execute(self, permit: Permit, *, parameters: Mapping[str, Parameter]) -> ResultSet:
        """Run a permitted statement; see `ports.Warehouse`. A damaged file is rebuilt and the statement run again."""
        if permit.kind.writes:
            translated_for(permit, parameters, {})  # what the engine lacks is refused before a file is noted as written
        result, notes = self._mending(permit.catalogs, lambda: self._run(permit, parameters))
        return replace(result, notes=(*notes, *result.notes))

    @contextmanager
    def stream(self, permit: Permit, *, parameters: Mapping[str, Parameter], arrow: bool) -> Iterator[ResultStream]:
        """Run a permitted query for its batches; see `ports.Warehouse`."""
        with ExitStack() as stack:
            result, notes = self._mending(permit.catalogs, lambda: self._begun(stack, permit, parameters, arrow=arrow))
            yield replace(result, notes=(*notes, *result.notes))

    def dry_run(self, permit: Permit, *, parameters: Mapping[str, Parameter]) -> int | None:
        """Tell nothing: nobody pays for what the embedded engine reads."""
        return None

    def snapshot(self, catalog: str) -> CatalogSnapshot:
        """Describe a catalog from its own information schema and commit history."""
        return self._mending([catalog], lambda: self._snapshot(catalog))[0]

    def _mending(self, catalogs: Collection[str], work: Callable[[], T]) -> tuple[T, tuple[str, ...]]:
        """Do some work; have damaged files replaced and do it again, once for each catalog at most."""
        suspects = sorted(catalogs)
        notes: list[str] = []
        while True:
            try:
                return work(), tuple(notes)
            except Damaged as damage:
                if not suspects:
                    raise _unreadable(damage) from damage
                suspect = damage.catalog if damage.catalog in suspects else suspects[0]
                suspects.remove(suspect)
                notes.append(self._files.damaged(suspect, damage.reason))

    def _snapshot(self, catalog: str) -> CatalogSnapshot:
        files = self._files.locate([catalog])
        fingerprint = self._files.fingerprint(catalog)
        with (
            connected(files, writable=(), deadline=time.monotonic() + _LOCK_WAIT) as connection,
            in_our_words(),
        ):
            return read_snapshot(connection, catalog, captured_at=self._clock.now(), fingerprint=fingerprint)

    def _run(self, permit: Permit, parameters: Mapping[str, Parameter]) -> ResultSet:
        for catalog in permit.written_catalogs:
            self._files.writing(catalog)
        with self._session(permit, parameters) as session:
            result: ResultSet = session.asked(lambda text: _answered(session, permit, text))
        return replace(result, notes=(*self._files.told(), *self._noted(permit.written_catalogs)))

    @contextmanager
    def _session(self, permit: Permit, parameters: Mapping[str, Parameter]) -> Iterator[Session]:
        files = self._files.locate(self._attached(permit))
        started = time.monotonic()
        deadline = started + min(permit.timeout_seconds, _LOCK_WAIT)
        values = {name: parameters[name].value for name in permit.parameters}
        with connected(files, writable=permit.written_catalogs, deadline=deadline) as connection:
            columns = read_columns(connection, {*permit.tables, *permit.targets})
            translation = translated_for(permit, parameters, columns)
            yield Session(connection, translation, values, permit.timeout_seconds, started)

    def _attached(self, permit: Permit) -> frozenset[str]:
        """Return the catalogs that a statement names and, where users make views, those that a view may lead to."""
        if permit.environment is Environment.PRODUCTION or not permit.tables:
            return permit.catalogs
        return permit.catalogs | self._files.led_to(permit.catalogs, permit.within_reach)

    def _begun(
        self, stack: ExitStack, permit: Permit, parameters: Mapping[str, Parameter], *, arrow: bool
    ) -> ResultStream:
        """Run a query up to its first batch, and leave what the others need to the stack."""
        with ExitStack() as own:
            session = own.enter_context(self._session(permit, parameters))
            columns, source = session.asked(
                lambda text: begun(session, bound(session.connection, text, session.values), arrow=arrow)
            )
            stack.push(own.pop_all())
        return ResultStream(columns, _unbroken(source), permit.max_rows, notes=self._files.told())

    def _noted(self, written: Collection[str]) -> tuple[str, ...]:
        """Have the files' keeper note a write; when it cannot, the write has happened all the same."""
        notes = []
        for catalog in sorted(written):
            try:
                self._files.written(catalog)
            except FubError as error:
                notes.append(f"{catalog} was written, and that could not be noted: {error.detail}")
        return tuple(notes)


def _answered(session: Session, permit: Permit, text: str) -> ResultSet:
    if permit.kind.writes:
        return _written(session.connection.execute(text, dict(session.values)).fetchall())
    return bound(session.connection, text, session.values).whole(permit.max_rows)


def _unbroken(batches: Iterator[Batch]) -> Iterator[Batch]:
    """Yield batches; a file that turns out to be damaged cannot be replaced under rows that have been handed out."""
    try:
        yield from batches
    except Damaged as damage:
        raise _unreadable(damage) from damage


def _unreadable(damage: Damaged) -> StorageUnavailable:
    return StorageUnavailable(f"The embedded lakehouse cannot be read: {first_sentence(damage.reason)}")


def _written(fetched: list[tuple[Any, ...]]) -> ResultSet:
    count = fetched[0][0] if fetched and len(fetched[0]) == 1 else None
    return ResultSet((), (), affected_rows=count if isinstance(count, int) else None)
