"""A failure as evidence: what could not be asked, and what that says of the warehouse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fubcli.errors import ExitCode
from fubcli.skills.support_investigation.evidence import Evidence, Missing, Reading, strongest
from fubcli.skills.support_investigation.hypothesis import Library
from fubcli.skills.support_investigation.reading.members import moment, plain, text

_PROBLEM = "urn:fub:problem:"
_OF_OTHERS = "warehouse-unavailable"
"""What exit code 6 means where the problem has a type of another skill."""
_LOCAL = ("storage-unavailable", "audit-unavailable")
"""Exit code 6 as well, and about this machine alone."""


def read_failure(data: Mapping[str, Any], source: str, library: Library, at: str = "") -> Reading:
    """Return what a problem (RFC 9457) says: evidence of what is down, and that what was asked for is missing."""
    detail = text(data.get("detail")) or text(data.get("title")) or "it does not say why"
    operation = plain(data.get("operation")) or "the skill before"
    told = f"{operation} failed: {detail}"
    links = library.links(f"problem:{_slug(data)}")
    known = strongest(link.evidence_class for link in links)
    evidence = Evidence(
        f"problem:{operation}:{_slug(data)}", source, "/detail", f"problem:{_slug(data)}", known, told,
        at=moment(at), links=links,
    )  # fmt: skip
    return Reading((evidence,), missing=(Missing(f"What {operation} was to answer", detail),))


def is_down(evidence: Evidence) -> bool:
    """Whether a failure says that the warehouse cannot be reached."""
    return evidence.origin == f"problem:{_OF_OTHERS}"


def _slug(data: Mapping[str, Any]) -> str:
    """Return what kind of problem it is, by its type, else by its exit code."""
    type = data.get("type")
    slug = type.removeprefix(_PROBLEM) if isinstance(type, str) and type.startswith(_PROBLEM) else ""
    if slug in _LOCAL:
        return slug
    if data.get("exit_code") == int(ExitCode.UNAVAILABLE):
        return _OF_OTHERS
    return plain(slug) or "unknown"
