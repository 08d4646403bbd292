"""The rows of a finished job, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fubcli.errors import WarehouseUnavailable
from fubcli.model.result import Batch, Column, ResultSet, ResultStream, RowBatch
from fubcli.network.deadline import Deadline
from fubcli.network.failures import Declined
from fubcli.network.http import Call
from fubcli.warehouses.bigquery.api import Api
from fubcli.warehouses.bigquery.cells import reader_of, row_of
from fubcli.warehouses.bigquery.jobs import Job, Place
from fubcli.warehouses.bigquery.kinds import fields_of
from fubcli.warehouses.columnar import Shape
from fubcli.warehouses.failures import Forgotten

_PAGE_ROWS = 10_000


class Rows:
    """Reads the result of one job, `most` rows and one more at most."""

    def __init__(self, api: Api, place: Place, job: Job, most: int, deadline: Deadline) -> None:
        self._api = api
        self._path = place.path("queries", job.id)
        self._job = job
        self._most = most
        self._deadline = deadline

    def collected(self) -> ResultSet:
        """Return all of them at once."""
        stream = self.streamed(arrow=False)
        rows = tuple(row for batch in stream.batches() for row in zip(*map(batch.values, _places(stream)), strict=True))
        return ResultSet(stream.columns, rows, truncated=stream.truncated, statement_id=self._job.id)

    def streamed(self, *, arrow: bool) -> ResultStream:
        """Return them page by page, and each page in Arrow when that is wanted; the first one is fetched at once."""
        first = self._page({})
        fields = fields_of(first.get("schema"))
        shape = Shape([name for name, _ in fields], [kind for _, kind in fields])
        readers = [reader_of(kind) for kind in shape.kinds]

        def batches() -> Iterator[Batch]:
            for page in self._pages(first):
                rows = [row_of(row, readers) for row in page.get("rows") or ()]
                yield shape.of_rows(rows) if arrow else RowBatch(rows)

        columns = tuple(Column(name, str(kind)) for name, kind in fields)
        return ResultStream(columns, batches(), self._most, self._job.id)

    def _pages(self, first: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """Yield pages until enough rows have come; raises WarehouseUnavailable when fewer came than were promised."""
        wanted = min(int(first.get("totalRows") or 0), self._most + 1)
        came, token = 0, str(first.get("pageToken") or "")
        page = first
        while True:
            came += len(page.get("rows") or ())
            yield page
            if came >= wanted:
                return
            if not token:
                raise WarehouseUnavailable(f"The result is not whole: {came} rows came of {wanted}.")
            page = self._page({"pageToken": token, "maxResults": min(_PAGE_ROWS, wanted - came)})
            token = str(page.get("pageToken") or "")

    def _page(self, asked: Mapping[str, str | int]) -> dict[str, Any]:
        params: dict[str, str | int] = {
            "maxResults": min(_PAGE_ROWS, self._most + 1),
            "formatOptions.useInt64Timestamp": "true",
            **asked,
        }
        if self._job.location:
            params["location"] = self._job.location
        try:
            return self._api.json(Call("GET", self._path, params=params, follows_up=True), self._deadline)
        except Declined as declined:
            raise Forgotten(f"BigQuery has no such page of the result: {declined.message}") from declined


def _places(stream: ResultStream) -> range:
    return range(len(stream.columns))
