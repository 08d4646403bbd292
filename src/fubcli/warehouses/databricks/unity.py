"""Unity Catalog's REST API: what a catalog holds, without a warehouse that has to run for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from fubcli.errors import EngineRejected, WarehouseUnavailable
from fubcli.model.datatype import parse_type
from fubcli.model.snapshot import CatalogSnapshot, ColumnInfo, TableInfo
from fubcli.network.deadline import Deadline
from fubcli.network.failures import Declined
from fubcli.network.http import Call, HttpService
from fubcli.ports import Clock
from fubcli.warehouses.databricks.failures import UnknownWarehouse

_PATH = "/api/2.1/unity-catalog"
_SECONDS = 120.0
_PAGE = {"schemas": 200, "tables": 50}
_MOST_PAGES = 10_000
_NOT_FOUND = 404
_NOT_THERE = ("CATALOG_DOES_NOT_EXIST", "NO_SUCH_CATALOG_EXCEPTION", "SCHEMA_DOES_NOT_EXIST")
"""What a workspace calls a 404 about what it was asked for; another one is about the workspace itself."""
_AT_ONCE = 8
_ROWS = "spark.sql.statistics.numRows"
_COMMITTED = "delta.lastCommitTimestamp"


class UnityCatalog:
    """The catalogs of one workspace, as far as the principal may see them."""

    def __init__(self, service: HttpService, clock: Clock) -> None:
        self._service = service
        self._clock = clock

    def snapshot(self, catalog: str, fingerprint: str) -> CatalogSnapshot:
        """Describe a catalog; schemas and tables that the principal may not see are not in it.

        A table's rows are what its statistics say, and its time of change is its last commit, where the catalog keeps
        them. Raises EngineRejected for a catalog that is not there, UnknownWarehouse where there is no Unity Catalog to
        ask, and what a call raises.
        """
        deadline = Deadline(_SECONDS)
        captured = self._clock.now().astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        try:
            schemas = sorted(str(each["name"]) for each in self._pages("schemas", {"catalog_name": catalog}, deadline))
            found = self._at_once(lambda schema: self._tables(catalog, schema, deadline), schemas)
        except Declined as declined:
            said = declined.message.rstrip(".")
            if declined.status == _NOT_FOUND and declined.code not in _NOT_THERE:
                raise UnknownWarehouse.without_catalogs(f"{said}.") from declined
            raise EngineRejected(
                f"The catalog {catalog} cannot be described: {said}.", quotes_values=False
            ) from declined
        tables = tuple(sorted((table for part in found for table in part), key=lambda each: (each.schema, each.name)))
        return CatalogSnapshot(catalog, captured, fingerprint, tuple(schemas), tables)

    def _at_once(self, read: Callable[[str], list[TableInfo]], schemas: Sequence[str]) -> list[list[TableInfo]]:
        """Read several schemas at a time; the first failure, or an interrupt, ends it without waiting for the rest."""
        pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="fubcli-unity")
        try:
            return list(pool.map(read, schemas))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _tables(self, catalog: str, schema: str, deadline: Deadline) -> list[TableInfo]:
        asked = {"catalog_name": catalog, "schema_name": schema}
        return [_table(schema, each) for each in self._pages("tables", asked, deadline)]

    def _pages(self, what: str, asked: Mapping[str, str], deadline: Deadline) -> Iterator[dict[str, Any]]:
        """Yield every item of a listing; a page may be empty and not be the last."""
        params: dict[str, str | int] = {**asked, "max_results": _PAGE[what]}
        for _ in range(_MOST_PAGES):
            page = self._service.json(Call("GET", f"{_PATH}/{what}", params=params), deadline)
            yield from page.get(what) or ()
            token = page.get("next_page_token")
            if not token:
                return
            params["page_token"] = str(token)
        raise WarehouseUnavailable(f"The listing of {what} does not end.")


def _table(schema: str, told: Mapping[str, Any]) -> TableInfo:
    properties = told.get("properties") or {}
    columns = sorted(told.get("columns") or (), key=lambda column: int(column.get("position", 0)))
    return TableInfo(
        schema,
        str(told["name"]),
        str(told.get("table_type", "table")).lower(),
        _number(properties.get(_ROWS)),
        _moment(_number(properties.get(_COMMITTED))),
        tuple(map(_column, columns)),
    )


def _column(told: Mapping[str, Any]) -> ColumnInfo:
    kind = str(parse_type(str(told.get("type_text", ""))))
    return ColumnInfo(str(told["name"]), kind, bool(told.get("nullable", True)), str(told.get("comment") or ""))


def _number(text: Any) -> int | None:
    try:
        return int(text)
    except (TypeError, ValueError):
        return None


def _moment(milliseconds: int | None) -> str | None:
    """Return a time of the catalog as RFC 3339 in UTC, to the second."""
    if milliseconds is None:
        return None
    return datetime.fromtimestamp(milliseconds // 1000, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
