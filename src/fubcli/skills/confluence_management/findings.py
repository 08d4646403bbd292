"""What a call has to say beside its result."""

from __future__ import annotations

from typing import Any


def found(id: str, severity: str, title: str) -> dict[str, Any]:
    """Return a finding in fubcli's own words."""
    return {"id": id, "severity": severity, "title": title}


def not_signed_in(there: str) -> dict[str, Any]:
    """Return that nothing could be looked up, and what the requests take for granted."""
    return found("not-signed-in", "info", f"There are no credentials: the requests are those for {there}")
