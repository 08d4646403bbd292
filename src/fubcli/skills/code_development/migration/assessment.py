"""The member `migration` of a brief: every statement's verdict, the file's, and the safe sequence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fubcli.errors import ExitCode
from fubcli.model.migration import Change, ChangeKind, MigrationStatement
from fubcli.skills.code_development.migration.downstream import Downstream
from fubcli.skills.code_development.migration.effects import walk
from fubcli.skills.code_development.migration.judging import Judged, judged
from fubcli.skills.code_development.migration.knowledge import Knowledge
from fubcli.skills.code_development.migration.known import Known
from fubcli.skills.code_development.migration.request import MigrationPorts, MigrationRequest
from fubcli.skills.code_development.migration.sequence import sequence
from fubcli.skills.code_development.migration.sources import read_file
from fubcli.skills.code_development.migration.tables import Tables
from fubcli.skills.code_development.migration.telling import file_told, statement_told
from fubcli.skills.code_development.migration.timing import cost_told, overlap
from fubcli.skills.code_development.migration.types import Breaks
from fubcli.skills.code_development.migration.window import utc_text

_MOST_TOLD = 200
_STRUCTURAL = frozenset(
    {
        ChangeKind.ADD_COLUMN, ChangeKind.DROP_COLUMN, ChangeKind.RENAME_COLUMN, ChangeKind.CHANGE_COLUMN,
        ChangeKind.CREATE_TABLE, ChangeKind.RENAME_TABLE, ChangeKind.DROP_TABLE, ChangeKind.CREATE_VIEW,
        ChangeKind.DROP_VIEW,
    }
)  # fmt: skip
_MOST_STEPS = 300
SUMMARIES = {
    "breaks_export": "The nightly export breaks.",
    "unknown": "Whether the nightly export breaks is not known; that is not safe.",
    "safe_with_order": "The nightly export does not break when this runs in the order, and at the time, that is said.",
    "safe": "The nightly export does not break.",
}


def assess(request: MigrationRequest, ports: MigrationPorts) -> dict[str, Any]:
    """Return what a migration does to the nightly export and what is behind it.

    `exit` is 0 when it is safe, in an order or without one, and 8 when it breaks the export or is not known not to.
    """
    knowledge, files = Knowledge(ports), [read_file(each) for each in request.files]
    located = [(file, each) for file in files for each in file.statements]
    judged = _judged([(at, each) for at, file in enumerate(files) for each in file.statements], knowledge)
    at = request.at or ports.now()
    window, downstream = ports.window(at), Downstream(knowledge)
    told = []
    for (file, statement), changes in zip(located, judged, strict=True):
        cost = cost_told(statement, changes, knowledge)
        timing = {"cost": cost, "overlap": overlap(changes, cost, at, window)}
        told.append(statement_told(file.name, statement, changes, timing, downstream))
    verdict = _verdict(judged, told)
    steps = sequence([each for changes in judged for each in changes])
    return {
        "verdict": verdict,
        "exit": int(ExitCode.OK if verdict.startswith("safe") else ExitCode.FINDINGS),
        "summary": SUMMARIES[verdict] if located else "There is no statement in it.",
        "at": utc_text(at),
        "window": window.as_json(),
        "files": [file_told(each) for each in files],
        "statements": _worst_kept(told),
        "statement_count": len(told),
        "truncated": len(told) > _MOST_TOLD,
        "sequence": steps[:_MOST_STEPS],
        "step_count": len(steps),
        "untrusted": ["/files", "/statements", "/sequence"],
    }


def _judged(located: Sequence[tuple[int, MigrationStatement]], knowledge: Knowledge) -> list[list[Judged]]:
    """Judge each file, or part of one, by what it leaves, and then what would undo it.

    To be undone some day, or by another file that perhaps does not run, mends nothing tonight.
    """
    statements = [each for _, each in located]
    tables = Tables(knowledge.exports)
    changes = [change for statement in statements for change in statement.changes]
    has_capitals = any(each.has_capitals for each in changes if each.kind is ChangeKind.RENAME_TABLE)
    known = Known(tables, knowledge, has_capitals, _is_mixed(changes))
    groups: dict[tuple[bool, int, int], list[int]] = {}
    for at, (file, statement) in enumerate(located):
        groups.setdefault((statement.is_undoing, file, statement.section), []).append(at)
    found: dict[int, list[Judged]] = {}
    for _, places in sorted(groups.items()):
        effects = walk([statements[at] for at in places], tables, knowledge.has_column)
        found |= {at: [judged(known, effect) for effect in each] for at, each in zip(places, effects, strict=True)}
    return [found[at] for at in range(len(statements))]


def _is_mixed(changes: Sequence[Change]) -> bool:
    """Whether the tables whose names or columns change are said to be in several databases, or some in none."""
    refs = [ref for each in changes if each.kind in _STRUCTURAL for ref in (each.table, each.target) if ref is not None]
    return len({ref.database for ref in refs}) > 1


def _verdict(judged: Sequence[Sequence[Judged]], told: Sequence[dict[str, Any]]) -> str:
    """Return the worst first; what was not read, or holds no statement, is not safe."""
    found = {each.breaks for changes in judged for each in changes}
    if Breaks.YES in found:
        return "breaks_export"
    if Breaks.UNKNOWN in found or not told:
        return "unknown"
    is_ordered = any(each.order for changes in judged for each in changes)
    meets = any(each["overlap"]["overlaps"] != "no" for each in told)
    return "safe_with_order" if is_ordered or meets else "safe"


def _worst_kept(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep all statements in their order; of too many those that break, then those that are unknown, first."""
    if len(told) <= _MOST_TOLD:
        return told
    rank = {Breaks.YES.value: 0, Breaks.UNKNOWN.value: 1, Breaks.NO.value: 2}
    kept = sorted(range(len(told)), key=lambda at: (rank[told[at]["breaks_export"]], at))[:_MOST_TOLD]
    return [told[at] for at in sorted(kept)]
