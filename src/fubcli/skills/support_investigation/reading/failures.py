"""A failure as evidence: what could not be asked, and what that says of the warehouse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from fubcli.errors import ExitCode
from fubcli.model.envelope import UpstreamEvent
from fubcli.model.playbook import EvidenceClass
from fubcli.skills.support_investigation.evidence import Evidence, Missing, Reading, strongest
from fubcli.skills.support_investigation.hypothesis import Link
from fubcli.skills.support_investigation.reading import members
from fubcli.skills.support_investigation.reading.members import mapping, moment, plain, text
from fubcli.skills.support_investigation.reading.scope import Scope

_PROBLEM = "urn:fub:problem:"
_OF_OTHERS = "warehouse-unavailable"
"""What exit code 6 means of an operation that asks the warehouse; and the hypothesis that it speaks for."""
_ASKING = ("query", "schema", "monitor", "investigate", "support-investigation", "code-development")
"""Operations that ask the warehouse and nothing beside it: of any other, exit code 6 may be about another service."""
_ECHO = f"{_PROBLEM}upstream-failed"
_LOCAL = ("storage-unavailable", "audit-unavailable")
"""Exit code 6 as well, and about this machine alone."""


def read_failure(
    data: Mapping[str, Any], source: str, scope: Scope, at: str = "", *, asked_by: str | None = None
) -> Reading:
    """Return what a problem (RFC 9457) says: evidence of what is down, and that what was asked for is missing.

    A failure of long ago, and of another warehouse, fits at most. `asked_by` names what is known to have asked the
    warehouse; without it the problem says which operation did.
    """
    detail = text(data.get("detail")) or text(data.get("title")) or "it does not say why"
    operation = plain(data.get("operation") if asked_by is None else asked_by) or "the skill before"
    slug = _slug(data, of_the_warehouse=asked_by is not None or data.get("operation") in _ASKING)
    told = f"{operation} failed: {detail}"
    links = scope.library.links(f"problem:{slug}")
    known = strongest(link.evidence_class for link in links)
    evidence = Evidence(
        f"problem:{operation}:{slug}", source, "/detail", f"problem:{slug}", known, told,
        at=moment(at), links=links,
    )  # fmt: skip
    profile = plain(mapping(data.get("warehouse")).get("profile"))
    evidence = scope.of_the_warehouse(evidence, evidence.at, profile)
    return Reading((evidence,), missing=(Missing(f"What {operation} was to answer", _why(data, detail, source)),))


def read_outside(data: Mapping[str, Any], skill: str, source: str) -> Reading:
    """Return that what a skill was to answer is missing: a service beside the warehouse says nothing of that."""
    detail = text(data.get("detail")) or text(data.get("title")) or "it does not say why"
    return Reading(missing=(Missing(f"What {skill} was to answer", _why(data, detail, source)),))


def without_echoes(events: Sequence[UpstreamEvent]) -> list[UpstreamEvent]:
    """Return events without the failures that only say that the one before failed, where that one is there as well."""
    has_own = any(each.is_failure and not _is_echo(each) for each in events)
    return [each for each in events if not (has_own and _is_echo(each))]


def _is_echo(event: UpstreamEvent) -> bool:
    return event.is_failure and event.data.get("type") == _ECHO


def _why(data: Mapping[str, Any], detail: str, source: str) -> str:
    """Return why something failed; what helps may change something, and so is left in its event."""
    if not members.objects(data.get("remedy")):
        return detail
    return f"{detail.rstrip('.')}; what helps is told in /data/remedy of the event {source}"


def answered(playbook: str) -> Evidence:
    """Return that a question of our own was answered: the warehouse can be reached."""
    link = Link(_OF_OTHERS, is_for=False, evidence_class=EvidenceClass.DIRECT, weight=1.0)
    return Evidence(
        "warehouse:answered", f"follow-up:{playbook}", "/operation", "warehouse", EvidenceClass.DIRECT,
        f"The warehouse answered {playbook}", links=(link,),
    )  # fmt: skip


def unanswered() -> Evidence:
    """Return what takes the place of an earlier answer when the warehouse does not answer any more."""
    told = "The warehouse answered before, and does not any more"
    return replace(answered(""), says=told, evidence_class=strongest(()), links=(), only_replaces=True)


def aged(evidence: Evidence, scope: Scope) -> Evidence:
    """Return a failure that a case remembers as what fits at most once it is of long ago; it keeps its words."""
    if not speaks_of_the_warehouse(evidence):
        return evidence
    now = scope.of_the_warehouse(evidence, evidence.at, "")
    return replace(evidence, evidence_class=now.evidence_class, links=now.links)


def speaks_of_the_warehouse(evidence: Evidence) -> bool:
    """Whether evidence says that the warehouse cannot be reached."""
    return any(link.hypothesis == _OF_OTHERS and link.is_for for link in evidence.links)


def is_down(evidence: Evidence) -> bool:
    """Whether a failure says that the warehouse cannot be reached."""
    return evidence.origin == f"problem:{_OF_OTHERS}"


def _slug(data: Mapping[str, Any], *, of_the_warehouse: bool) -> str:
    """Return what kind of problem it is, by its type, else by its exit code where that says what was not there."""
    type = data.get("type")
    slug = type.removeprefix(_PROBLEM) if isinstance(type, str) and type.startswith(_PROBLEM) else ""
    if slug in _LOCAL:
        return slug
    if data.get("exit_code") == int(ExitCode.UNAVAILABLE) and of_the_warehouse:
        return _OF_OTHERS
    return plain(slug) or "unknown"
