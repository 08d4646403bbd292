"""The Thrift service of SQL warehouses, TCLIService, with the connector's own generated classes."""

from __future__ import annotations

import struct
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from databricks.sql.thrift_api.TCLIService import TCLIService, ttypes
from thrift.protocol.TBinaryProtocol import TBinaryProtocol
from thrift.transport.TTransport import TMemoryBuffer

from tests.workspace.exchange import Reply, Request, Route
from tests.workspace.links import Links
from tests.workspace.statements import Order, Session, State, Statement, Statements
from tests.workspace.thrift_metadata import Metadata
from tests.workspace.thrift_results import SUCCESS, Sender, Wish
from tests.workspace.warehouses import Warehouse

_PATH = "/sql/1.0/warehouses/{id}"
_DIRECT_WAIT = 5.0
"""Seconds that a statement with direct results is waited for."""
_POLL_WAIT = 2.0
"""Seconds that a status is held back while the statement runs: clients poll without a pause."""
_STATES = {
    State.PENDING: ttypes.TOperationState.PENDING_STATE,
    State.RUNNING: ttypes.TOperationState.RUNNING_STATE,
    State.SUCCEEDED: ttypes.TOperationState.FINISHED_STATE,
    State.FAILED: ttypes.TOperationState.ERROR_STATE,
    State.CANCELED: ttypes.TOperationState.CANCELED_STATE,
    State.CLOSED: ttypes.TOperationState.CLOSED_STATE,
}
_CLIENT_KEYS = ("SPARK.", "SET:")


@dataclass
class Operation:
    """One statement as a session sees it; metadata calls are operations too."""

    statement: Statement
    wish: Wish
    sender: Sender | None = None


@dataclass
class Client:
    """One open session and its operations by guid."""

    session: Session
    agent: str = ""
    operations: dict[bytes, Operation] = field(default_factory=dict)


class ThriftService:
    """Answers Thrift calls. `chunk_rows` is the number of rows in a CloudFetch file."""

    def __init__(self, statements: Statements, warehouse: Warehouse, links: Links, metadata: Metadata) -> None:
        self._statements, self._warehouse, self._links, self._metadata = statements, warehouse, links, metadata
        self.chunk_rows = 65_536
        self.clients: dict[bytes, Client] = {}
        self._processor = TCLIService.Processor(_Calls(self))

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
            release(operation.statement)

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
            client=client.agent,
        )
        return self._keep(client, Operation(self._statements.start(order), wish))

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


class _Calls:
    """The RPCs, one method each."""

    def __init__(self, service: ThriftService) -> None:
        self._service = service

    def OpenSession(self, req: Any) -> Any:
        client = self._service.open(req)
        return ttypes.TOpenSessionResp(
            status=SUCCESS,
            serverProtocolVersion=ttypes.TProtocolVersion.SPARK_CLI_SERVICE_PROTOCOL_V7,
            sessionHandle=ttypes.TSessionHandle(sessionId=_handle(client.session.id)),
            initialNamespace=req.initialNamespace,
            canUseMultipleCatalogs=True,
        )

    def CloseSession(self, req: Any) -> Any:
        self._service.close(req.sessionHandle.sessionId.guid)
        return ttypes.TCloseSessionResp(status=SUCCESS)

    def ExecuteStatement(self, req: Any) -> Any:
        client = self._client(req)
        if client is None:
            return ttypes.TExecuteStatementResp(status=_NO_SESSION)
        operation = self._service.execute(client, req)
        return self._begun(ttypes.TExecuteStatementResp, operation, req)

    def GetCatalogs(self, req: Any) -> Any:
        return self._described(ttypes.TGetCatalogsResp, "catalogs", req)

    def GetSchemas(self, req: Any) -> Any:
        return self._described(ttypes.TGetSchemasResp, "schemas", req)

    def GetTables(self, req: Any) -> Any:
        return self._described(ttypes.TGetTablesResp, "tables", req)

    def GetColumns(self, req: Any) -> Any:
        return self._described(ttypes.TGetColumnsResp, "columns", req)

    def GetOperationStatus(self, req: Any) -> Any:
        operation = self._operation(req)
        if operation is None:
            return ttypes.TGetOperationStatusResp(status=_NO_OPERATION)
        operation.statement.done.wait(_POLL_WAIT)
        return _status(operation.statement)

    def GetResultSetMetadata(self, req: Any) -> Any:
        sender = self._sender(req)
        if isinstance(sender, ttypes.TStatus):
            return ttypes.TGetResultSetMetadataResp(status=sender)
        return sender.metadata()

    def FetchResults(self, req: Any) -> Any:
        sender = self._sender(req)
        if isinstance(sender, ttypes.TStatus):
            return ttypes.TFetchResultsResp(status=sender)
        return sender.fetch(req.maxRows or 0, req.maxBytes or 0, metadata=bool(req.includeResultSetMetadata))

    def CancelOperation(self, req: Any) -> Any:
        operation = self._operation(req)
        if operation is not None:
            operation.statement.cancel()
        return ttypes.TCancelOperationResp(status=SUCCESS if operation else _NO_OPERATION)

    def CloseOperation(self, req: Any) -> Any:
        guid = req.operationHandle.operationId.guid
        for client in list(self._service.clients.values()):
            if operation := client.operations.pop(guid, None):
                release(operation.statement)
                return ttypes.TCloseOperationResp(status=SUCCESS)
        return ttypes.TCloseOperationResp(status=_NO_OPERATION)

    def _described(self, response: Any, order: str, req: Any) -> Any:
        client = self._client(req)
        if client is None:
            return response(status=_NO_SESSION)
        return self._begun(response, self._service.describe(client, order, req), req)

    def _begun(self, response: Any, operation: Operation, req: Any) -> Any:
        statement = operation.statement
        handle = ttypes.TOperationHandle(
            operationId=_handle(statement.id), operationType=ttypes.TOperationType.EXECUTE_STATEMENT, hasResultSet=True
        )
        direct = None
        if req.getDirectResults is not None and statement.done.wait(_DIRECT_WAIT):
            direct = self._direct(operation, req.getDirectResults)
        return response(status=SUCCESS, operationHandle=handle, directResults=direct)

    def _direct(self, operation: Operation, wanted: Any) -> Any:
        direct = ttypes.TSparkDirectResults(operationStatus=_status(operation.statement))
        sender = self._service.sender(operation)
        if sender is not None:
            direct.resultSetMetadata = sender.metadata()
            direct.resultSet = sender.fetch(wanted.maxRows or 0, wanted.maxBytes or 0, metadata=False)
        return direct

    def _client(self, req: Any) -> Client | None:
        return self._service.clients.get(req.sessionHandle.sessionId.guid)

    def _operation(self, req: Any) -> Operation | None:
        guid = req.operationHandle.operationId.guid
        found = (client.operations.get(guid) for client in list(self._service.clients.values()))
        return next(filter(None, found), None)

    def _sender(self, req: Any) -> Any:
        """Return who hands out the rows, or the status that says why there are none."""
        operation = self._operation(req)
        if operation is None:
            return _NO_OPERATION
        operation.statement.done.wait(_POLL_WAIT)
        sender = self._service.sender(operation)
        if sender is not None:
            return sender
        error = operation.statement.error
        said = str(error) if error else "The operation has not finished yet."
        return _failed(said, error.state if error else "HY000")


def release(statement: Statement) -> None:
    """End a statement that a client has closed, unless it is finished."""
    statement.cancel()
    if statement.state is State.SUCCEEDED:
        statement.now = State.CLOSED


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


def _status(statement: Statement) -> Any:
    state = _STATES[statement.state]
    if statement.timed_out and statement.finished:
        state = ttypes.TOperationState.TIMEDOUT_STATE
    response = ttypes.TGetOperationStatusResp(status=SUCCESS, operationState=state, hasResultSet=True)
    if statement.result is not None:
        response.numModifiedRows = statement.result.affected
    if statement.error:
        response.sqlState = statement.error.state
        response.errorMessage = response.displayMessage = str(statement.error)
        response.diagnosticInfo = f"org.apache.hive.service.cli.HiveSQLException: {statement.error}"
    return response


def _failed(message: str, state: str) -> Any:
    status = ttypes.TStatusCode.ERROR_STATUS
    return ttypes.TStatus(statusCode=status, errorMessage=message, displayMessage=message, sqlState=state)


_INVALID = ttypes.TStatusCode.INVALID_HANDLE_STATUS
_NO_SESSION = ttypes.TStatus(statusCode=_INVALID, errorMessage="RESOURCE_DOES_NOT_EXIST: Invalid SessionHandle")
_NO_OPERATION = ttypes.TStatus(statusCode=_INVALID, errorMessage="RESOURCE_DOES_NOT_EXIST: Invalid OperationHandle")


def _handle(id: str) -> Any:
    return ttypes.THandleIdentifier(guid=uuid.UUID(id).bytes, secret=b"standin")


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
