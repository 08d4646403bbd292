"""What Google's client raises, and why a job failed, as failures of ours; by BigQuery's word for the reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fubcli.errors import EngineRejected, FubError, NotPermitted, TimedOut, WarehouseUnavailable
from fubcli.network.backoff import wait_of
from fubcli.network.failures import Declined, NotReached, ReplyLost, SignInNeeded, safe
from fubcli.warehouses.failures import Cancelled

_NOT_NOW = frozenset({"rateLimitExceeded", "jobRateLimitExceeded", "backendError", "internalError", "tableUnavailable"})
_SPENT = frozenset({"quotaExceeded", "billingNotEnabled"})
_BUSY_STATUS = (429, 500, 502, 503, 504)
_UNAUTHENTICATED, _FORBIDDEN = 401, 403


def call_failure(error: Exception, host: str) -> Exception:
    """Return what a call ended in: SignInNeeded, NotPermitted, NotReached, ReplyLost, or Declined for any other no."""
    import requests
    from google.api_core.exceptions import GoogleAPICallError
    from google.auth import exceptions as signing

    if isinstance(error, GoogleAPICallError):
        return _refusal(error, host)
    if isinstance(error, signing.TransportError):
        return NotReached(f"Nobody could be reached who signs calls to {host}.")
    if isinstance(error, signing.GoogleAuthError):
        return SignInNeeded.told(f"{host} cannot be asked: the credentials are not accepted.")
    if isinstance(error, requests.exceptions.ConnectTimeout) or "NewConnectionError" in repr(error):
        return NotReached(f"{host} cannot be reached.")
    if isinstance(error, requests.exceptions.RequestException | ValueError):
        return ReplyLost(f"{host} did not answer as BigQuery does: {type(error).__name__}.")
    return error


def _refusal(error: Any, host: str) -> Exception:
    status = int(error.code or 0)
    told = error.errors[0] if error.errors and isinstance(error.errors[0], Mapping) else {}
    reason, message = (
        str(told.get("reason", "")),
        safe(str(told.get("message") or f"BigQuery answered with status {status}.")),
    )
    if status == _UNAUTHENTICATED:
        return SignInNeeded.told(f"{host} does not accept the credentials.")
    if reason in _NOT_NOW or status in _BUSY_STATUS:
        extra: dict[str, Any] = {"status": status}
        waits = wait_of(error.response.headers) if error.response is not None else None
        if waits is not None:
            extra["retry_after_seconds"] = waits
        return NotReached(f"{host} is not available: {message}", extra=extra)
    if status == _FORBIDDEN and reason not in _SPENT:
        return NotPermitted(message, extra={"error_class": reason})
    return Declined(status, reason, message)


def rejection(declined: Declined) -> FubError:
    """Return the failure of a query that BigQuery did not begin with: it has read nothing that it could quote."""
    if declined.code in _SPENT:
        return _spent(declined.message, declined.code)
    return EngineRejected(declined.message, extra=_class(declined.code), quotes_values=False)


def job_failure(error: Mapping[str, Any]) -> FubError:
    """Return the failure of a job, from its `errorResult`."""
    reason, message = str(error.get("reason", "")), safe(str(error.get("message", "The job failed.")))
    if reason == "stopped" and "timed out" in message:
        return TimedOut(f"BigQuery's own time limit was reached: {message}", extra=_class(reason))
    if reason == "stopped":
        return Cancelled(f"The job was cancelled: {message}")
    if reason == "accessDenied":
        return NotPermitted(message, extra=_class(reason))
    if reason in _NOT_NOW:
        return WarehouseUnavailable(message, extra=_class(reason))
    if reason in _SPENT:
        return _spent(message, reason)
    return EngineRejected(message, extra=_class(reason))


def _spent(message: str, reason: str) -> WarehouseUnavailable:
    spent = WarehouseUnavailable(message, extra=_class(reason))
    spent.retryable = False
    return spent


def _class(reason: str) -> dict[str, Any]:
    return {"error_class": reason} if reason else {}
