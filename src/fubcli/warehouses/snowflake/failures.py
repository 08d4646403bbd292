"""The connector's exceptions to failures of ours, by Snowflake's error number and SQLSTATE."""

from __future__ import annotations

import re
from typing import Any

from fubcli.errors import EngineRejected, FubError, NotPermitted, Remedy, TimedOut, UsageError, WarehouseUnavailable
from fubcli.network.failures import NotReached, ReplyLost, SignInNeeded, safe
from fubcli.warehouses.failures import Cancelled, OutcomeUnknown

_PREFIX = re.compile(
    r"^(?:\d{6}(?: \(\w{5}\))?: )?(?:[0-9a-f]{8}-[0-9a-f-]{20,}: )?(?:SQL (?:compilation|execution) error:\s*)?"
)
_LOGIN = range(390_000, 391_000)
_LOCAL_LOGIN = frozenset({251_005, 251_006, 251_008, 251_010})
_NETWORK = range(250_001, 250_007)
_LOST = frozenset({251_011, 251_012, 252_007, 252_010, 290_000})
_HTTP = range(290_000, 291_000)
_CANCELED, _TOO_LATE, _NO_WAREHOUSE = 604, 630, 606
_NOT_PERMITTED = frozenset({3001, 3041, 3003})
_ABOUT_NAMES = frozenset({904, 2003, 2043, 2140})
"""Errors whose words quote the statement's names, and no value that was read."""
_REFUSED_STATE = "42501"
_LONGEST = 390
_SHOW = Remedy("See where role and warehouse were said", ("fubcli", "config", "show", "--origin"))


def translated(error: Exception, *, before_sending: bool = False) -> FubError:
    """Return what to raise; `before_sending` says that no statement had been sent yet."""
    if isinstance(error, FubError):
        return error
    number, state = getattr(error, "errno", None), str(getattr(error, "sqlstate", None) or "")
    number = number if isinstance(number, int) else -1
    said = _said(error)
    if number in _LOGIN or number in _LOCAL_LOGIN or (before_sending and state == "28000"):
        return SignInNeeded.told(f"Snowflake did not accept the credentials: {said}")
    if before_sending and _is_key_trouble(error):
        return SignInNeeded.told("The private key cannot be read: it must be a PEM file without a passphrase.")
    if _is_of_network(error, number):
        if before_sending:
            return NotReached(f"Snowflake cannot be reached: {said}")
        return ReplyLost(f"The reply of Snowflake did not come: {said}")
    return _rejected(number, state, said)


def outcome_unknown(lost: FubError, request: str) -> OutcomeUnknown:
    """Return the failure of a write of whose end nothing was heard."""
    return OutcomeUnknown.after(lost, f"has the request id {request}", {"request_id": request})


def _rejected(number: int, state: str, said: str) -> FubError:
    extra: dict[str, Any] = {"error_class": f"{number:06d}"} if number >= 0 else {}
    if number in _NOT_PERMITTED or state == _REFUSED_STATE:
        return NotPermitted(said, extra=extra)
    if number == _TOO_LATE:
        return TimedOut(f"Snowflake's own time limit was reached: {said}", extra=extra)
    if number == _CANCELED:
        return Cancelled(f"The statement was cancelled on Snowflake: {said}", extra=extra)
    if number == _NO_WAREHOUSE:
        return UsageError(f"The warehouse of this profile cannot be used by its role: {said}", remedy=(_SHOW,))
    if number < 0:
        return WarehouseUnavailable(f"The Snowflake client failed: {said}")
    return EngineRejected(said, extra=extra, quotes_values=number not in _ABOUT_NAMES)


def _said(error: Exception) -> str:
    """Return the error's words on one line, without its number, its query id and what the client adds."""
    text = str(getattr(error, "raw_msg", None) or getattr(error, "msg", None) or type(error).__name__)
    return safe(_PREFIX.sub("", text)[:_LONGEST]).rstrip(".") + "."


def _is_key_trouble(error: Exception) -> bool:
    """Whether reading the key failed: the client lets the exceptions of the library below it through."""
    return isinstance(error, TypeError | ValueError) and not hasattr(error, "errno")


def _is_of_network(error: Exception, number: int) -> bool:
    names = {kind.__name__ for each in (error, error.__cause__, error.__context__) for kind in type(each).__mro__}
    is_told = number in _NETWORK or number in _LOST or number in _HTTP
    return is_told or (number < 0 and bool(names & {"OperationalError", "RequestException", "OSError", "HTTPError"}))
