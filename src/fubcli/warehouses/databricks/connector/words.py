"""What went wrong in a session, in words for people: the workspace's own where it said any, never a library's."""

from __future__ import annotations

from collections.abc import Sequence

from fubcli.network.failures import safe

_KINDS = (
    ({"NewConnectionError", "ConnectionRefusedError", "gaierror", "NameResolutionError"}, "no connection came about"),
    ({"ConnectTimeoutError"}, "no connection came about in time"),
    ({"SSLError", "SSLCertVerificationError", "SSLEOFError"}, "the connection could not be encrypted"),
    ({"ReadTimeoutError", "TimeoutError"}, "no answer came in time"),
    (
        {"RemoteDisconnected", "IncompleteRead", "ConnectionResetError", "BrokenPipeError", "ProtocolError"},
        "the connection broke off",
    ),
)
"""Exceptions of the libraries below, by name: urllib3 and http.client need not be imported to be told."""
_FINE = 200


def words(error: Exception, chain: Sequence[BaseException], status: int | None) -> str:
    """Return one line, without a full stop at its end; `chain` is the exception with those behind it."""
    from databricks.sql import exc

    names = {type(each).__name__ for each in chain}
    broken = next((told for kinds, told in _KINDS if kinds & names), "")
    if isinstance(error, exc.RequestError):
        said = safe(str(error.context.get("error-message") or "")).strip(" .:") if not broken else ""
        if said or broken:
            return said or broken
        return "what came is no answer of its API" if status in (None, _FINE) else f"status {status}"
    if isinstance(error, exc.Error) and not broken:
        return safe(str(error)).rstrip(" .:") or type(error).__name__
    return broken or f"something unexpected ({type(error).__name__})"
