"""The connector's exceptions to failures of ours; their classes say little, so that their contents are read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fubcli.errors import EngineRejected, FubError, NotPermitted
from fubcli.network.failures import NotReached, ReplyLost, SignInNeeded
from fubcli.warehouses.databricks.connector.words import words
from fubcli.warehouses.databricks.failures import UnknownWarehouse, failure
from fubcli.warehouses.failures import Cancelled

_UNAUTHENTICATED, _FORBIDDEN, _NOT_FOUND, _TIMEOUT, _TOO_MANY = 401, 403, 404, 408, 429
_PASSING = (_NOT_FOUND, _TIMEOUT, _TOO_MANY)
"""Refusals of a call that another one may not meet: after a session was forgotten a new one is opened."""
_HAS_FAILED = "CommandState.FAILED"


def translated(error: Exception, *, before_sending: bool = False, apart_from: BaseException | None = None) -> FubError:
    """Return what to raise.

    `before_sending` says that no statement had been sent yet, so that nothing can have run; `apart_from` is an
    exception that was there before the call was made, and tells nothing about it.
    """
    chain = _chain(error, apart_from)
    signing = next((each for each in chain if isinstance(each, FubError)), None)
    if signing is not None:  # a call could not be signed
        return signing
    status = _status(chain)
    said = words(error, chain, status)
    declined = _declined(status, said, before_sending=before_sending) or _ended(error, said)
    if declined is not None:
        return declined
    wait: dict[str, Any] = {"retry_after_seconds": seconds} if (seconds := _retry_after(chain)) is not None else {}
    if status is not None:
        wait["status"] = status
    if before_sending or status == _TOO_MANY or _is_refused(chain):
        return NotReached(f"The workspace cannot be reached: {said}.", extra=wait)
    return _rejected(error, said) or ReplyLost(f"The reply of the warehouse did not come: {said}.", extra=wait)


def _declined(status: int | None, said: str, *, before_sending: bool) -> FubError | None:
    """Return what a status by which the workspace says no stands for."""
    if status == _UNAUTHENTICATED:
        return SignInNeeded.told(f"The workspace did not accept the credentials: {said}.")
    if status == _FORBIDDEN:
        return NotPermitted(f"The workspace does not permit it: {said}.")
    if status == _NOT_FOUND and before_sending:
        return UnknownWarehouse.told(f"{said}.")
    if status is not None and 400 <= status < 500 and status not in _PASSING:
        return EngineRejected(f"The workspace did not take the call: {said}.", quotes_values=False)
    return None


def _ended(error: Exception, said: str) -> FubError | None:
    """Return what the end of a statement stands for, when that is what the exception tells."""
    from databricks.sql import exc

    if isinstance(error, exc.ServerOperationError):
        return failure(said)
    if "CANCELED" in said.upper() or "CANCELLED" in said.upper():
        return Cancelled(f"The statement was cancelled on the warehouse: {said}.")
    return failure(said) if _HAS_FAILED in said else None  # the state came, and its reason did not


def _rejected(error: Exception, said: str) -> FubError | None:
    from databricks.sql import exc

    is_rejected = isinstance(error, exc.ProgrammingError | exc.InterfaceError | exc.NotSupportedError)
    return failure(said) if is_rejected else None


def _chain(error: BaseException, apart_from: BaseException | None) -> list[BaseException]:
    """Return an exception and those behind it: causes, contexts, and the arguments that hold one."""
    found: list[BaseException] = []
    left: list[Any] = [error]
    while left and len(found) < 20:
        each = left.pop()
        if isinstance(each, BaseException) and not any(each is seen for seen in (*found, apart_from)):
            found.append(each)
            left += [each.__cause__, each.__context__, *each.args, getattr(each, "reason", None)]
    return found


def _status(chain: Sequence[BaseException]) -> int | None:
    for each in chain:
        context = getattr(each, "context", None)
        code = context.get("http-code") if isinstance(context, dict) else None
        if isinstance(code, int):
            return code
    return None


def _retry_after(chain: Sequence[BaseException]) -> float | None:
    """Return what the server asked for, as the connector read it; a second when it asked for nothing."""
    for each in chain:
        context = getattr(each, "context", None)
        seconds = context.get("bounded-retry-delay") if isinstance(context, dict) else None
        if isinstance(seconds, int | float):
            return float(seconds)
    return None


def _is_refused(chain: Sequence[BaseException]) -> bool:
    """Whether no connection came about, so that nothing was sent."""
    names = {type(each).__name__ for each in chain}
    return bool(names & {"NewConnectionError", "ConnectTimeoutError", "ConnectionRefusedError", "gaierror"})
