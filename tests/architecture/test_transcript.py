"""The three steps of docs/promotion.md, run as they are written."""

from __future__ import annotations

import shlex
from pathlib import Path

from tests.cli.events import event_of
from tests.conftest import ROOT, Fubcli
from tests.transcripts import member, steps

TEXT = (ROOT / "docs" / "promotion.md").read_text(encoding="utf-8")


def test_the_transcript_runs_as_written(fubcli: Fubcli, lakehouse_home: Path, tmp_path: Path) -> None:
    fubcli("--operation=schema")  # the lakehouse is there
    home = tmp_path / "home"
    home.mkdir()
    (home / "data").symlink_to(lakehouse_home / "data")
    receipts: dict[str, str] = {}
    remedy: list[str] = []
    for step in steps(TEXT):
        arguments = shlex.split(step.command)[1:]
        event = event_of(fubcli(*arguments, home=home), step.code)
        for path, shown in step.shown.items():
            actual = member(event, path)
            assert actual == (receipts.setdefault(shown, actual) if shown.startswith("<") else shown), path
        if remedy:
            assert arguments == remedy[1:]
        remedy = event["data"]["remedy"][0]["argv"] if step.code == 4 else []
    assert len(set(receipts.values())) == len(receipts) == 3
