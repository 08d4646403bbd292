"""The embedded engine as a `Warehouse`."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from fubcli.errors import EngineRejected, FubError, StorageUnavailable
from fubcli.model.envelope import WarehouseInfo
from fubcli.model.names import Environment
from fubcli.model.request import Parameter
from fubcli.model.result import Column, ResultSet
from fubcli.model.snapshot import CatalogSnapshot
from fubcli.ports import CatalogFiles, Clock
from fubcli.warehouses.duckdb.columns import read_columns
from fubcli.warehouses.duckdb.connection import connected
from fubcli.warehouses.duckdb.failures import ELSEWHERE, Damaged, first_sentence, is_damage, translated
from fubcli.warehouses.duckdb.intervals import as_text, with_durations
from fubcli.warehouses.duckdb.macros import create_macros, every_macro, is_macro_missing
from fubcli.warehouses.duckdb.running import run_within
from fubcli.warehouses.duckdb.snapshot import read_snapshot
from fubcli.warehouses.duckdb.types import databricks_type

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from fubcli.policy.permit import Permit
    from fubcli.sql.duckdb import Translation

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
            _translated(permit, parameters, {})  # what the engine lacks is refused before a file is noted as written
        result, notes = self._mending(permit.catalogs, lambda: self._run(permit, parameters))
        return replace(result, notes=(*notes, *result.notes))

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
                    reason = first_sentence(damage.reason)
                    raise StorageUnavailable(f"The embedded lakehouse cannot be read: {reason}") from damage
                suspect = damage.catalog if damage.catalog in suspects else suspects[0]
                suspects.remove(suspect)
                notes.append(self._files.damaged(suspect, damage.reason))

    def _snapshot(self, catalog: str) -> CatalogSnapshot:
        files = self._files.locate([catalog])
        fingerprint = self._files.fingerprint(catalog)
        with (
            connected(files, writable=(), deadline=time.monotonic() + _LOCK_WAIT) as connection,
            _in_our_words(),
        ):
            return read_snapshot(connection, catalog, captured_at=self._clock.now(), fingerprint=fingerprint)

    def _run(self, permit: Permit, parameters: Mapping[str, Parameter]) -> ResultSet:
        files = self._files.locate(_attached(permit))
        for catalog in permit.written_catalogs:
            self._files.writing(catalog)
        started = time.monotonic()
        deadline = started + min(permit.timeout_seconds, _LOCK_WAIT)
        values = {name: parameters[name].value for name in permit.parameters}
        with connected(files, writable=permit.written_catalogs, deadline=deadline) as connection:
            columns = read_columns(connection, {*permit.tables, *permit.targets})
            translation = _translated(permit, parameters, columns)
            result: ResultSet = run_within(
                lambda: _fetch(connection, permit, translation, values),
                cancel=connection.interrupt,
                seconds=permit.timeout_seconds,
                since=started,
            )
        return replace(result, notes=(*self._files.told(), *self._noted(permit.written_catalogs)))

    def _noted(self, written: Collection[str]) -> tuple[str, ...]:
        """Have the files' keeper note a write; when it cannot, the write has happened all the same."""
        notes = []
        for catalog in sorted(written):
            try:
                self._files.written(catalog)
            except FubError as error:
                notes.append(f"{catalog} was written, and that could not be noted: {error.detail}")
        return tuple(notes)


def _attached(permit: Permit) -> frozenset[str]:
    """The catalogs that a statement names and, where users make views, those that a view may lead to."""
    users_make_views = permit.environment is not Environment.PRODUCTION and permit.tables
    return permit.catalogs | (permit.within_reach if users_make_views else frozenset())


def _translated(
    permit: Permit, parameters: Mapping[str, Parameter], columns: Mapping[str, Mapping[str, str]]
) -> Translation:
    from fubcli.sql.duckdb import Unsupported, to_duckdb

    types = {name: parameter.type for name, parameter in parameters.items()}
    try:
        return to_duckdb(permit.text, types, columns.get)
    except Unsupported as error:
        said = f"{str(error)[:1].upper()}{str(error)[1:]}."
        raise EngineRejected(said, remedy=(ELSEWHERE,), quotes_values=False) from error


def _fetch(
    connection: DuckDBPyConnection, permit: Permit, translation: Translation, values: Mapping[str, str]
) -> ResultSet:
    import duckdb

    with _in_our_words():
        create_macros(connection, translation.macros)
        try:
            return _answered(connection, permit, translation.text, values)
        except duckdb.Error as error:
            if not is_macro_missing(error):
                raise
        # A view was made with macros of its own: nothing has run yet, so all of them are made and it is asked again.
        create_macros(connection, [name for name in every_macro() if name not in translation.macros])
        return _answered(connection, permit, translation.text, values)


def _answered(connection: DuckDBPyConnection, permit: Permit, text: str, values: Mapping[str, str]) -> ResultSet:
    if permit.kind.writes:
        return _written(connection.execute(text, dict(values)).fetchall())
    return _read(connection, permit, text, values)


@contextmanager
def _in_our_words() -> Iterator[None]:
    """Turn the driver's exceptions into Damaged, without a catalog, or into failures of ours."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        if is_damage(error):
            raise Damaged("", str(error)) from error
        raise translated(error) from error


def _read(connection: DuckDBPyConnection, permit: Permit, text: str, values: Mapping[str, str]) -> ResultSet:
    relation = connection.sql(text, params=dict(values))
    types = [str(kind) for kind in relation.types]
    names = list(relation.columns)
    intervals = {index: kind for index, kind in enumerate(relation.types) if as_text(types[index]) != types[index]}
    if intervals:
        shown = (f"CAST(#{i} AS {as_text(kind)})" if i - 1 in intervals else f"#{i}" for i, kind in enumerate(types, 1))
        fetched = relation.project(", ".join(shown)).limit(permit.max_rows + 1).fetchall()
    else:
        fetched = connection.execute(text, dict(values)).fetchmany(permit.max_rows + 1)
    columns = tuple(Column(name, databricks_type(kind)) for name, kind in zip(names, types, strict=True))
    rows = [_with_durations(row, intervals) for row in fetched[: permit.max_rows]]
    return ResultSet(columns, tuple(rows), truncated=len(fetched) > permit.max_rows)


def _with_durations(row: tuple[Any, ...], intervals: Mapping[int, Any]) -> tuple[Any, ...]:
    if not intervals:
        return row
    return tuple(
        with_durations(value, intervals[index]) if index in intervals else value for index, value in enumerate(row)
    )


def _written(fetched: list[tuple[Any, ...]]) -> ResultSet:
    count = fetched[0][0] if fetched and len(fetched[0]) == 1 else None
    return ResultSet((), (), affected_rows=count if isinstance(count, int) else None)
