"""The SQL Statement Execution API, `/api/2.0/sql/statements`."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from tests.workspace.exchange import ApiError, Reply, Request, Route, json_reply
from tests.workspace.links import Links
from tests.workspace.results import Result
from tests.workspace.statements import Order, Session, State, Statement, Statements
from tests.workspace.values import json_rows
from tests.workspace.warehouses import Warehouse

PATH = "/api/2.0/sql/statements"
_INLINE_CAP = 25 * 2**20
_FORMATS = {"INLINE": ("JSON_ARRAY",), "EXTERNAL_LINKS": ("JSON_ARRAY", "ARROW_STREAM")}


class Delivery:
    """How one statement's result goes out."""

    def __init__(self, disposition: str, form: str, byte_limit: int | None, chunk_rows: int) -> None:
        self.disposition, self.form, self.byte_limit, self.chunk_rows = disposition, form, byte_limit, chunk_rows
        self._fitted: Result | None = None
        self._lock = threading.Lock()

    def fitted(self, result: Result) -> Result:
        """Return the result cut off at the byte limit."""
        with self._lock:
            if self._fitted is None:
                self._fitted = self._cut(result) if self.byte_limit is not None else result
            return self._fitted

    def _cut(self, result: Result) -> Result:
        size = 0
        for kept, row in enumerate(json_rows(result.table, list(result.kinds))):
            size += len(json.dumps(row))
            if size > (self.byte_limit or 0):
                return Result(result.kinds, result.table.slice(0, kept), truncated=True, affected=result.affected)
        return result

    def chunks(self, result: Result) -> list[tuple[int, int]]:
        """Return offset and length of each chunk."""
        total = result.table.num_rows
        return [(start, min(self.chunk_rows, total - start)) for start in range(0, total, self.chunk_rows)]

    def content(self, result: Result, start: int, count: int) -> bytes:
        """Return the file of a chunk."""
        rows = result.rows(start, count)
        if self.form == "JSON_ARRAY":
            return json.dumps(list(json_rows(rows, list(result.kinds))), ensure_ascii=False).encode()
        return arrow_stream(rows)


def arrow_stream(table: pa.Table) -> bytes:
    """Return a table in Arrow's streaming format."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    content: bytes = sink.getvalue().to_pybytes()
    return content


class StatementsApi:
    """Answers for statements; `chunk_rows` is the size of chunks from now on."""

    def __init__(self, statements: Statements, warehouse: Warehouse, links: Links) -> None:
        self._statements, self._warehouse, self._links = statements, warehouse, links
        self.chunk_rows = 65_536
        self._deliveries: dict[str, Delivery] = {}

    def routes(self) -> list[Route]:
        """Return what is answered here."""
        return [
            ("POST", f"{PATH}/?", self._execute),
            ("GET", f"{PATH}/{{id}}", self._get),
            ("GET", f"{PATH}/{{id}}/result/chunks/{{index}}", self._chunk),
            ("POST", f"{PATH}/{{id}}/cancel", self._cancel),
        ]

    def _execute(self, request: Request, _names: Mapping[str, str]) -> Reply:
        asked = request.json()
        seconds = _wait(asked.get("wait_timeout", "10s"))
        self._warehouse.known(str(asked.get("warehouse_id", "")))
        delivery = self._delivery(asked)
        statement = Statement(_order(asked, request))
        self._deliveries[statement.id] = delivery  # before anybody can hear of the statement
        self._statements.start(statement)
        if not statement.done.wait(seconds) and seconds and asked.get("on_wait_timeout") == "CANCEL":
            statement.cancel()
            statement.done.wait(5)
        return json_reply(self._shown(statement))

    def _get(self, _request: Request, names: Mapping[str, str]) -> Reply:
        return json_reply(self._shown(self._found(names["id"])))

    def _cancel(self, _request: Request, names: Mapping[str, str]) -> Reply:
        self._found(names["id"]).cancel()
        return json_reply({})

    def _chunk(self, _request: Request, names: Mapping[str, str]) -> Reply:
        statement = self._found(names["id"])
        if statement.state is not State.SUCCEEDED or statement.result is None:
            said = f"Statement {statement.id} is in state {statement.state}; its result cannot be fetched."
            raise ApiError(400, "INVALID_STATE", said)
        delivery = self._deliveries[statement.id]
        result = delivery.fitted(statement.result)
        if not names["index"].isdigit() or int(names["index"]) >= len(delivery.chunks(result)):
            raise ApiError(404, "RESOURCE_DOES_NOT_EXIST", f"Chunk {names['index']} does not exist.")
        return json_reply(self._data(statement, delivery, result, int(names["index"])))

    def _found(self, id: str) -> Statement:
        statement = self._statements.get(id)
        if statement is None or id not in self._deliveries:
            raise ApiError(404, "RESOURCE_DOES_NOT_EXIST", f"The statement {id} was not found.")
        return statement

    def _delivery(self, asked: Mapping[str, Any]) -> Delivery:
        disposition, form = asked.get("disposition", "INLINE"), asked.get("format", "JSON_ARRAY")
        if form not in _FORMATS.get(disposition, ()):
            raise ApiError(
                400, "INVALID_PARAMETER_VALUE", f"Format {form} is not supported with disposition {disposition}."
            )
        return Delivery(disposition, form, asked.get("byte_limit"), self.chunk_rows)

    def _shown(self, statement: Statement) -> dict[str, Any]:
        state = statement.state
        status: dict[str, Any] = {"state": str(state)}
        shown: dict[str, Any] = {"statement_id": statement.id, "status": status}
        if statement.error and state is State.FAILED:
            _blame(status, str(statement.error), statement.error.state)
        found = statement.result
        if state is State.SUCCEEDED and found is not None:
            delivery = self._deliveries[statement.id]
            result = delivery.fitted(found)
            chunks = delivery.chunks(result)
            data = self._data(statement, delivery, result, 0) if chunks else {}
            if delivery.disposition == "INLINE" and _size(delivery, result) > _INLINE_CAP:
                status["state"] = "FAILED"
                _blame(status, _TOO_LARGE, "54000")
                return shown
            return {**shown, "manifest": _manifest(delivery, result, chunks), "result": data}
        return shown

    def _data(self, statement: Statement, delivery: Delivery, result: Result, index: int) -> dict[str, Any]:
        chunks = delivery.chunks(result)
        start, count = chunks[index]
        about: dict[str, Any] = {"chunk_index": index, "row_offset": start, "row_count": count}
        if index + 1 < len(chunks):
            about["next_chunk_index"] = index + 1
            about["next_chunk_internal_link"] = (
                f"{PATH}/{statement.id}/result/chunks/{index + 1}?row_offset={start + count}"
            )
        if delivery.disposition == "INLINE":
            return {**about, "data_array": list(json_rows(result.rows(start, count), list(result.kinds)))}
        content = delivery.content(result, start, count)
        link = self._links.add(content, f"{PATH}/{statement.id}/result/chunks/{index}")
        expires = datetime.fromtimestamp(link.expires_at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {
            "external_links": [{**about, "byte_count": len(content), "external_link": link.url, "expiration": expires}]
        }


_TOO_LARGE = (
    "Inline byte limit exceeded. Statements executed with disposition=INLINE can have a result size of at most 26214400"
    " bytes. Please execute the statement with disposition=EXTERNAL_LINKS if you want to download the full result."
)


def _size(delivery: Delivery, result: Result) -> int:
    """Return the size of an inline result; one that is small in Arrow is not written for it."""
    small: int = result.table.nbytes
    if small < _INLINE_CAP // 8:
        return small
    written = delivery.content(result, 0, result.table.num_rows)
    return len(written)


def _blame(status: dict[str, Any], message: str, state: str) -> None:
    status["error"] = {"error_code": "BAD_REQUEST", "message": message}
    status["sql_state"] = state


def _manifest(delivery: Delivery, result: Result, chunks: list[tuple[int, int]]) -> dict[str, Any]:
    manifest: dict[str, Any] = {
        "format": delivery.form,
        "schema": {
            "column_count": len(result.kinds),
            "columns": [_column(result, at) for at in range(len(result.kinds))],
        },
        "total_chunk_count": len(chunks),
        "total_row_count": result.table.num_rows,
        "truncated": result.truncated,
    }
    if delivery.disposition == "EXTERNAL_LINKS":
        manifest["total_byte_count"] = result.table.nbytes
    listed = [{"chunk_index": at, "row_offset": start, "row_count": count} for at, (start, count) in enumerate(chunks)]
    return {**manifest, "chunks": listed} if listed else manifest


def _column(result: Result, at: int) -> dict[str, Any]:
    kind = result.kinds[at]
    shown: dict[str, Any] = {
        "name": result.names[at],
        "type_text": kind.text,
        "type_name": kind.manifest_name,
        "position": at,
    }
    if kind.name == "decimal":
        shown |= {"type_precision": kind.precision, "type_scale": kind.scale}
    if kind.name == "interval":
        shown["type_interval_type"] = kind.unit
    return shown


def _wait(written: str) -> float:
    match = re.fullmatch(r"(\d+)s", written)
    seconds = int(match[1]) if match else -1
    if seconds != 0 and not 5 <= seconds <= 50:
        said = "The wait timeout must be 0s, or between 5s and 50s."
        raise ApiError(400, "INVALID_PARAMETER_VALUE", said)
    return seconds


def _order(asked: Mapping[str, Any], request: Request) -> Order:
    if not str(asked.get("statement", "")).strip():
        raise ApiError(400, "INVALID_PARAMETER_VALUE", "Statement cannot be empty.")
    parameters = {each["name"]: (_type(each), each.get("value")) for each in asked.get("parameters", [])}
    return Order(
        text=asked["statement"],
        session=Session(catalog=asked.get("catalog", ""), schema=asked.get("schema", "")),
        parameters=parameters,
        row_limit=int(asked["row_limit"]) if asked.get("row_limit") else None,
        tags={each["key"]: each.get("value", "") for each in asked.get("query_tags", [])},
        client=request.headers.get("user-agent", ""),
    )


def _type(parameter: Mapping[str, Any]) -> str:
    """Return a parameter's type in lower case: STRING when none is given, none for NULL."""
    return "" if parameter.get("value") is None else str(parameter.get("type") or "STRING").lower()
