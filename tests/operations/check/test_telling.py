"""Judgements as JSON: ids, verdicts, and places that a reader finds in the file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.contracts import published
from fubcli.operations.check import telling
from fubcli.operations.check.fragment import Fragment
from fubcli.operations.check.run import Tally
from fubcli.operations.check.telling import envelope, statement_line
from tests.cli.events import validator
from tests.operations.check.desk import DROP, STAGES, checked, write

NAME = "fub.contacts_silver.stages"


def lines(*paths: object, **more: Any) -> list[dict[str, Any]]:
    told = [statement_line(each) for each in checked(*paths, **more)]
    for each in told:
        validator("check-statement").validate(each)
    return told


def data(*paths: object, every: bool = False, **more: Any) -> dict[str, Any]:
    told = dict(envelope(checked(*paths, **more), Tally(), policy="p", every=every).data)
    validator("check-result").validate(told)
    return told


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_finding_points_into_the_file(tmp_path: Path, end: str) -> None:
    text = f"\ufeff-- ü 🙂\n{STAGES};\n\n  /* why */\n  DROP TABLE\n    {NAME} ;\n".replace("\n", end)
    _, drop = lines(write(tmp_path / "a.sql", text))
    assert (drop["line"], drop["column"]) == (5, 3)
    (finding,) = drop["findings"]
    assert [finding[key] for key in ("line", "column", "end_line", "end_column")] == [6, 5, 6, 5 + len(NAME)]
    assert finding["remedy"][0]["argv"][0] == "fubcli"


def test_a_finding_without_a_place_is_about_the_whole_statement() -> None:
    ((line),) = lines(stdin="-- only a comment that readers end differently /* \n/*/*/")
    assert line["findings"]
    (refused,) = lines(stdin='{"id": 1, "sql": " "}', ndjson=True)
    assert refused["findings"][0]["span"] == {"start": 0, "end": 0}


def test_a_span_is_of_the_statements_own_text() -> None:
    (line,) = lines(stdin=json.dumps({"id": "x", "sql": f"\n{DROP}"}), ndjson=True)
    span = line["findings"][0]["span"]
    assert f"\n{DROP}"[span["start"] : span["end"]] == NAME
    assert (line["part"], line["findings"][0]["line"]) == ("line 1", 2)


def test_an_allowed_line_says_what_was_rewritten() -> None:
    (line,) = lines(stdin="SELECT TOP 3 name FROM fub.contacts_silver.stages")
    assert (line["verdict"], line["findings"]) == ("allow_rewritten", [])
    assert line["rewrites"][0]["rule"]


def test_the_event_counts_all_and_lists_what_is_not_allowed() -> None:
    told = data(stdin=f"{STAGES}; {DROP}; SELECT TOP 1 name FROM {NAME}")
    assert told["verdicts"] == {"allow": 1, "allow_rewritten": 1, "needs_staging": 0, "refuse": 1}
    assert (told["statements"], told["files"], told["truncated"]) == (3, 1, False)
    assert [each["id"] for each in told["results"]] == ["stdin#2"]
    assert len(data(stdin=f"{STAGES}; {DROP}", every=True)["results"]) == 2


def test_a_long_list_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "MOST_LISTED", 2)
    told = data(stdin=f"{DROP};" * 3)
    assert (len(told["results"]), told["truncated"], told["statements"]) == (2, True, 3)
    assert told["next"]
    assert data(stdin=f"{DROP};" * 2)["truncated"] is False


def test_nothing_to_judge_is_a_finding() -> None:
    assert data(stdin="-- nothing")["findings"][0]["id"] == "nothing-to-judge"
    assert data(stdin="SELECT 1")["findings"] == []


def test_the_lines_of_ndjson_and_the_results_of_the_event_have_one_schema() -> None:
    line, items = (
        published.schema("check-statement"),
        published.schema("check-result")["properties"]["results"]["items"],
    )
    assert {key: line[key] for key in items} == items


@given(st.text(alphabet="ab\n\r\t;ü🙂"), st.data())
def test_a_position_leads_back_to_its_offset(text: str, draw: st.DataObject) -> None:
    offset = draw.draw(st.integers(0, len(text)))
    line, column = Fragment(text).position(offset)
    assert sum(len(each) + 1 for each in text.split("\n")[: line - 1]) + column - 1 == offset
