"""Reads what the command line wrote, and holds it against the published contracts."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from fubcli.contracts import published


@cache
def validator(name: str) -> Draft202012Validator:
    schema = published.schema(name)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def event_of(completed: subprocess.CompletedProcess[str], code: int = 0) -> dict[str, Any]:
    """Return the one event on stdout, valid against its contracts, after checking the exit code."""
    assert completed.returncode == code, completed.stdout + completed.stderr
    assert "Traceback" not in completed.stdout + completed.stderr
    lines = completed.stdout.splitlines()
    assert len(lines) == 1, completed.stdout
    event: dict[str, Any] = json.loads(lines[0])
    validator("event").validate(event)
    validator(event["dataschema"].split(":")[3]).validate(event["data"])
    if event["datacontenttype"] == "application/problem+json":
        assert event["data"]["exit_code"] == code
    return event


def data_of(completed: subprocess.CompletedProcess[str], code: int = 0) -> dict[str, Any]:
    """Return the data of the one event on stdout."""
    data: dict[str, Any] = event_of(completed, code)["data"]
    return data


def rows_of(completed: subprocess.CompletedProcess[str]) -> list[list[Any]]:
    """Return the rows of a successful query."""
    rows: list[list[Any]] = data_of(completed)["rows"]
    return rows
