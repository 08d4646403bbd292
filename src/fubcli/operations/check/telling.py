"""Judgements as JSON: one line for each statement, and one event for all of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fubcli.errors import Remedy
from fubcli.model.decision import Finding, Verdict
from fubcli.model.envelope import Envelope
from fubcli.model.statement import Span
from fubcli.operations.check.fragment import Found, Position
from fubcli.operations.check.run import Checked, Tally

MOST_LISTED = 100
"""Statements that one event lists, since an agent pays for every token; NDJSON has them all."""


def statement_line(checked: Checked) -> dict[str, Any]:
    """Return one judged statement; lines and columns count from 1, in the file or in the `part` of it."""
    found, judgement = checked.found, checked.judgement
    fragment = found.fragment
    at = fragment.position(found.first)
    line: dict[str, Any] = {
        "id": judgement.id,
        "verdict": judgement.verdict.value,
        "environment": judgement.environment.value,
        "kind": judgement.kind.value,
    }
    line |= {"file": fragment.file} if fragment.file else {}
    line |= {"part": fragment.part} if fragment.part else {}
    line |= {"line": at.line, "column": at.column}
    if judgement.rewrites:
        line["rewrites"] = [{"rule": each.rule, "description": each.description} for each in judgement.rewrites]
    line["findings"] = [_finding(found, each) for each in judgement.findings]
    return line


def place_of(found: Found, finding: Finding) -> tuple[Position, Position]:
    """Return where a finding begins and ends in the fragment; one without a place is about the whole statement."""
    start, end = (each + found.start for each in whole_or(found, finding.span))
    return found.fragment.position(start), found.fragment.position(end)


def whole_or(found: Found, span: Span | None) -> Span:
    """Return a span of the statement's text, the whole of it from its first word on when there is none."""
    text = found.statement.sql
    return span or Span(min(found.first - found.start, len(text.rstrip())), len(text.rstrip()))


def envelope(checks: Iterable[Checked], tally: Tally, *, policy: str, every: bool) -> Envelope:
    """Count all judgements into `tally` and list those that do not allow, or `every` one, in one event."""
    listed: list[dict[str, Any]] = []
    left_out = 0
    for checked in checks:
        tally.add(checked)
        if every or not checked.judgement.allowed:
            if len(listed) < MOST_LISTED:
                listed.append(statement_line(checked))
            else:
                left_out += 1
    return Envelope("check", "result", "check-result", _data(listed, left_out, tally, policy))


def _data(listed: list[dict[str, Any]], left_out: int, tally: Tally, policy: str) -> dict[str, Any]:
    data: dict[str, Any] = {
        "operation": "check",
        "policy": policy,
        "files": len(tally.files),
        "statements": tally.verdicts.total(),
        "verdicts": {verdict.value: tally.verdicts[verdict] for verdict in Verdict},
        "results": listed,
        "truncated": left_out > 0,
    }
    if left_out:
        data["truncation"] = {"reason": "listed_statements", "limit": MOST_LISTED}
    nothing = {"id": "nothing-to-judge", "severity": "warning", "title": "There was no statement to judge."}
    data["findings"] = [] if data["statements"] else [nothing]
    data["next"] = [{"title": "See all of them with --output=ndjson", "effect": "read"}] if left_out else []
    data["untrusted"] = ["/results"]
    return data


def _finding(found: Found, finding: Finding) -> dict[str, Any]:
    start, end = place_of(found, finding)
    span = whole_or(found, finding.span)
    told: dict[str, Any] = {
        "rule": finding.rule,
        "reason": finding.reason,
        "span": {"start": span.start, "end": span.end},
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
    }
    if finding.remedies:
        told["remedy"] = [_remedy(each) for each in finding.remedies]
    return told


def _remedy(remedy: Remedy) -> dict[str, Any]:
    told: dict[str, Any] = {"title": remedy.title}
    return told | ({"argv": list(remedy.argv), "effect": remedy.effect} if remedy.argv else {})
