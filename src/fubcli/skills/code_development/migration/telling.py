"""Verdicts as the event has them: names and texts of the migration only as what can be seen of them, and cut."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from fubcli.model.migration import Change, ChangeKind, MigrationStatement
from fubcli.results.formats import visible
from fubcli.skills.code_development.migration.downstream import Downstream
from fubcli.skills.code_development.migration.judging import Judged
from fubcli.skills.code_development.migration.sources import ReadFile
from fubcli.skills.code_development.migration.types import Breaks

Find = Callable[[Judged], list[dict[str, Any]]]
_MOST_TEXT = 500
_MOST_NAME = 64
_MOST_CHANGES = 50
_RANK = {Breaks.YES: 0, Breaks.UNKNOWN: 1, Breaks.NO: 2}


def file_told(file: ReadFile) -> dict[str, Any]:
    """Return what was read of a file."""
    told: dict[str, Any] = {
        "name": visible(file.name), "form": file.form, "statements": len(file.statements) if not file.problem else 0,
    }  # fmt: skip
    return told | ({"problem": file.problem} if file.problem else {})


def statement_told(
    file: str,
    statement: MigrationStatement,
    judged: Sequence[Judged],
    timing: dict[str, Any],
    downstream: Downstream,
) -> dict[str, Any]:
    """Return a statement with its verdict, that of its worst change; `timing` is its cost and overlap."""
    ranked = sorted(judged, key=lambda each: _RANK[each.breaks])
    worst = ranked[0]
    told: dict[str, Any] = {
        "file": visible(file),
        "line": statement.line,
        "until_line": statement.until_line,
        "text": visible(" ".join(statement.text.split()), _MOST_TEXT),
        "kinds": [kind.value for kind in dict.fromkeys(each.change.kind for each in judged)],
        "breaks_export": worst.breaks.value,
        "reason": visible(worst.reason, _MOST_TEXT),
        "changes": [_change(each) for each in ranked[:_MOST_CHANGES]],
        "change_count": len(ranked),
    } | timing
    if worst.landing is not None and worst.change.kind is not ChangeKind.NOISE:
        hitting = [each for each in ranked if each.breaks is worst.breaks][:_MOST_CHANGES]
        told["downstream"] = _merged(downstream.tables, hitting, "table")
        if worst.breaks is not Breaks.NO:
            told["playbooks"] = _merged(downstream.playbooks, hitting, "name")
            told["queries"] = _merged(downstream.queries, hitting, "text")
    return told


def _merged(find: Find, judged: Sequence[Judged], key: str) -> list[dict[str, Any]]:
    """Return what is found for any of the changes, each once, with the lists in it put together."""
    found: dict[str, dict[str, Any]] = {}
    for each in judged:
        for told in find(each):
            before = found.setdefault(told[key], told)
            for name, value in told.items():
                if isinstance(value, list):
                    before[name] = list(dict.fromkeys([*before.get(name, []), *value]))
    return list(found.values())


def _change(judged: Judged) -> dict[str, Any]:
    change = judged.change
    told: dict[str, Any] = {
        "kind": change.kind.value,
        "breaks_export": judged.breaks.value,
        "reason": visible(judged.reason, _MOST_TEXT),
    }
    if judged.old_type:
        told["old_type"] = visible(judged.old_type, _MOST_TEXT)
    return told | _facts(change) | ({"order": judged.order} if judged.order else {}) | _place(judged)


def _facts(change: Change) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if change.table is not None:
        told["table"] = visible(str(change.table), 2 * _MOST_NAME)
    if change.columns:
        told["columns"] = [visible(each, _MOST_NAME) for each in change.columns]
    if change.renamed:
        told["to"] = visible(change.renamed[0][1], _MOST_NAME)
    elif change.target is not None:
        told["to"] = visible(str(change.target), 2 * _MOST_NAME)
    if change.spec is not None:
        told["type"] = visible(str(change.spec.type), _MOST_TEXT)
        if change.spec.is_nullable is not None:
            told["nullable"] = change.spec.is_nullable
    if change.if_exists or change.if_not_exists:
        told["conditional"] = True
    return told


def _place(judged: Judged) -> dict[str, Any]:
    return {"lands_in": str(judged.landing), "exported_as": judged.table} if judged.landing else {}
