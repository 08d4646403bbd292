"""Whether files are playbooks that may run: read as they would be, and every statement judged; none is run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fubcli.errors import ConfigError, ExitCode
from fubcli.model.catalogs import Catalogs
from fubcli.model.envelope import Envelope
from fubcli.model.names import Environment
from fubcli.model.playbook import Playbook, Step, StepKind
from fubcli.playbooks.catalogue import load_file
from fubcli.playbooks.reading.steps import BINDS
from fubcli.playbooks.texts import always, completed, named

if TYPE_CHECKING:
    from fubcli.operations.check.judge import Judgement

Judge = Callable[[str], "Judgement"]
_ANY_TABLE = "`fub`.`contacts_silver`.`stages`"
"""Stands for the table that somebody will name: of it only the guard's view of the statement's shape is known."""
_ITS_CATALOG = "`fub`"
_REFUSED = "refuse"
_ALL = tuple(name for names in BINDS.values() for name in names)
"""Every value that a playbook can be given."""


def validated(paths: Sequence[Path], playbooks: Mapping[str, Playbook], catalogs: Catalogs, judge: Judge) -> Envelope:
    """Judge the playbooks of files, or without files all that there are; the exit code is 8 when one is not sound."""
    told = [_file(path, playbooks, catalogs, judge) for path in paths]
    if not paths:
        told = [_sound(each, each.origin, playbooks, catalogs, judge) for each in playbooks.values()]
    is_valid = all(each["valid"] for each in told)
    findings = [
        {"id": "playbook-not-valid", "severity": "critical", "title": f"{each['file']}: {each['problems'][0]}"}
        for each in told
        if not each["valid"]
    ]
    data = {
        "operation": "playbooks",
        "valid": is_valid,
        "files": told,
        "findings": findings,
        "untrusted": ["/files", "/findings"],
    }
    code = ExitCode.OK if is_valid else ExitCode.FINDINGS
    return Envelope("playbooks", "result", "playbook-validation", data, exit_code=code)


def _file(path: Path, playbooks: Mapping[str, Playbook], catalogs: Catalogs, judge: Judge) -> dict[str, Any]:
    try:
        playbook = load_file(path)
    except ConfigError as error:
        return {"file": str(path), "valid": False, "problems": [error.detail], "steps": []}
    return _sound(playbook, str(path), playbooks, catalogs, judge)


def _sound(
    playbook: Playbook, file: str, playbooks: Mapping[str, Playbook], catalogs: Catalogs, judge: Judge
) -> dict[str, Any]:
    steps = [_judged(step, catalogs, judge) for step in playbook.steps if step.kind is StepKind.SQL]
    problems = [
        f"step {each['id']} would be refused: {each['reason']}" for each in steps if each["verdict"] == _REFUSED
    ]
    unknown = [each.playbook for each in playbook.follow_ups if each.playbook not in {*playbooks, playbook.name}]
    problems += [f"follow-up {name} is no playbook" for name in unknown]
    return {"file": file, "name": playbook.name, "valid": not problems, "problems": problems, "steps": steps}


def _judged(step: Step, catalogs: Catalogs, judge: Judge) -> dict[str, Any]:
    """Return the worse verdict of the statement with all its optional parts and without any."""
    names = _names(step, catalogs)
    missing = [name for name in named(step.sql) if name not in names]
    if missing:
        reason = f"${{{missing[0]}}} stands for no production catalog"
        return {"id": step.id, "verdict": _REFUSED, "rule": "", "reason": reason}
    whole = completed(step.sql, _ALL, names)
    judgements = [judge(text) for text in dict.fromkeys((whole, completed(always(step.sql), (), names)))]
    worst = next((each for each in judgements if each.verdict == _REFUSED), judgements[0])
    if worst.kind.writes and worst.verdict != _REFUSED:
        reason = f"{worst.kind.value.replace('_', ' ').upper()}: an investigation only reads."
        return {"id": step.id, "verdict": _REFUSED, "rule": "statement_kind_is_allowed", "reason": reason}
    told: dict[str, Any] = {"id": step.id, "verdict": worst.verdict.value}
    if worst.verdict == _REFUSED and worst.findings:
        told |= {"rule": worst.findings[0].rule, "reason": worst.findings[0].reason}
    return told


def _names(step: Step, catalogs: Catalogs) -> dict[str, str]:
    production = [each.name for each in catalogs.by_name.values() if each.environment is Environment.PRODUCTION]
    of_table = {"table": _ANY_TABLE, "catalog": _ITS_CATALOG}
    if step.environment is Environment.STAGING:
        return {name: catalogs.staging_of(name) or name for name in production} | of_table
    return {name: name for name in production} | of_table


def paths_of(files: Iterable[Path]) -> list[Path]:
    """Return the files, and for a directory its YAML files."""
    return [path for each in files for path in (sorted(each.glob("*.yaml")) if each.is_dir() else [each])]
