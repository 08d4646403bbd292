"""Requests over files that a test writes, judged with the packaged policy."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from fubcli.model.request import CheckRequest
from fubcli.operations.check.fragment import Fragment
from fubcli.operations.check.run import Checked, CheckPorts, run
from tests.operations.conftest import FixedClock
from tests.policy.cases import configuration

STAGES = "SELECT name FROM fub.contacts_silver.stages"
DROP = "DROP TABLE fub.contacts_silver.stages"
NO_REQUEST = CheckRequest(())


def checked(*paths: object, stdin: str | bytes | None = None, **more: Any) -> list[Checked]:
    """Judge the statements of files and directories, or of a text on stdin."""
    data = stdin.encode() if isinstance(stdin, str) else stdin
    stream = None if data is None else io.BytesIO(data)
    names = tuple(str(path) for path in paths) or ("-",)
    known = configuration()
    return list(run(CheckRequest(names, stream, **more), CheckPorts(known.catalogs, known.policy, FixedClock())))


def told(checks: list[Checked]) -> list[tuple[str | int, str]]:
    """Return ids and verdicts."""
    return [(each.judgement.id, each.judgement.verdict.value) for each in checks]


def reasons(checks: list[Checked]) -> list[str]:
    """Return the first reason of each statement that is not allowed."""
    return [each.judgement.findings[0].reason for each in checks if each.judgement.findings]


def texts(fragments: list[tuple[Fragment, str]]) -> list[tuple[str, str]]:
    """Return cells and their SQL."""
    return [(cell, fragment.sql) for fragment, cell in fragments]


def write(path: Path, content: str | bytes) -> Path:
    """Write a file, folders included, without touching its line ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
