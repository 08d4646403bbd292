"""The embedded engine as a `Warehouse`."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fubcli.errors import EngineRejected, Remedy
from fubcli.model.envelope import WarehouseInfo
from fubcli.model.request import Parameter
from fubcli.model.result import Column, ResultSet
from fubcli.model.snapshot import CatalogSnapshot
from fubcli.ports import CatalogFiles, Clock
from fubcli.warehouses.duckdb.connection import connected
from fubcli.warehouses.duckdb.failures import Damaged, is_damage, translated
from fubcli.warehouses.duckdb.intervals import iso_duration
from fubcli.warehouses.duckdb.running import run_within
from fubcli.warehouses.duckdb.snapshot import read_snapshot
from fubcli.warehouses.duckdb.types import databricks_type

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from fubcli.policy.permit import Permit

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
        text = _translated(permit.text, {name: parameter.type for name, parameter in parameters.items()})
        values = {name: parameters[name].value for name in permit.parameters}
        try:
            return self._run(permit, text, values)
        except Damaged as damage:
            note = self._files.damaged(str(damage.args[0]), str(damage.args[-1]))
            result = self._run(permit, text, values)
            return ResultSet(result.columns, result.rows, result.truncated, result.affected_rows, None, (note,))

    def snapshot(self, catalog: str) -> CatalogSnapshot:
        """Describe a catalog from its own information schema and commit history."""
        try:
            return self._snapshot(catalog)
        except Damaged as damage:
            self._files.damaged(catalog, str(damage.args[-1]))
            return self._snapshot(catalog)

    def _snapshot(self, catalog: str) -> CatalogSnapshot:
        files = self._files.locate([catalog])
        fingerprint = self._files.fingerprint(catalog)
        with connected(files, writable=(), deadline=time.monotonic() + _LOCK_WAIT) as connection:
            return read_snapshot(connection, catalog, captured_at=self._clock.now(), fingerprint=fingerprint)

    def _run(self, permit: Permit, text: str, values: Mapping[str, str]) -> ResultSet:
        files = self._files.locate(permit.catalogs)
        deadline = time.monotonic() + min(permit.timeout_seconds, _LOCK_WAIT)
        with connected(files, writable=permit.written_catalogs, deadline=deadline) as connection:
            result: ResultSet = run_within(
                lambda: _fetch(connection, permit, text, values),
                cancel=connection.interrupt,
                seconds=permit.timeout_seconds,
            )
        for catalog in permit.written_catalogs:
            self._files.written(catalog)
        return result


def _translated(text: str, types: Mapping[str, str]) -> str:
    from fubcli.sql.duckdb import Unsupported, to_duckdb

    try:
        return to_duckdb(text, types)
    except Unsupported as error:
        remedy = Remedy("Run it on a Databricks warehouse, or write it without that construct")
        raise EngineRejected(f"{str(error)[:1].upper()}{str(error)[1:]}.", remedy=(remedy,)) from error


def _fetch(connection: DuckDBPyConnection, permit: Permit, text: str, values: Mapping[str, str]) -> ResultSet:
    import duckdb

    try:
        if permit.kind.writes:
            return _written(connection.execute(text, dict(values)).fetchall())
        return _read(connection, permit, text, values)
    except duckdb.Error as error:
        if is_damage(error):
            raise Damaged(next(iter(permit.catalogs), ""), str(error)) from error
        raise translated(error) from error


def _read(connection: DuckDBPyConnection, permit: Permit, text: str, values: Mapping[str, str]) -> ResultSet:
    relation = connection.sql(text, params=dict(values))
    types = [str(kind) for kind in relation.types]
    names = list(relation.columns)
    intervals = [index for index, kind in enumerate(types) if "INTERVAL" in kind]
    if intervals:
        shown = (f"CAST(#{i + 1} AS VARCHAR)" if i in intervals else f"#{i + 1}" for i in range(len(types)))
        fetched = relation.project(", ".join(shown)).limit(permit.max_rows + 1).fetchall()
    else:
        fetched = connection.execute(text, dict(values)).fetchmany(permit.max_rows + 1)
    columns = tuple(Column(name, databricks_type(kind)) for name, kind in zip(names, types, strict=True))
    rows = [_with_durations(row, intervals) for row in fetched[: permit.max_rows]]
    return ResultSet(columns, tuple(rows), truncated=len(fetched) > permit.max_rows)


def _with_durations(row: tuple[Any, ...], intervals: list[int]) -> tuple[Any, ...]:
    if not intervals:
        return row
    return tuple(
        iso_duration(value) if index in intervals and value is not None else value for index, value in enumerate(row)
    )


def _written(fetched: list[tuple[Any, ...]]) -> ResultSet:
    count = fetched[0][0] if fetched and len(fetched[0]) == 1 else None
    return ResultSet((), (), affected_rows=count if isinstance(count, int) else None)
