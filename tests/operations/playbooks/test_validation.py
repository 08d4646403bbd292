"""Whether files are playbooks that may run."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from fubcli.contracts.published import schema
from fubcli.errors import ExitCode
from fubcli.model.decision import Finding, Verdict
from fubcli.model.match import Candidate, Entities, Match
from fubcli.model.names import Environment
from fubcli.model.statement import StatementKind
from fubcli.operations.playbooks import listed, match_line, matched, shown, validated
from fubcli.operations.playbooks.validation import paths_of
from fubcli.playbooks.catalogue import load_file, load_playbooks
from tests.operations.conftest import some_catalogs
from tests.playbooks.reading.test_playbook import WHOLE

SOUND = WHOLE.replace("${fub}", "${live}")


@dataclass(frozen=True)
class Judgement:
    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    kind: StatementKind = StatementKind.QUERY


@dataclass
class Judge:
    """Refuses what has a word in it."""

    refuses: str = "never"
    asked: list[str] = field(default_factory=list)

    def __call__(self, sql: str) -> Any:
        self.asked.append(sql)
        refused = Judgement(Verdict.REFUSE, (Finding("production_is_read_only", "No."),))
        kind = StatementKind.DELETE if "DELETE" in sql else StatementKind.QUERY
        return refused if self.refuses in sql else Judgement(Verdict.ALLOW, kind=kind)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "late-orders.yaml"
    path.write_text(SOUND)
    return path


def told(path: Path, judge: Judge) -> tuple[dict[str, Any], ExitCode]:
    envelope = validated([path], {}, some_catalogs(), judge)
    data = json.loads(json.dumps(envelope.data))
    jsonschema.validate(data, schema("playbook-validation"))
    return data, envelope.exit_code


def test_a_sound_file(file: Path) -> None:
    data, code = told(file, Judge())
    assert (data["valid"], code) == (True, ExitCode.OK)
    assert data["files"][0]["steps"] == [{"id": "late", "verdict": "allow"}, {"id": "staged", "verdict": "allow"}]


def test_every_statement_is_judged_where_it_runs_with_and_without_its_optional_parts(file: Path) -> None:
    file.write_text(SOUND.replace("AND at >= :since\n    rows", "[[ AND at >= :since ]]\n    rows"))
    judge = Judge()
    told(file, judge)
    assert [sql.split("FROM ")[1] for sql in judge.asked] == [
        "live.a.b WHERE account_id = :account_id  AND at >= :since ",
        "live.a.b WHERE account_id = :account_id ",
        "stage.a.b WHERE at >= :since",
    ]


def test_one_refused_form_is_enough(file: Path) -> None:
    data, code = told(file, Judge(refuses="stage.a.b"))
    assert (data["valid"], code) == (False, ExitCode.FINDINGS)
    assert data["files"][0]["steps"][1] == {
        "id": "staged",
        "verdict": "refuse",
        "rule": "production_is_read_only",
        "reason": "No.",
    }
    assert "step staged would be refused: No." in data["findings"][0]["title"]


def test_a_statement_that_writes_is_no_step(file: Path) -> None:
    file.write_text(SOUND.replace("SELECT account_id, n FROM ${live}.a.b WHERE at", "DELETE FROM ${live}.a.b WHERE at"))
    data, code = told(file, Judge())
    assert code is ExitCode.FINDINGS
    assert "an investigation only reads" in data["findings"][0]["title"]


@pytest.mark.parametrize(("old", "new", "problem"), [
    ("format: 1", "format: 9", "must be 1"), ("${live}", "${nowhere}", "stands for no production catalog"), ("playbook: late-orders", "playbook: none-such", "is no playbook"),
    ("name: late-orders", "name: other", "as the file is called"),
])  # fmt: skip
def test_what_is_not_sound_is_told_with_its_place(file: Path, old: str, new: str, problem: str) -> None:
    file.write_text(SOUND.replace(old, new))
    data, code = told(file, Judge())
    assert code is ExitCode.FINDINGS
    assert problem in data["files"][0]["problems"][0]


def test_a_directory_stands_for_its_files(file: Path) -> None:
    (file.parent / "notes.txt").touch()
    assert paths_of([file.parent]) == [file]


def test_listed_and_shown(file: Path) -> None:
    known = {**load_playbooks(), "late-orders": load_file(file)}
    data = json.loads(json.dumps(listed(known).data))
    jsonschema.validate(data, schema("playbook-list"))
    assert data["untrusted"] == [f"/playbooks/{len(known) - 1}"]
    for name in known:
        jsonschema.validate(json.loads(json.dumps(shown(name, known).data)), schema("playbook"))
    assert shown("late-orders", known).data["findings"][0]["when"] == ["late.n at_least 5"]


def test_a_match_as_a_line() -> None:
    said = Entities((12345,), (), (1, 2), ("contacts_silver.contacts",), ("fub",), "past_week", Environment.STAGING)
    match = Match("Leads\x1b of 12345", (Candidate("a", 0.91234, ("leads",)),), said, "a")
    jsonschema.validate(json.loads(json.dumps(matched(match).data)), schema("playbook-match"))
    line = match_line(match)
    assert line["text"] == "Leads\\x1b of 12345"
    assert line["playbooks"] == [{"name": "a", "score": 0.912, "reasons": ["leads"]}]
    assert line["parameters"] == {
        "account_id": 12345, "user_id": [1, 2], "table": "contacts_silver.contacts", "catalog": "fub", "timeframe": "past_week", "environment": "staging",
    }  # fmt: skip
    assert "why_not" not in line
    unread = Match("?", (), Entities(unread_time="feb 30"), None, "nothing fits")
    jsonschema.validate(json.loads(json.dumps(matched(unread).data)), schema("playbook-match"))
    assert match_line(unread)["unread_time"] == "feb 30"
    assert "unread_time" not in line
    assert match_line(Match("?", (), Entities(), None, "nothing fits"))["why_not"] == "nothing fits"
