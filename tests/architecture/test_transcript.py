"""The three steps of docs/promotion.md, run as they are written."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

from tests.cli.events import event_of
from tests.conftest import ROOT, Fubcli

TEXT = (ROOT / "docs" / "promotion.md").read_text(encoding="utf-8")


def steps() -> list[tuple[list[str], int, dict[str, str]]]:
    """The commands of the transcript, each with its exit code and the members that it shows."""
    block = re.search(r"<!-- transcript -->\n```console\n(.*?)```", TEXT, re.DOTALL)
    assert block is not None
    found = re.findall(r"^\$ (.+)\nexit (\d+), (.+)$", block[1], re.MULTILINE)
    assert len(found) == block[1].count("$ fubcli")
    return [
        (shlex.split(command)[1:], int(code), dict(each.split(" = ") for each in told.split(", ")))
        for command, code, told in found
    ]


def member(event: Any, path: str) -> str:
    for part in path.split("."):
        event = event[int(part)] if part.isdigit() else event[part]
    return {True: "true", False: "false"}.get(event, event) if isinstance(event, bool) else str(event)


def test_the_transcript_runs_as_written(fubcli: Fubcli, lakehouse_home: Path, tmp_path: Path) -> None:
    fubcli("--operation=schema")  # the lakehouse is there
    home = tmp_path / "home"
    home.mkdir()
    (home / "data").symlink_to(lakehouse_home / "data")
    receipts: dict[str, str] = {}
    remedy: list[str] = []
    for arguments, code, told in steps():
        event = event_of(fubcli(*arguments, home=home), code)
        for path, shown in told.items():
            actual = member(event, path)
            assert actual == (receipts.setdefault(shown, actual) if shown.startswith("<") else shown), path
        if remedy:
            assert arguments == remedy[1:]
        remedy = event["data"]["remedy"][0]["argv"] if code == 4 else []
    assert len(set(receipts.values())) == len(receipts) == 3
