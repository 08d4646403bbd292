"""What a project holds, from the records of its datasets and tables: no job runs, nothing is billed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, TypeVar

from fubcli.errors import EngineRejected, WarehouseUnavailable
from fubcli.model.snapshot import CatalogSnapshot, ColumnInfo, TableInfo
from fubcli.network.deadline import Deadline
from fubcli.network.failures import Declined
from fubcli.network.http import Call
from fubcli.ports import Clock
from fubcli.warehouses.bigquery.api import Api
from fubcli.warehouses.bigquery.kinds import kind_of

_SECONDS = 120.0
_PAGE = 1000
_MOST_PAGES = 10_000
_AT_ONCE = 8
_KINDS = {"TABLE": "managed"}
_T = TypeVar("_T")
_U = TypeVar("_U")


class Datasets:
    """The projects that the principal may look into, whoever pays for its jobs."""

    def __init__(self, api: Api, clock: Clock) -> None:
        self._api = api
        self._clock = clock

    def snapshot(self, project: str, fingerprint: str) -> CatalogSnapshot:
        """Describe a project; datasets and tables that the principal may not see are not in it.

        Raises EngineRejected for a project that is not there, and what a call raises.
        """
        deadline = Deadline(_SECONDS)
        captured = _shown(self._clock.now())
        try:
            named = [_reference(each, "dataset") for each in self._pages(project, "datasets", deadline=deadline)]
            datasets = sorted(str(each["datasetId"]) for each in named)
            listed = _at_once(lambda dataset: self._tables(project, dataset, deadline), datasets)
            tables = _at_once(lambda path: self._table(path, deadline), [path for part in listed for path in part])
        except Declined as declined:
            said = declined.message.rstrip(".")
            raise EngineRejected(
                f"The project {project} cannot be described: {said}.", quotes_values=False
            ) from declined
        ordered = sorted((each for each in tables if each), key=lambda table: (table.schema, table.name))
        return CatalogSnapshot(project, captured, fingerprint, tuple(datasets), tuple(ordered))

    def _tables(self, project: str, dataset: str, deadline: Deadline) -> list[str]:
        found = self._pages(project, "datasets", dataset, "tables", deadline=deadline)
        return [table_path(project, dataset, str(_reference(each, "table")["tableId"])) for each in found]

    def _table(self, path: str, deadline: Deadline) -> TableInfo | None:
        """Return one table; None when it was dropped since it was listed."""
        try:
            return _table(self._api.json(Call("GET", path), deadline))
        except Declined:
            return None

    def _pages(self, project: str, *parts: str, deadline: Deadline) -> Iterator[dict[str, Any]]:
        """Yield every item of a listing; a page may be empty and not be the last."""
        params: dict[str, str | int] = {"maxResults": _PAGE}
        for _ in range(_MOST_PAGES):
            call = Call("GET", "/".join((f"/projects/{project}", *parts)), params=params)
            page = self._api.json(call, deadline)
            yield from page.get(parts[-1]) or ()
            token = page.get("nextPageToken")
            if not token:
                return
            params["pageToken"] = str(token)
        raise WarehouseUnavailable(f"The listing of {parts[-1]} does not end.")


def table_path(project: str, dataset: str, table: str) -> str:
    """Return where a table's record is."""
    return f"/projects/{project}/datasets/{dataset}/tables/{table}"


def moment_of(milliseconds: Any) -> datetime | None:
    """Return a time of the API, aware and in UTC."""
    try:
        return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _at_once(read: Callable[[_T], _U], items: list[_T]) -> list[_U]:
    """Read several at a time; the first failure, or an interrupt, ends it without waiting for the rest."""
    pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="fubcli-bigquery")
    try:
        return list(pool.map(read, items))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _reference(item: Mapping[str, Any], what: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = item[f"{what}Reference"]
    return found


def _table(told: Mapping[str, Any]) -> TableInfo:
    reference = _reference(told, "table")
    kind = str(told.get("type", "TABLE"))
    rows, changed = told.get("numRows"), moment_of(told.get("lastModifiedTime"))
    is_view = kind == "VIEW"  # nothing is counted, and the time is that of its text
    return TableInfo(
        str(reference["datasetId"]),
        str(reference["tableId"]),
        _KINDS.get(kind, kind.lower()),
        None if rows is None or is_view else int(rows),
        None if changed is None or is_view else _shown(changed),
        tuple(map(_column, (told.get("schema") or {}).get("fields") or ())),
    )


def _column(field: Mapping[str, Any]) -> ColumnInfo:
    is_needed = str(field.get("mode", "")) == "REQUIRED"
    return ColumnInfo(str(field["name"]), str(kind_of(field)), not is_needed, str(field.get("description") or ""))


def _shown(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
