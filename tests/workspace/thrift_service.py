"""The Thrift service of SQL warehouses, TCLIService, with the connector's own generated classes."""

from __future__ import annotations

import struct
import threading
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from databricks.sql.thrift_api.TCLIService import TCLIService, ttypes
from thrift.protocol.TBinaryProtocol import TBinaryProtocol
from thrift.transport.TTransport import TMemoryBuffer

from tests.workspace.exchange import Reply, Request, Route
from tests.workspace.links import Links
from tests.workspace.statements import Order, Session, State, Statement, Statements
from tests.workspace.thrift_calls import Calls, Client, Operation
from tests.workspace.thrift_metadata import Metadata
from tests.workspace.thrift_results import Sender, Wish
from tests.workspace.warehouses import Warehouse

_PATH = "/sql/1.0/warehouses/{id}"
_CLIENT_KEYS = ("SPARK.", "SET:")


class ThriftService:
    """Answers Thrift calls. `chunk_rows` is the number of rows in a CloudFetch file.

    A status is held back for `patience` seconds while its statement runs: clients poll without a pause.
    """

    def __init__(self, statements: Statements, warehouse: Warehouse, links: Links, metadata: Metadata) -> None:
        self._statements, self._warehouse, self._links, self._metadata = statements, warehouse, links, metadata
        self.chunk_rows = 65_536
        self.patience = 2.0
        self.clients: dict[bytes, Client] = {}
        self._caller = threading.local()
        """The user agent of the request that a thread is answering."""
        self._processor = TCLIService.Processor(Calls(self))

    def routes(self) -> list[Route]:
        """Return what is answered here."""
        return [
            ("POST", _PATH, self._process),
            (
                "GET",
                "/api/2.0/connector-service/feature-flags/.*",
                lambda _request, _names: Reply(200, b'{"flags":[]}'),
            ),
            ("POST", "/telemetry-(?:ext|unauth)", lambda _request, _names: Reply(200, b"{}")),
        ]

    def _process(self, request: Request, names: Mapping[str, str]) -> Reply:
        self._warehouse.known(names["id"])
        self._warehouse.require()
        self._caller.agent = request.headers.get("user-agent", "")
        output = TMemoryBuffer()
        self._processor.process(TBinaryProtocol(TMemoryBuffer(request.body)), TBinaryProtocol(output))
        return Reply(200, output.getvalue(), "application/x-thrift")

    def open(self, req: Any) -> Client:
        """Open a session."""
        space = req.initialNamespace
        client = Client(Session(catalog=(space and space.catalogName) or "", schema=(space and space.schemaName) or ""))
        for key, value in (req.configuration or {}).items():
            if not key.upper().startswith(_CLIENT_KEYS):
                client.session.configuration[key.upper()] = value
        self.clients[uuid.UUID(client.session.id).bytes] = client
        return client

    def close(self, guid: bytes) -> None:
        """Close a session and everything in it."""
        client = self.clients.pop(guid, None)
        for operation in client.operations.values() if client else ():
            operation.statement.close()

    def execute(self, client: Client, req: Any) -> Operation:
        """Begin with a statement of a session."""
        overlay = dict(req.confOverlay or {})
        arrow = req.useArrowNativeTypes or ttypes.TSparkArrowTypes()
        wish = Wish(
            lz4=bool(req.canDecompressLZ4Result),
            links=bool(req.canDownloadResult),
            decimals=arrow.decimalAsArrow is not False,
            nested=arrow.complexTypesAsArrow is not False,
            timestamps=arrow.timestampAsArrow is not False,
            file_rows=self.chunk_rows,
        )
        tags = overlay.get("query_tags") or client.session.configuration.get("QUERY_TAGS", "")
        order = Order(
            text=req.statement,
            session=client.session,
            parameters=dict(_parameters(req.parameters or ())),
            row_limit=req.resultRowLimit,
            tags=_tags(tags),
            source="thrift",
            client=self._caller.agent,
        )
        return self._keep(client, Operation(self._statements.start(Statement(order)), wish))

    def describe(self, client: Client, order: str, req: Any) -> Operation:
        """Answer a metadata call; it is no statement of the log."""
        statement = self._metadata.statement(order, req, client.session)
        return self._keep(client, Operation(statement, Wish()))

    def sender(self, operation: Operation) -> Sender | None:
        """Return who hands out an operation's rows, None while there are none."""
        statement = operation.statement
        if operation.sender is None and statement.result is not None and statement.state is State.SUCCEEDED:
            operation.sender = Sender(statement.result, operation.wish, self._links, f"thrift links {statement.id}")
        return operation.sender

    def _keep(self, client: Client, operation: Operation) -> Operation:
        client.operations[uuid.UUID(operation.statement.id).bytes] = operation
        return operation


def rpc_of(request: Request) -> tuple[str, Any]:
    """Return the name of the Thrift call in a request and a description of what it carries; `""` for other requests."""
    if not request.path.startswith("/sql/1.0/") or len(request.body) < 8:
        return "", None
    (length,) = struct.unpack(">i", request.body[4:8])
    name = request.body[8 : 8 + length].decode("ascii", "replace")
    arguments = getattr(TCLIService, f"{name}_args", None)
    if arguments is None:
        return name, None
    protocol = TBinaryProtocol(TMemoryBuffer(request.body))
    protocol.readMessageBegin()
    read = arguments()
    read.read(protocol)
    return name, repr(read.req)


def _parameters(given: Iterable[Any]) -> Iterable[tuple[str, tuple[str, str | None]]]:
    for at, each in enumerate(given, 1):
        value = each.value.stringValue if each.value else None
        kind = (each.type or "STRING").lower()
        yield each.name or str(at), ("" if value is None or kind == "void" else kind, value)


def _tags(written: str) -> dict[str, str]:
    """Read `key:value,key`, with a backslash before what is meant literally."""
    pieces: list[list[str]] = [[""]]
    literal = False
    for character in written:
        if literal or character not in "\\,:":
            pieces[-1][-1] += character
            literal = False
        elif character == "\\":
            literal = True
        elif character == ",":
            pieces.append([""])
        else:
            pieces[-1].append("")
    return {piece[0]: ":".join(piece[1:]) for piece in pieces if piece[0]}
