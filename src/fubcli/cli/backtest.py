"""`fubcli backtest`: verdicts over a past as lines, and their score."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from fubcli.bootstrap import application
from fubcli.cli import diagnostics, output
from fubcli.errors import UsageError
from fubcli.frontend.event import event
from fubcli.results.formats import compact

_SCHEDULES = ("nightly", "irregular")
_FORMS = ("ndjson", "json")

_AT_ONCE = 500
"""Lines that are written together: a write for each takes as long as judging."""

History = Annotated[Path, typer.Option(help='NDJSON of commits: {"table","committed_at","operation","rows"}.')]
Truth = Annotated[Path | None, typer.Option(help='NDJSON of what was wrong, to score by: {"table","date","kind"}.')]
Schedule = Annotated[str, typer.Option(help="nightly | irregular: whether loads come by a schedule.")]
Output = Annotated[str, typer.Option("--output", "-o", help="ndjson (every verdict) | json (one event of counts).")]


def backtest(
    history: History, truth: Truth = None, schedule: Schedule = "nightly", output_form: Output = "ndjson"
) -> None:
    """Judge a history of commits night by night, as the monitor would have at 06:00 Pacific; ask no warehouse."""
    for option, given, allowed in (("schedule", schedule, _SCHEDULES), ("output", output_form, _FORMS)):
        if given not in allowed:
            raise UsageError(f"--{option}={given}: it is one of {', '.join(allowed)}.")
    from fubcli.model.request import BacktestRequest
    from fubcli.operations.backtest import telling

    replay = application(progress=diagnostics.progress).backtest(BacktestRequest(history, truth, schedule))
    lines: list[str] = []
    for verdict in replay:
        if output_form == "ndjson":
            lines.append(compact(telling.verdict_line(verdict)))
        if len(lines) == _AT_ONCE:
            output.write_text("\n".join(lines))
            lines.clear()
    if lines:
        output.write_text("\n".join(lines))
    if output_form == "json":
        told = telling.envelope(replay.statuses, len(replay.tables), len(replay.nights), replay.scores)
        output.write_event(event(told, upstream=None, environ=os.environ), "json")
    for sentence in telling.score_sentences(replay.scores):
        diagnostics.progress(sentence)
