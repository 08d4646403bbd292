"""Verdicts of the past as lines, and their score as one event."""

from __future__ import annotations

from collections import Counter
from datetime import UTC
from typing import Any

from fubcli.detection.scoring import Score
from fubcli.model.envelope import Envelope
from fubcli.model.verdict import Status, Verdict


def verdict_line(verdict: Verdict) -> dict[str, Any]:
    """Return one verdict; `date` is the Pacific night, `decided_at` the first moment at which it was known (UTC)."""
    line: dict[str, Any] = {
        "table": verdict.table,
        "date": verdict.night.isoformat(),
        "check": verdict.check,
        "status": verdict.status.value,
        "decided_at": verdict.decided_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "explanation": "; ".join(verdict.explanation),
    }
    if verdict.observed is not None:
        line["observed"] = verdict.observed
    if (expected := verdict.expected) is not None:
        bounds = {"point": expected.point, "lower": expected.lower, "upper": expected.upper}
        line["expected"] = {name: round(value, 1) for name, value in bounds.items()} | {
            "method": expected.method,
            "nights": expected.nights,
        }
    return line


def envelope(statuses: Counter[tuple[str, Status]], tables: int, nights: int, scores: dict[str, Score]) -> Envelope:
    """Return the event of a whole backtest; without a truth there is no score."""
    data: dict[str, Any] = {
        "operation": "backtest",
        "tables": tables,
        "nights": nights,
        "verdicts": {
            check: {status.value: statuses[check, status] for status in Status} for check in ("freshness", "volume")
        },
        "findings": [],
        "untrusted": [],
    }
    if scores:
        data["scores"] = {check: _score(score) for check, score in scores.items()}
    return Envelope("backtest", "result", "backtest-result", data)


def score_sentences(scores: dict[str, Score]) -> list[str]:
    """Return one sentence for each check, for people."""
    return [_sentence(score) for score in scores.values()]


def _sentence(score: Score) -> str:
    told = _score(score)
    figures = [f"{name} {_number(told[name])}" for name in ("precision", "recall", "f1")]
    figures.append(f"false pages {_number(told['false_pages_per_table_month'])} per table-month")
    figures.append(f"median {_number(told['median_minutes_after_midnight'])} minutes after Pacific midnight")
    kinds = ", ".join(f"{kind} {each['found']}/{each['faults']}" for kind, each in told["kinds"].items())
    return f"{score.check}: {', '.join(figures)}" + (f" ({kinds})" if kinds else "")


def _number(value: float | None) -> str:
    return "unknown" if value is None else f"{value:g}"


def _score(score: Score) -> dict[str, Any]:
    return {
        "precision": _rounded(score.precision),
        "recall": _rounded(score.recall),
        "f1": _rounded(score.f1),
        "false_pages": score.false_pages,
        "false_pages_per_table_month": _rounded(score.false_pages_per("month")),
        "false_pages_per_table_year": _rounded(score.false_pages_per("year")),
        "median_minutes_after_midnight": _rounded(score.delay),
        "table_nights": score.nights,
        "kinds": {kind: {"found": score.found[kind], "faults": faults} for kind, faults in score.faults.items()},
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
