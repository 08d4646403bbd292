"""Rows page by page: all of them, once, in their order; and cursors that lead nowhere say so."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from jsonschema import validate

from fubcli.contracts.published import schema
from fubcli.errors import UsageError
from fubcli.mcp import cursors
from fubcli.mcp.cursors import PAGE_CHARS, Cursors

COLUMNS = [{"name": "n", "type": "int"}, {"name": "text", "type": "string"}]


def result(path: Path, rows: list[list[Any]], shown: int) -> dict[str, Any]:
    path.write_text("".join(json.dumps({"n": n, "text": text}) + "\n" for n, text in rows), encoding="utf-8")
    artifact = {
        "uri": path.as_uri(),
        "media_type": "application/x-ndjson",
        "rows": len(rows),
        "bytes": 1,
        "sha256": "0",
    }
    return {"columns": COLUMNS, "rows": rows[:shown], "row_count": len(rows), "artifact": artifact, "truncated": False}


def pages(known: Cursors, data: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    while cursor := data.get("cursor"):
        data = dict(known.page(cursor["cursor"]).data)
        found.append(data)
    return found


@pytest.mark.parametrize("shown", [0, 1, 7])
def test_every_row_comes_once_and_in_order(tmp_path: Path, shown: int) -> None:
    rows = [[number, 'é\n"' * (number % 90)] for number in range(500)]
    known = Cursors()
    told = known.begun(result(tmp_path / "a b.ndjson", rows, shown))
    found = pages(known, told)
    assert [row for page in found for row in page["rows"]] == rows[shown:]
    assert next(page["offset"] for page in found) == shown
    assert "cursor" not in found[-1]
    for page in found:
        validate(page, schema("query-page"))
        assert sum(len(json.dumps(row)) for row in page["rows"]) <= PAGE_CHARS * 1.2


def test_a_row_that_is_longer_than_a_page_comes_alone(tmp_path: Path) -> None:
    rows = [[1, "a"], [2, "b" * PAGE_CHARS * 2], [3, "c"]]
    known = Cursors()
    found = pages(known, known.begun(result(tmp_path / "x.ndjson", rows, 1)))
    assert [[row[0] for row in page["rows"]] for page in found] == [[2], [3]]


def test_the_same_cursor_leads_to_the_same_page(tmp_path: Path) -> None:
    known = Cursors()
    told = known.begun(result(tmp_path / "x.ndjson", [[n, "x" * 100] for n in range(300)], 3))
    cursor = told["cursor"]["cursor"]
    assert dict(known.page(cursor).data) == dict(known.page(cursor).data)


def test_what_is_all_there_needs_no_cursor(tmp_path: Path) -> None:
    known = Cursors()
    whole = result(tmp_path / "x.ndjson", [[1, "a"]], 1)
    assert known.begun(whole) == whole
    assert known.begun({"rows": []}) == {"rows": []}
    assert known.begun({"operation": "schema"}) == {"operation": "schema"}


def test_rows_whose_file_has_gone_at_once_have_no_cursor(tmp_path: Path) -> None:
    told = result(tmp_path / "x.ndjson", [[n, "x"] for n in range(9)], 1)
    (tmp_path / "x.ndjson").unlink()
    assert Cursors().begun(told) == told


@pytest.mark.parametrize("cursor", ["", "-", "x", "0" * 32 + "-1", "0" * 32, "-1-1", "../../etc/passwd", "²"])
def test_a_cursor_that_was_never_given_leads_nowhere(tmp_path: Path, cursor: str) -> None:
    known = Cursors()
    known.begun(result(tmp_path / "x.ndjson", [[n, "x"] for n in range(9)], 1))
    with pytest.raises(UsageError, match="run the query again"):
        known.page(cursor)


def test_only_rows_that_a_cursor_was_given_to_can_be_asked_for(tmp_path: Path) -> None:
    known = Cursors()
    told = known.begun(result(tmp_path / "x.ndjson", [[n, "x"] for n in range(9)], 1))
    name = told["cursor"]["cursor"].partition("-")[0]
    for row in ("0", "2", "99", "-1", "1 ", "٣"):
        with pytest.raises(UsageError):
            known.page(f"{name}-{row}")


def test_a_cursor_ends_with_its_time_with_its_file_and_when_many_others_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Cursors()
    told = [known.begun(result(tmp_path / f"{n}.ndjson", [[1, "a"], [2, "b"]], 1)) for n in range(65)]
    with pytest.raises(UsageError):
        known.page(told[0]["cursor"]["cursor"])
    (tmp_path / "1.ndjson").unlink()
    with pytest.raises(UsageError):
        known.page(told[1]["cursor"]["cursor"])
    assert known.page(told[2]["cursor"]["cursor"]).data["rows"] == [[2, "b"]]
    later = time.monotonic() + cursors.GOOD_FOR.total_seconds() + 1
    monkeypatch.setattr(cursors.time, "monotonic", lambda: later)
    with pytest.raises(UsageError):
        known.page(told[2]["cursor"]["cursor"])
