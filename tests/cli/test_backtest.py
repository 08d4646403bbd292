"""`fubcli backtest` as a team uses it before it lets the monitor page anyone."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from fubcli.contracts.published import schema
from tests.cli.events import event_of
from tests.conftest import Fubcli
from tests.detection.nights import commits, days, steady

NIGHTS = days(60)
SPOILT = NIGHTS[50]


def write(path: Path, *lines: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


@pytest.fixture
def history(tmp_path: Path) -> Path:
    rows = {night: 0 if night == SPOILT else steady(night) for night in NIGHTS if night != NIGHTS[55]}
    lines = [
        {"table": "fub.s.t", "committed_at": each.committed_at.isoformat(), "operation": "WRITE", "rows": each.rows}
        for each in commits(rows)
    ]
    return write(tmp_path / "history.ndjson", *lines)


@pytest.fixture
def truth(tmp_path: Path) -> Path:
    return write(
        tmp_path / "truth.ndjson",
        {"table": "fub.s.t", "date": SPOILT.isoformat(), "kind": "zero"},
        {"table": "fub.s.t", "date": NIGHTS[55].isoformat(), "kind": "missing"},
    )


def test_every_verdict_is_a_line_of_the_published_form(fubcli: Fubcli, history: Path) -> None:
    completed = fubcli("backtest", f"--history={history}")
    lines = [json.loads(line) for line in completed.stdout.splitlines()]
    assert len(lines) == 60 + 59
    for line in lines:
        jsonschema.validate(line, schema("backtest-verdict"))
    paged = [
        (line["date"], line["check"], line["status"]) for line in lines if line["status"] in ("warning", "critical")
    ]
    assert paged == [
        (SPOILT.isoformat(), "volume", "critical"),
        ((SPOILT + timedelta(days=5)).isoformat(), "freshness", "critical"),
    ]


def test_with_a_truth_people_are_told_the_score(fubcli: Fubcli, history: Path, truth: Path) -> None:
    completed = fubcli("backtest", f"--history={history}", f"--truth={truth}")
    volume, freshness = completed.stderr.splitlines()
    assert "volume: precision 1, recall 1, f1 1, false pages 0 per table-month" in volume
    assert "(zero 1/1)" in volume
    assert "freshness: precision 1, recall 1" in freshness
    assert "(missing 1/1)" in freshness


def test_programs_get_the_score_in_one_event(fubcli: Fubcli, history: Path, truth: Path) -> None:
    event = event_of(fubcli("backtest", f"--history={history}", f"--truth={truth}", "--output=json"), 0)
    data = event["data"]
    assert (event["dataschema"], data["tables"], data["nights"]) == ("urn:fub:contract:backtest-result:1", 1, 60)
    assert data["scores"]["volume"]["kinds"] == {"zero": {"found": 1, "faults": 1}}
    assert data["verdicts"]["volume"]["critical"] == 1
    assert "scores" not in event_of(fubcli("backtest", f"--history={history}", "--output=json"), 0)["data"]


def test_tables_without_a_schedule(fubcli: Fubcli, history: Path) -> None:
    completed = fubcli("backtest", f"--history={history}", "--schedule=irregular")
    missed = json.loads(completed.stdout.splitlines()[-1])
    assert (completed.returncode, missed["table"]) == (0, "fub.s.t")
    assert "longer than it ever rests" in completed.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--history=nowhere.ndjson",), "cannot be read"),
        (("--history=.",), "cannot be read"),
        (("--history={history}", "--truth=nowhere.ndjson"), "cannot be read"),
        (("--history={history}", "--schedule=weekly"), "nightly, irregular"),
        (("--history={history}", "--output=table"), "ndjson, json"),
        (("--history=/dev/null",), "no commit"),
        (("--history={history}", "--truth={strange}"), "no table"),
        (("--history={strange}",), "line 1"),
        ((), "--history"),
    ],
)
def test_what_is_wrong_is_told(
    fubcli: Fubcli, history: Path, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    strange = write(tmp_path / "strange.ndjson", {"table": "x", "date": "2026-08-03", "kind": "zero"})
    given = [each.format(history=history, strange=strange) for each in arguments]
    assert said in event_of(fubcli("backtest", *given), 2)["data"]["detail"]
