"""The record of what was to be made: one that is damaged says whose it is, and what to do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fubcli.bootstrap import SystemClock
from fubcli.config.locations import Home
from fubcli.errors import StorageUnavailable
from fubcli.integrations.datadog.intents import Intents
from fubcli.model.service import Service, ServiceProfile

GOOD = {"kind": "monitor", "what": "x", "at": "2026-11-22T08:00:00+00:00", "is_done": True, "id": "101"}


@pytest.fixture
def intents(tmp_path: Path) -> Intents:
    profile = ServiceProfile(Service.DATADOG, "https://api.datadoghq.eu", "production")
    return Intents(tmp_path, profile, SystemClock(), Home.ensure)


@pytest.fixture
def record(intents: Intents, tmp_path: Path) -> Path:
    """A record with one intent."""
    intents.done("monitor", "x", "101")
    (record,) = (tmp_path / "outside").iterdir()
    return record


def test_what_was_made_is_known(intents: Intents, record: Path) -> None:
    assert [(each.id, each.is_done) for each in [intents.of("monitor", "x")] if each] == [("101", True)]
    assert record.read_text().count("\n") == 1


@pytest.mark.parametrize("line", [
    "garbage", '{"kind":"monitor"', "[1]", "7", "{}", "\u00e9", {**GOOD, "at": "soon"}, {**GOOD, "at": "2026-11-22"},
    {**GOOD, "id": "../../x"}, {**GOOD, "id": 7}, {**GOOD, "at": None},
])  # fmt: skip
def test_a_damaged_record_says_so_and_what_to_do(intents: Intents, record: Path, line: Any) -> None:
    text = line if isinstance(line, str) else json.dumps(line)
    record.write_text(f"{json.dumps(GOOD)}\n{text}\n", encoding="utf-8")
    with pytest.raises(StorageUnavailable, match="is not as it was written") as failed:
        intents.of("monitor", "x")
    assert str(record) in failed.value.detail
    assert [each.title for each in failed.value.remedy] == [
        "Remove the file, 15 minutes after the last run: by then the lists show everything"
    ]
    record.unlink()
    assert intents.of("monitor", "x") is None


def test_a_record_that_cannot_be_read_says_why(intents: Intents, record: Path) -> None:
    record.unlink()
    record.mkdir()
    with pytest.raises(StorageUnavailable, match="cannot be read: Is a directory"):
        intents.of("monitor", "x")
