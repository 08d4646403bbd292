"""SARIF 2.1.0: the members that code hosts need, in the shapes that the standard gives them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from fubcli.model.decision import Decision, Finding, Verdict
from fubcli.model.names import Environment
from fubcli.operations.check import judge as judging
from fubcli.operations.check.run import Tally
from fubcli.operations.check.sarif import log
from fubcli.policy.engine import RULES
from tests.operations.check.desk import DROP, STAGES, checked, write


def _object(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    return {"type": "object", "properties": required | optional, "required": [*required], "additionalProperties": False}


TEXT = _object({"text": {"type": "string", "minLength": 1}})
NUMBER = {"type": "integer", "minimum": 1}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
REGION = _object({"startLine": NUMBER}, startColumn=NUMBER, endLine=NUMBER, endColumn=NUMBER)
ARTIFACT = _object({"uri": {"type": "string", "pattern": "^[!-~]+$"}}, uriBaseId={"const": "%SRCROOT%"})
LOCATION = _object({"physicalLocation": _object({"artifactLocation": ARTIFACT, "region": REGION})})
RULE = _object(
    {
        "id": {"type": "string"},
        "shortDescription": TEXT,
        "help": TEXT,
        "defaultConfiguration": _object({"level": LEVEL}),
    }
)
RESULT = _object(
    {
        "ruleId": {"type": "string"},
        "level": LEVEL,
        "message": TEXT,
        "locations": {"type": "array", "items": LOCATION, "minItems": 1, "maxItems": 1},
        "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
    },
    ruleIndex={"type": "integer", "minimum": 0, "maximum": len(RULES) - 1},
    properties={"type": "object"},
)
DRIVER = _object(
    {"name": {"type": "string"}, "semanticVersion": {"type": "string"}, "rules": {"type": "array", "items": RULE}}
)
RUN = _object(
    {
        "tool": _object({"driver": DRIVER}),
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "invocations": {"type": "array", "items": _object({"executionSuccessful": {"type": "boolean"}})},
        "results": {"type": "array", "items": RESULT},
    },
    properties={"type": "object"},
)
LOG = _object(
    {
        "$schema": {"type": "string"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "items": RUN, "minItems": 1},
    }
)
"""What the standard's own schema says of the members that are written here, and none beside them."""


def results(*paths: object, directory: Path = Path("/"), **more: Any) -> list[dict[str, Any]]:
    written = json.loads(json.dumps(log(checked(*paths, **more), Tally(), policy="p", directory=directory)))
    Draft202012Validator(LOG).validate(written)
    (run,) = written["runs"]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    found: list[dict[str, Any]] = run["results"]
    return found


def place(result: dict[str, Any]) -> tuple[str, dict[str, int]]:
    location = result["locations"][0]["physicalLocation"]
    return location["artifactLocation"]["uri"], location["region"]


def test_a_result_points_at_the_line_of_a_relative_path(tmp_path: Path) -> None:
    file = write(tmp_path / "reports" / "a b#ü.sql", f"{STAGES};\n{DROP}")
    (result,) = results(file, directory=tmp_path)
    assert place(result) == (
        "reports/a%20b%23%C3%BC.sql",
        {"startLine": 2, "startColumn": 12, "endLine": 2, "endColumn": 38},
    )
    assert result["level"] == "error"
    assert result["message"]["text"].endswith("Run it on staging.")


def test_a_path_outside_of_the_directory_is_absolute(tmp_path: Path) -> None:
    file = write(tmp_path / "a.sql", DROP)
    ((uri, _),) = map(place, results(file, directory=tmp_path / "elsewhere"))
    assert uri == f"file://{file}"


def test_a_part_of_a_file_is_named_in_the_message(tmp_path: Path) -> None:
    cells = [{"cell_type": "code", "source": f"%%sql\n{DROP}"}]
    (cell,) = results(write(tmp_path / "a.ipynb", json.dumps({"cells": cells})))
    assert cell["message"]["text"].startswith("cell 1, line 2: DROP TABLE")
    assert place(cell)[1] == {"startLine": 1}
    (line,) = results(stdin="\n" + json.dumps({"id": "x", "sql": DROP}), ndjson=True)
    assert place(line) == ("stdin", {"startLine": 2})
    assert line["properties"]["id"] == "x"


def test_what_is_unreadable_has_a_place_too(tmp_path: Path) -> None:
    (result,) = results(write(tmp_path / "a.sql", b"\xff"))
    assert place(result)[1] == {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1}


def fingerprints(file: Path, content: str) -> list[str]:
    return [each["partialFingerprints"]["statementAndRule/v1"] for each in results(write(file, content))]


def test_a_fingerprint_survives_a_move_and_tells_repetitions_apart(tmp_path: Path) -> None:
    file = tmp_path / "a.sql"
    before, moved = fingerprints(file, DROP), fingerprints(file, f"{STAGES};\n\n  {DROP.replace(' ', '  ')}")
    assert before == moved
    assert len(set(fingerprints(file, f"{DROP};{DROP}"))) == 2
    assert fingerprints(file, DROP + "_2") != before
    assert fingerprints(tmp_path / "b.sql", DROP) != before


def test_rules_bring_their_documentation() -> None:
    rules = log([], Tally(), policy="p", directory=Path("/"))["runs"][0]["tool"]["driver"]["rules"]
    assert len(rules) == len(RULES)
    assert all("Why:" in rule["help"]["text"] for rule in rules)


def test_what_needs_staging_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    finding = Finding("needs_staging_run", "Run it on staging first.")
    decision = Decision(Verdict.NEEDS_STAGING, Environment.PRODUCTION, "p", (finding,))
    monkeypatch.setattr(judging, "decide", lambda *_, **__: decision)
    tally = Tally()
    (run,) = log(checked(stdin=STAGES), tally, policy="p", directory=Path("/"))["runs"]
    assert [each["level"] for each in run["results"]] == ["warning"]
    assert tally.reaches(Verdict.NEEDS_STAGING)
