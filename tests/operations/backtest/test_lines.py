"""Histories and truths as lines; a line of another form is named with its number."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from fubcli.errors import UsageError
from fubcli.model.health import Commit
from fubcli.operations.backtest.lines import histories, truth

GOOD = b'{"table": "a", "committed_at": "2026-08-03T01:00:00-07:00", "operation": "WRITE", "rows": 5, "more": 1}'


def test_a_history() -> None:
    found = histories([GOOD, b"", b"  \n", GOOD.replace(b'"a"', b'"b"').replace(b"5", b"null")], "h")
    assert found["a"] == [Commit(0, datetime(2026, 8, 3, 8, tzinfo=UTC), "WRITE", 5)]
    assert found["b"][0].rows is None


def test_a_truth() -> None:
    line = b'{"table": "a", "date": "2026-08-03", "kind": "zero"}'
    assert truth([line], "t") == {("a", date(2026, 8, 3)): "zero"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"{", b"", "not JSON"),
        (b"WRITE", b"\xff", "not JSON"),
        (GOOD, b"[1]", "wants an object"),
        (GOOD, b"[" * 100_000, "not JSON"),
        (b'"a"', b'""', "`table` wants a text"),
        (b'"a"', b"7", "`table` wants a text"),
        (b'"a"', b'"' + b"a" * 1001 + b'"', "`table` wants a text"),
        (b"-07:00", b"", "no zone"),
        (b"2026-08-03T", b"yesterday ", "no time"),
        (b"2026-08-03T01:00:00-07:00", b"0001-01-01T00:00:00+23:59", "no time"),
        (b'"rows": 5', b'"rows": -1', "`rows` wants"),
        (b'"rows": 5', b'"rows": 1.5', "`rows` wants"),
        (b'"rows": 5', b'"rows": true', "`rows` wants"),
        (b"WRITE", b"", "`operation` wants"),
    ],
)
def test_a_line_that_is_no_commit_is_named(old: bytes, new: bytes, said: str) -> None:
    with pytest.raises(UsageError, match=f"h, line 2: .*{said}"):
        histories([GOOD, GOOD.replace(old, new)], "h")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"table": "a", "date": "2026-08-03", "kind": "odd"}', "`kind` is one of"),
        (b'{"table": "a", "date": "3 August", "kind": "zero"}', "`date` is no date"),
        (b'{"date": "2026-08-03", "kind": "zero"}', "`table` wants"),
    ],
)
def test_a_line_that_is_no_truth_is_named(line: bytes, said: str) -> None:
    with pytest.raises(UsageError, match=f"t, line 1: .*{said}"):
        truth([line], "t")
