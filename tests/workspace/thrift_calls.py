"""The calls of TCLIService, one method each, and how states and failures are told."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from databricks.sql.thrift_api.TCLIService import ttypes

from tests.workspace.statements import Session, State, Statement
from tests.workspace.thrift_results import SUCCESS, Sender, Wish

if TYPE_CHECKING:
    from tests.workspace.thrift_service import ThriftService

_DIRECT_WAIT = 5.0
"""Seconds that a statement with direct results is waited for."""
_STATES = {
    State.PENDING: ttypes.TOperationState.PENDING_STATE,
    State.RUNNING: ttypes.TOperationState.RUNNING_STATE,
    State.SUCCEEDED: ttypes.TOperationState.FINISHED_STATE,
    State.FAILED: ttypes.TOperationState.ERROR_STATE,
    State.CANCELED: ttypes.TOperationState.CANCELED_STATE,
    State.CLOSED: ttypes.TOperationState.CLOSED_STATE,
}


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
    operations: dict[bytes, Operation] = field(default_factory=dict)


class Calls:
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
        operation.statement.done.wait(self._service.patience)
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
                operation.statement.close()
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
        operation.statement.done.wait(self._service.patience)
        sender = self._service.sender(operation)
        if sender is not None:
            return sender
        error = operation.statement.error
        said = str(error) if error else "The operation has not finished yet."
        return _failed(said, error.state if error else "HY000")


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
