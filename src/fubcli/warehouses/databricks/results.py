"""A finished statement's answer to rows: chunk by chunk, out of the answer itself or from the links that it gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from fubcli.errors import WarehouseUnavailable
from fubcli.model.datatype import DataType, parse_type
from fubcli.model.result import Column, ResultSet, ResultStream
from fubcli.network.deadline import Deadline
from fubcli.network.failures import Declined
from fubcli.network.http import Call, HttpService
from fubcli.warehouses.columnar import Shape
from fubcli.warehouses.databricks.replies import PATH
from fubcli.warehouses.databricks.values import reader_of
from fubcli.warehouses.failures import Forgotten

if TYPE_CHECKING:
    from pyarrow import RecordBatch

AFFECTED = "num_affected_rows"


def chunks(service: HttpService, answer: Mapping[str, Any], deadline: Deadline) -> Iterator[Mapping[str, Any]]:
    """Yield the chunks of a result in order, the first from the answer; raises WarehouseUnavailable for a gap."""
    total = int((answer.get("manifest") or {}).get("total_chunk_count", 0))
    first = answer.get("result") or {}
    for index in range(total):
        if index == 0 and ("data_array" in first or "external_links" in first):
            yield first
        else:
            yield chunk(service, str(answer["statement_id"]), index, deadline)


def chunk(service: HttpService, statement_id: str, index: int, deadline: Deadline) -> Mapping[str, Any]:
    """Ask for one chunk; its links are new each time. Raises Forgotten when the result is gone."""
    call = Call("GET", f"{PATH}/{statement_id}/result/chunks/{index}", follows_up=True)
    try:
        return service.json(call, deadline)
    except Declined as declined:
        raise Forgotten(f"The warehouse has no chunk {index} of the result: {declined.message}") from declined


def kinds_of(answer: Mapping[str, Any]) -> list[tuple[str, DataType]]:
    """Return the names and types of a result's columns."""
    columns = ((answer.get("manifest") or {}).get("schema") or {}).get("columns") or ()
    ordered = sorted(columns, key=lambda column: int(column.get("position", 0)))
    return [(str(column["name"]), parse_type(str(column.get("type_text", "string")))) for column in ordered]


def inline_rows(service: HttpService, answer: Mapping[str, Any], deadline: Deadline) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of an INLINE result; raises WarehouseUnavailable when fewer came than the manifest promised."""
    readers = [reader_of(kind) for _, kind in kinds_of(answer)]
    count = 0
    for part in chunks(service, answer, deadline):
        for row in part.get("data_array") or ():
            count += 1
            yield tuple(read(text) for read, text in zip(readers, row, strict=True))
    promised = (answer.get("manifest") or {}).get("total_row_count")
    if promised is not None and count != int(promised):
        raise WarehouseUnavailable(f"The result is not whole: {count} rows came of {promised}.")


def result_of(answer: Mapping[str, Any], rows: Iterator[tuple[Any, ...]], most: int) -> ResultSet:
    """Return at most `most` rows; one more was asked for, to know whether there are more."""
    found = tuple(islice(rows, most + 2))
    is_cut = bool((answer.get("manifest") or {}).get("truncated")) or len(found) > most
    columns = tuple(Column(name, str(kind)) for name, kind in kinds_of(answer))
    return ResultSet(columns, found[:most], truncated=is_cut, statement_id=str(answer["statement_id"]))


def stream_of(answer: Mapping[str, Any], batches: Iterator[RecordBatch], most: int) -> ResultStream:
    """Return at most `most` rows, batch by batch; one more was asked for, to know whether there are more."""
    named = kinds_of(answer)
    shape = Shape([name for name, _ in named], [kind for _, kind in named])
    columns = tuple(Column(name, str(kind)) for name, kind in named)
    return ResultStream(columns, shape.batches(batches), most, str(answer["statement_id"]))


def written_by(answer: Mapping[str, Any], rows: Iterator[tuple[Any, ...]]) -> ResultSet:
    """Return how many rows a write changed, when the warehouse says so."""
    names = [name for name, _ in kinds_of(answer)]
    row = next(rows, None)
    count = row[names.index(AFFECTED)] if row is not None and AFFECTED in names else None
    statement_id = str(answer["statement_id"])
    return ResultSet((), (), affected_rows=count if isinstance(count, int) else None, statement_id=statement_id)
