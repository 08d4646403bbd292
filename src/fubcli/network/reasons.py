"""What broke a connection, in words for people: by the names of exceptions, whichever library raised them."""

from __future__ import annotations

from collections.abc import Iterable

_REASONS = (
    (("gaierror", "NameResolutionError"), "its name is not known"),
    (("ConnectTimeout", "ConnectTimeoutError", "PoolTimeout"), "no connection came about in time"),
    (("SSLError", "SSLCertVerificationError", "SSLEOFError"), "the connection could not be encrypted"),
    (("NewConnectionError", "ConnectionRefusedError", "ConnectError", "ProxyError"), "no connection came about"),
    (("ReadTimeoutError", "ReadTimeout", "WriteTimeout", "TimeoutError"), "no answer came in time"),
    (
        (
            "RemoteDisconnected", "IncompleteRead", "ConnectionResetError", "BrokenPipeError", "ProtocolError",
            "ReadError", "WriteError", "RemoteProtocolError",
        ),
        "the connection broke off",
    ),
)  # fmt: skip


def reason_of(chain: Iterable[BaseException]) -> str:
    """Return what went wrong, from an exception and those behind it; empty when none of them is known."""
    names = {type(each).__name__ for each in chain}
    return next((told for known, told in _REASONS if names.intersection(known)), "")


def behind(error: BaseException) -> list[BaseException]:
    """Return an exception and those that led to it."""
    found = [error]
    while (cause := found[-1].__cause__ or found[-1].__context__) is not None and cause not in found:
        found.append(cause)
    return found
