"""One page for a fault of a pipeline: the column that went, the model that failed for it, and what hangs on that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from fubcli.model.check import Check
from fubcli.model.verdict import Status
from fubcli.operations.monitor.dbt.nodes import SUBJECT
from fubcli.operations.monitor.pipelines.evidence import Evidence
from fubcli.operations.monitor.pipelines.gone import gone_together
from fubcli.operations.monitor.pipelines.kinds import KILLED, SILENT, STALE
from fubcli.operations.monitor.quality.runs import WHOLE

_COLUMNS = ("column_removed", "column_retyped", "column_renamed", "table_removed")
_UNBUILT = ("model_failed", "model_skipped")
_FACT = re.compile(r"\.(?:go_)?(\w+)_fact\Z")
_ROWS = ("below_threshold", "history_broken")


def explained_by_runs(checks: Sequence[Check], evidence: Evidence) -> list[Check]:
    """Return the checks, what follows from a fault of a run with that one in `suppressed_by`; no page gets quieter."""
    if not evidence.runs.runs:
        return list(checks)
    named = [_with_project(check, evidence) for check in gone_together(checks, evidence)]
    known = _Known(named, evidence)
    return [known.told(check) for check in named]


def _with_project(check: Check, evidence: Evidence) -> Check:
    """Return a check that tells its project where it is read from what a run left."""
    if check.about.partition(":")[0] != SUBJECT or not check.status.pages:
        return check
    project = next((run.project for run in evidence.runs.runs if check.source.startswith(f"{run.directory}/")), "")
    return replace(check, observed={**check.observed, "project": project}) if project else check


class _Known:
    """What is wrong with runs, models, columns and rows, as far as something may follow from it."""

    def __init__(self, checks: Sequence[Check], evidence: Evidence) -> None:
        self._evidence = evidence
        pages = [check for check in checks if check.status.pages]
        dbts = [check for check in pages if check.about == SUBJECT]
        self._unended = {check.target: check for check in dbts if check.kind in (KILLED, SILENT)}
        self._unbuilt = {check.target: check for check in dbts if check.kind in _UNBUILT}
        self._stale = {check.target for check in dbts if check.kind == "source_stale"}
        self._tests = [check for check in pages if check.kind == "test_failed" and check.status is Status.CRITICAL]
        self._columns = {check.target: check for check in pages if check.kind in _COLUMNS and not check.about}
        rows = [check for check in pages if check.kind in _ROWS and check.about in ("rate", "history")]
        self._rows = {check.target: check for check in rows}

    def told(self, check: Check) -> Check:
        """Return a check, with what explains it."""
        if check.suppressed_by:
            return check
        if check.status.pages:
            return self._explained(check)
        return self._never_ended(check)

    def _never_ended(self, check: Check) -> Check:
        """Return what a log has as begun; where the run was killed it goes on no more."""
        killed = self._of_audit(check) if check.observed.get("status") == "STARTED" else None
        if killed is None or killed.kind != KILLED:
            return check
        return replace(check, title=f"The run of {killed.target} never ended", suppressed_by=killed.id)

    def _explained(self, check: Check) -> Check:
        cause = self._cause(check)
        if cause is None or cause.id == check.id or cause.suppressed_by == check.id:
            return check
        if check.status is Status.CRITICAL and cause.status is not Status.CRITICAL:
            return check
        return replace(check, suppressed_by=cause.id, causes=tuple(dict.fromkeys((*check.causes, cause.title))))

    def _cause(self, check: Check) -> Check | None:
        if check.kind == "model_failed" and check.about == SUBJECT:
            return self._first(self._columns, self._evidence.parents_of(check.target))
        if check.kind in ("run_failed", "run_doubtful"):
            return self._of_audit(check)
        if check.kind == STALE:
            return self._of_ledger(check)
        if check.kind in ("test_failed", "test_error"):
            return self._of_test(check)
        if check.kind in _ROWS:
            return self._unbuilt.get(check.target) or self._of_step(check)
        return None

    def _of_step(self, check: Check) -> Check | None:
        """Return the rate of the entity that a step, by its name, makes: its rows are what does not get through."""
        step, catalog = check.about.removeprefix("rows of "), check.target.partition(".")[0]
        if step == check.about:
            return None
        rates = (each for table, each in self._rows.items() if table.startswith(f"{catalog}.") and each.about == "rate")
        return next((each for each in rates if (fact := _FACT.search(each.target)) and fact[1] in step), None)

    def _of_audit(self, check: Check) -> Check | None:
        """Return why a step is told to have failed: its model, or for a whole run what broke it."""
        step = check.about.removeprefix("run of ")
        catalog = check.target.partition(".")[0]
        for target, model in self._unbuilt.items():
            if target.startswith(f"{catalog}.") and target.rpartition(".")[2] == step:
                return model
        project = step if step in self._evidence.projects else self._project_of(check.target)
        is_whole = step in (WHOLE, project)
        return self._of_project(project) if project is not None and is_whole else None

    def _of_project(self, project: str) -> Check | None:
        failed = (
            model for target, model in self._unbuilt.items()
            if model.kind == "model_failed" and self._evidence.project_of(target) == project
        )  # fmt: skip
        tests = (test for test in self._tests if test.observed.get("project") == project)
        return self._unended.get(project) or next(failed, None) or next(tests, None)

    def _of_ledger(self, check: Check) -> Check | None:
        """Return why loads were not read, unless dbt says that the source itself has got none."""
        if check.target in self._stale or any(each.startswith(f"{check.target}.") for each in self._stale):
            return None
        ledger = check.source.removeprefix("rows of ")
        project = self._project_of(ledger)
        return None if project is None else self._of_project(project)

    def _project_of(self, table: str) -> str | None:
        """Return who fills a table; a first run that was killed has left no manifest, and is called as its schema."""
        schema = table.split(".")[1] if table.count(".") == 2 else ""
        called = (each for each in self._evidence.projects if schema and each.endswith(f"_{schema}"))
        return self._evidence.project_of(table) or next(called, None)

    def _of_test(self, check: Check) -> Check | None:
        """Return the rate or history that a test judges, too; one of several tables may judge what errors they have."""
        parents = self._evidence.parents_of(check.about.partition(":")[2])
        rates = {each.source.removeprefix("rows of "): each for each in self._rows.values() if each.about == "rate"}
        return self._first(self._rows, [check.target, *parents]) or (
            self._first(rates, parents) if len(parents) > 1 else None
        )

    @staticmethod
    def _first(causes: dict[str, Check], tables: Iterable[str]) -> Check | None:
        return next((causes[table] for table in tables if table in causes), None)
