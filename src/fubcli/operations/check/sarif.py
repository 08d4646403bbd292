"""Judgements as SARIF 2.1.0, which code hosts show beside the lines of a change."""

from __future__ import annotations

import hashlib
import inspect
import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fubcli import __version__
from fubcli.model.decision import Finding, Verdict
from fubcli.operations.check.fragment import Found
from fubcli.operations.check.run import Checked, Tally
from fubcli.operations.check.telling import place_of
from fubcli.policy.engine import RULES

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Verdict.REFUSE: "error", Verdict.NEEDS_STAGING: "warning"}
_PLACES = {rule.__name__.rpartition(".")[2]: place for place, rule in enumerate(RULES)}


def log(checks: Iterable[Checked], tally: Tally, *, policy: str, directory: Path) -> dict[str, Any]:
    """Return a log with one result for each finding of a statement that is not allowed; counts into `tally`.

    Paths are relative to `directory`; those outside of it are absolute `file:` URIs.
    """
    results: list[dict[str, Any]] = []
    seen: Counter[str] = Counter()
    for checked in checks:
        tally.add(checked)
        if not checked.judgement.allowed:
            results += [_result(checked, finding, directory, seen) for finding in checked.judgement.findings]
    driver = {
        "name": "fubcli",
        "semanticVersion": __version__,
        "rules": [_rule(name, rule.__doc__) for name, rule in zip(_PLACES, RULES, strict=True)],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True}],
        "properties": {"policy": policy, "statements": tally.verdicts.total()},
        "results": results,
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(name: str, documentation: str | None) -> dict[str, Any]:
    title, _, text = inspect.cleandoc(documentation or "").partition("\n")
    return {
        "id": name,
        "shortDescription": {"text": title},
        "help": {"text": text.strip()},
        "defaultConfiguration": {"level": "error"},
    }


def _result(checked: Checked, finding: Finding, directory: Path, seen: Counter[str]) -> dict[str, Any]:
    found, judgement = checked.found, checked.judgement
    result: dict[str, Any] = {"ruleId": finding.rule}
    if finding.rule in _PLACES:
        result["ruleIndex"] = _PLACES[finding.rule]
    return result | {
        "level": _LEVELS.get(judgement.verdict, "error"),
        "message": {"text": _message(found, finding)},
        "locations": [_location(found, finding, directory)],
        "partialFingerprints": {"statementAndRule/v1": _fingerprint(found, finding, seen)},
        "properties": {"id": judgement.id, "verdict": judgement.verdict.value, "environment": judgement.environment},
    }


def _message(found: Found, finding: Finding) -> str:
    """Return the reason, what to do instead, and the place within a part that has no lines of the file."""
    start, _ = place_of(found, finding)
    part = f"{found.fragment.part}, line {start.line}: " if found.fragment.part else ""
    instead = "".join(f" {remedy.title}." for remedy in finding.remedies)
    return f"{part}{finding.reason}{instead}"


def _location(found: Found, finding: Finding, directory: Path) -> dict[str, Any]:
    fragment = found.fragment
    start, end = place_of(found, finding)
    region = {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }
    return {
        "physicalLocation": {
            "artifactLocation": _artifact(fragment.file, directory),
            "region": {"startLine": fragment.line} if fragment.part else region,
        }
    }


def _artifact(file: str, directory: Path) -> dict[str, str]:
    path = Path(os.path.normpath(directory / (file or "stdin")))
    if path.is_relative_to(directory):
        relative = path.relative_to(directory).as_posix()
        return {"uri": quote(os.fsencode(relative)), "uriBaseId": "%SRCROOT%"}
    return {"uri": f"file://{quote(os.fsencode(path))}"}


def _fingerprint(found: Found, finding: Finding, seen: Counter[str]) -> str:
    """Return what stays the same when the statement moves within its file; a repetition is numbered."""
    words = " ".join(found.statement.sql.split())
    stable = "\0".join((finding.rule, found.fragment.file, words or str(found.statement.id)))
    digest = hashlib.sha256(stable.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    seen[digest] += 1
    return f"{digest}:{seen[digest]}"
