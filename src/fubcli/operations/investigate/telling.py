"""An investigation as the members of its event: what follows first, then what it was concluded from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from fubcli.model.envelope import WarehouseInfo
from fubcli.model.nights import night_of
from fubcli.model.playbook import StepKind
from fubcli.operations.investigate.answers import Answer
from fubcli.operations.investigate.choosing import Chosen
from fubcli.operations.investigate.concluding import Conclusion
from fubcli.operations.investigate.parameters import usual_nights
from fubcli.operations.investigate.wording import counted
from fubcli.results.encoding import plain
from fubcli.results.formats import visible

if TYPE_CHECKING:
    from fubcli.operations.investigate.stepping import Budget

ROWS_SHOWN = 10
"""Rows of each step that the event has; more where a finding points to them."""
_LONGEST_TEXT = 500
_OTHERS = 3
_UNTRUSTED = ("/request", "/conclusion", "/findings", "/steps", "/timeline", "/missing")


def request_members(chosen: Chosen, text: str | None, as_of: datetime) -> dict[str, Any]:
    """Return what was asked, by which playbook, and what led to it."""
    playbook = chosen.playbook
    told: dict[str, Any] = {
        "request": {"text": visible(text or "", _LONGEST_TEXT), "as_of": moment(as_of)},
        "playbook": {name: getattr(playbook, name) for name in ("name", "title", "answers", "origin")},
    }
    if chosen.match is not None:
        best, *others = chosen.match.candidates
        told["matched"] = {
            "score": round(best.score, 3),
            "reasons": list(best.reasons),
            "others": [{"name": each.playbook, "score": round(each.score, 3)} for each in others[:_OTHERS]],
        }
    if chosen.parameters.nights != usual_nights(playbook):
        told["request"]["timeframe"] = visible(chosen.parameters.nights, _LONGEST_TEXT)
    if chosen.parameters.catalogs:
        told["request"]["catalogs"] = sorted(chosen.parameters.catalogs)
    told["parameters"] = {name: _json(value) for name, (value, _) in chosen.parameters.shown().items()}
    return told


def result_members(
    chosen: Chosen, answers: Mapping[str, Answer], found: Sequence[Conclusion], budget: Budget
) -> dict[str, Any]:
    """Return the findings, the steps that they point to, and what nobody could tell."""
    places = {id: at for at, id in enumerate(answers)}
    missing = [_missing(answer, chosen) for answer in answers.values() if not answer.state.is_known]
    return {
        "conclusion": conclusion(found, answers),
        "findings": [_finding(each, places) for each in found],
        "steps": [_step(answer, found) for answer in answers.values()],
        "missing": missing,
        "timeline": timeline(found, places),
        "affected": _affected(chosen, found),
        "budget": {
            "seconds": budget.seconds,
            "rows": budget.rows,
            "used_seconds": round(budget.used_seconds, 3),
            "used_rows": budget.used_rows,
        },
        "truncated": any(answer.truncated for answer in answers.values()),
    }


def head(chosen: Chosen, info: WarehouseInfo) -> dict[str, Any]:
    """Return what stands first in every event."""
    return {"operation": "investigate", "environment": chosen.environment.value, "warehouse": info.as_json()}


def tail(steps: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what to do next, and which members hold texts that came from data."""
    return {"next": list(steps), "untrusted": list(_UNTRUSTED)}


def conclusion(found: Sequence[Conclusion], answers: Mapping[str, Answer]) -> str:
    """Return one sentence; that nothing was found is said of what was answered alone."""
    unknown = sum(not answer.state.is_known for answer in answers.values())
    left = f" ({counted(unknown, 'question')} of {len(answers)} could not be answered)" if unknown else ""
    if unknown == len(answers):
        return f"Nothing can be said: none of {counted(len(answers), 'question')} could be answered."
    if not found and 2 * unknown >= len(answers):
        return f"Little can be said{left}."
    if not found:
        return f"Nothing stands out in what was asked{left}."
    return f"{found[0].title}{left}."


def _finding(each: Conclusion, places: Mapping[str, int]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": each.id,
        "severity": each.rule.severity.value,
        "title": each.title,
        "class": each.evidence_class.value,
        "confidence": each.confidence,
        "because": each.because,
        "evidence": [
            {"step": proof.step, "pointer": pointer(places[proof.step], proof.row), "class": proof.evidence_class.value,
             "says": proof.says}
            for proof in each.evidence
        ],
        "supports": list(each.rule.supports),
        "contradicts": list(each.rule.contradicts),
    }  # fmt: skip
    for name in ("at", "until"):
        if value := getattr(each, name):
            told[name] = moment(value)
    if each.more:
        told["more"] = each.more
    return told


def pointer(place: int, row: int | None) -> str:
    """Return the JSON pointer, from `data`, of a step's row, or of a step that has none."""
    return f"/steps/{place}" if row is None else f"/steps/{place}/rows/{row}"


def _step(answer: Answer, found: Sequence[Conclusion]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": answer.step.id,
        "proves": answer.step.proves,
        "status": answer.state.value,
        "environment": answer.environment.value,
    }
    if answer.state.is_known:
        rows = [proof.row for each in found for proof in each.evidence if proof.step == answer.step.id]
        shown = max([ROWS_SHOWN, *(row + 1 for row in rows if row is not None)])
        told["columns"] = [{"name": each["name"], "type": each["type"]} for each in answer.columns]
        told["rows"] = [[_short(value) for value in row] for row in answer.rows[:shown]]
        told["row_count"] = len(answer.rows)
        told["truncated"] = answer.truncated
    if answer.step.kind is not StepKind.COMPARE:
        told["duration_ms"] = answer.duration_ms
    if answer.tables:
        told["tables"] = list(answer.tables)
    if answer.problem:
        told["problem"] = {name: value for name, value in answer.problem.items() if name != "remedy"}
    return told


def _short(value: Any) -> Any:
    """Cut texts: an event is read by those who pay for each word."""
    if isinstance(value, str) and len(value) > _LONGEST_TEXT:
        return value[:_LONGEST_TEXT] + "…"
    return value


def _missing(answer: Answer, chosen: Chosen) -> dict[str, Any]:
    told: dict[str, Any] = {
        "step": answer.step.id,
        "proves": answer.step.proves,
        "reason": visible(str(answer.problem.get("detail", "")), 300),
    }
    if remedy := answer.problem.get("remedy"):
        told["get"] = list(remedy)
    if days := answer.step.expires_days:
        told["expires"] = (night_of(chosen.parameters.timeframe.until) + timedelta(days=days)).isoformat()
    return told


def timeline(found: Sequence[Conclusion], places: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return when what was found happened, in its order."""
    told = []
    for each in found:
        if each.at is None:
            continue
        entry: dict[str, Any] = {"at": moment(each.at)}
        if each.until is not None and each.until != each.at:
            entry["until"] = moment(each.until)
        first = each.evidence[0]
        told.append(entry | {"says": each.title, "finding": each.id, "pointer": pointer(places[first.step], first.row)})
    return sorted(told, key=lambda entry: entry["at"])


def _affected(chosen: Chosen, found: Sequence[Conclusion]) -> dict[str, Any]:
    accounts = {account for each in found for account in each.accounts}
    table = chosen.parameters.table
    tables = {name for each in found for name in each.tables} | ({str(table)} if table and found else set())
    return {"accounts": sorted(accounts), "tables": sorted(tables)}


def moment(value: datetime) -> str:
    """Return an aware time as events have it."""
    return value.isoformat(timespec="seconds").replace("+00:00", "Z")


def _json(value: Any) -> Any:
    return moment(value) if isinstance(value, datetime) else plain(value)
