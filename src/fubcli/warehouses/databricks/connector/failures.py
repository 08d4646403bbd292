"""The connector's exceptions to failures of ours; their classes say little, so that their contents are read."""

from __future__ import annotations

from typing import Any

from fubcli.errors import FubError, NotPermitted
from fubcli.network.failures import NotReached, ReplyLost, SignInNeeded, safe
from fubcli.warehouses.databricks.failures import Cancelled, UnknownWarehouse, failure

_UNAUTHENTICATED, _FORBIDDEN, _NOT_FOUND, _TOO_MANY = 401, 403, 404, 429
_HAS_FAILED = "CommandState.FAILED"
_LOST = "The reply of the warehouse did not come: "


def translated(error: Exception, *, before_sending: bool = False) -> FubError:
    """Return what to raise; `before_sending` says that no statement had been sent yet, so that nothing can have run."""
    from databricks.sql import exc

    status = _status(error)
    said = safe(str(error)).rstrip(".") or type(error).__name__
    if status == _UNAUTHENTICATED:
        return SignInNeeded.told(f"The workspace did not accept the credentials: {said}.")
    if status == _FORBIDDEN:
        return NotPermitted(f"The workspace does not permit it: {said}.")
    if isinstance(error, exc.ServerOperationError):
        return failure(said)
    if _is_cancelled(said):
        return Cancelled(f"The statement was cancelled on the warehouse: {said}.")
    if _HAS_FAILED in said:  # the state came, and its reason did not
        return failure(said)
    wait: dict[str, Any] = {"retry_after_seconds": seconds} if (seconds := _retry_after(error)) is not None else {}
    if status is not None:
        wait["status"] = status
    if before_sending and status == _NOT_FOUND:
        return UnknownWarehouse.told(said)
    if before_sending or status == _TOO_MANY or _is_refused(error):
        return NotReached(f"The workspace cannot be reached: {said}.", extra=wait)
    if isinstance(error, exc.ProgrammingError | exc.InterfaceError | exc.NotSupportedError):
        return failure(said)
    return ReplyLost(f"{_LOST}{said}.", extra=wait)


def _chain(error: BaseException) -> list[BaseException]:
    """Return an exception and those behind it: causes, contexts, and the arguments that hold one."""
    found: list[BaseException] = []
    left: list[Any] = [error]
    while left and len(found) < 20:
        each = left.pop()
        if isinstance(each, BaseException) and not any(each is seen for seen in found):
            found.append(each)
            left += [each.__cause__, each.__context__, *each.args, getattr(each, "reason", None)]
    return found


def _status(error: Exception) -> int | None:
    for each in _chain(error):
        context = getattr(each, "context", None)
        code = context.get("http-code") if isinstance(context, dict) else None
        if isinstance(code, int):
            return code
    return None


def _retry_after(error: Exception) -> float | None:
    """Return what the server asked for, as the connector read it; a second when it asked for nothing."""
    for each in _chain(error):
        context = getattr(each, "context", None)
        seconds = context.get("bounded-retry-delay") if isinstance(context, dict) else None
        if isinstance(seconds, int | float):
            return float(seconds)
    return None


def _is_refused(error: Exception) -> bool:
    """Whether no connection came about, so that nothing was sent."""
    names = {type(each).__name__ for each in _chain(error)}
    return bool(names & {"NewConnectionError", "ConnectTimeoutError", "ConnectionRefusedError", "gaierror"})


def _is_cancelled(said: str) -> bool:
    return "CANCELED" in said.upper() or "CANCELLED" in said.upper()
