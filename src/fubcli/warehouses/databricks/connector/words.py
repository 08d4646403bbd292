"""What went wrong in a session, in words for people: the workspace's own where it said any, never a library's."""

from __future__ import annotations

from collections.abc import Sequence

from fubcli.network.failures import safe
from fubcli.network.reasons import reason_of

_FINE = 200


def words(error: Exception, chain: Sequence[BaseException], status: int | None) -> str:
    """Return one line, without a full stop at its end; `chain` is the exception with those behind it."""
    from databricks.sql import exc

    broken = reason_of(chain)
    if isinstance(error, exc.RequestError):
        said = safe(str(error.context.get("error-message") or "")).strip(" .:") if not broken else ""
        if said or broken:
            return said or broken
        return "what came is no answer of its API" if status in (None, _FINE) else f"status {status}"
    if isinstance(error, exc.Error) and not broken:
        return safe(str(error)).rstrip(" .:") or type(error).__name__
    return broken or f"something unexpected ({type(error).__name__})"
