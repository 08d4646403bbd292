"""Envelope to CloudEvents 1.0: ids, times, trace, and problems in RFC 9457's words."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from fubcli.contracts.published import urn
from fubcli.errors import FubError, Refused, exit_code_for
from fubcli.model.envelope import Envelope, UpstreamEvent
from fubcli.model.identity import time_ordered_id

_SOURCE = "urn:fub:skill:"
_CORE = "databricks-analytics"
_SKILLS = (
    "support-investigation",
    "code-development",
    "datadog-management",
    "gitlab-pipeline-monitoring",
    "confluence-management",
)
"""Operations that are skills of their own; every other one is the core's."""
_OF_OTHERS = ("detail", "reasons", "requests", "changes", "upstream_problem")
"""Members of a problem that may hold texts from data."""
_TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")


def event(
    envelope: Envelope, *, upstream: UpstreamEvent | None, environ: Mapping[str, str], trace: str | None = None
) -> dict[str, Any]:
    """Return the event of an envelope, its members in the order in which people read them.

    `trace` is the traceparent when it was decided before, so that what was recorded on the way names the same one.
    """
    now = datetime.now(UTC)
    identity = time_ordered_id(now)
    is_problem = envelope.contract == "problem"
    built: dict[str, Any] = {
        "specversion": "1.0",
        "id": identity,
        "source": _SOURCE + (envelope.operation if envelope.operation in _SKILLS else _CORE),
        "type": f"com.fub.skill.{envelope.operation}.{envelope.outcome}.v1",
        "time": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
    if envelope.subject:
        built["subject"] = envelope.subject
    built["datacontenttype"] = "application/problem+json" if is_problem else "application/json"
    built["dataschema"] = urn(envelope.contract)
    built["traceparent"] = trace or traceparent(upstream, environ)
    data = dict(envelope.data)
    if is_problem:
        data = {**data, "instance": f"urn:uuid:{identity}"}
    if upstream is not None:
        built["causationid"] = upstream.id
        data["upstream"] = [*upstream.trail, {"id": upstream.id, "skill": upstream.skill, "summary": upstream.summary}]
        data["untrusted"] = [*data.get("untrusted", ()), "/upstream"]
    built["data"] = data
    return built


def problem(error: BaseException, operation: str) -> Envelope:
    """Return the envelope of a failure; whatever is not a `FubError` is called a bug, without its details."""
    known = error if isinstance(error, FubError) else FubError(f"{type(error).__name__}; this is a bug in fubcli.")
    code = exit_code_for(known)
    data: dict[str, Any] = {
        "type": f"urn:fub:problem:{known.slug}",
        "title": known.title,
        "detail": known.detail,
        "operation": operation,
        "exit_code": int(code),
        "retryable": known.retryable,
    }
    data |= known.extra
    data["remedy"] = [_remedy(each.title, each.argv, each.effect) for each in known.remedy]
    data["untrusted"] = [f"/{name}" for name in _OF_OTHERS if name in data]
    outcome = "refused" if isinstance(known, Refused) else "failed"
    return Envelope(operation, outcome, "problem", data, exit_code=code)


def _remedy(title: str, argv: tuple[str, ...], effect: str) -> dict[str, Any]:
    return {"title": title, "argv": list(argv), "effect": effect} if argv else {"title": title}


def traceparent(upstream: UpstreamEvent | None, environ: Mapping[str, str]) -> str:
    """Carry the trace on from the upstream event or TRACEPARENT, with a span of our own; else start one."""
    given = (upstream.traceparent if upstream else None) or environ.get("TRACEPARENT", "")
    match = _TRACEPARENT.fullmatch(given)
    trace = match.group(1) if match and set(match.group(1)) != {"0"} else os.urandom(16).hex()
    return f"00-{trace}-{os.urandom(8).hex()}-01"
