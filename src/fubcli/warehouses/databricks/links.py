"""The external links of a result: files in cloud storage, fetched without our credentials, read as Arrow streams."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from fubcli.errors import WarehouseUnavailable
from fubcli.network.backoff import Backoff
from fubcli.network.deadline import Deadline
from fubcli.network.downloads import BrokenDownload, Downloads
from fubcli.network.http import HttpService
from fubcli.network.kept import Kept
from fubcli.warehouses.databricks.results import chunk, chunks

if TYPE_CHECKING:
    from pyarrow import RecordBatch


class Links:
    """Fetches the chunks of results."""

    def __init__(self, service: HttpService, downloads: Downloads) -> None:
        self._service = service
        self._downloads = downloads
        self._backoff = Backoff()

    def batches(self, answer: Mapping[str, Any], deadline: Deadline) -> Iterator[RecordBatch]:
        """Yield a result's Arrow batches in order, holding one chunk while the next one is fetched.

        A link that has expired or breaks off is asked for again. Raises WarehouseUnavailable for a chunk that cannot be
        had, and for one that keeps having fewer rows than promised.
        """
        parts = enumerate(chunks(self._service, answer, deadline))

        def fetched() -> list[RecordBatch] | None:
            index, part = next(parts, (0, None))
            return None if part is None else self._chunk(str(answer["statement_id"]), index, part, deadline)

        ahead: Kept[list[RecordBatch] | None] = Kept()
        ahead.begin(fetched)
        while (found := ahead.result()) is not None:
            ahead.begin(fetched)
            yield from found
            del found  # or it would be in memory beside the two that follow

    def _chunk(self, statement_id: str, index: int, part: Mapping[str, Any], deadline: Deadline) -> list[RecordBatch]:
        repeat = 0
        while True:
            try:
                return [batch for link in part.get("external_links") or () for batch in self._one(link, deadline)]
            except BrokenDownload as broken:
                repeat += 1
                pause = self._backoff.pause(repeat)
                if repeat >= self._backoff.attempts or pause >= deadline.left:
                    raise WarehouseUnavailable(f"Chunk {index} of the result cannot be fetched: {broken}.") from broken
                time.sleep(pause)
                part = chunk(self._service, statement_id, index, deadline)

    def _one(self, link: Mapping[str, Any], deadline: Deadline) -> list[RecordBatch]:
        import pyarrow

        headers = {str(name): str(value) for name, value in (link.get("http_headers") or {}).items()}
        content = self._downloads.fetch(str(link.get("external_link", "")), headers, deadline)
        try:
            batches = list(pyarrow.ipc.open_stream(content))
        except (pyarrow.ArrowException, OSError) as error:
            raise BrokenDownload("it is no Arrow stream") from error
        count = sum(batch.num_rows for batch in batches)
        if "row_count" in link and count != int(link["row_count"]):
            raise BrokenDownload(f"{count} rows came of {link['row_count']}")
        return batches
