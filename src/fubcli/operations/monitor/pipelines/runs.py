"""The last run of each project by what it left: killed, going on, or ended without a word of its models."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from fubcli.model.check import Check, Pillar
from fubcli.model.kept_run import KeptRun
from fubcli.model.nights import night_of
from fubcli.model.timeframe import Timeframe
from fubcli.model.verdict import Status
from fubcli.operations.monitor.dbt.nodes import SUBJECT
from fubcli.operations.monitor.pipelines.evidence import Evidence, as_utc
from fubcli.operations.monitor.pipelines.kinds import KILLED, SILENT
from fubcli.results.formats import visible

_UNIT_TESTS = "unit_test_results.json"


def run_checks(evidence: Evidence, timeframe: Timeframe) -> Iterator[Check]:
    """Yield a check for each project whose last run goes on, did not come to an end, or left nothing."""
    for project, runs in evidence.projects.items():
        known = [run for run in runs if run.began <= timeframe.until]
        if known and (check := _check(project, known[0], timeframe, is_going_on=evidence.runs.is_going_on)) is not None:
            yield check
    for trouble in evidence.runs.troubles:
        yield Check(
            Pillar.JOBS, "pipelines", timeframe.last, Status.UNKNOWN, "A run of a pipeline is not known", (trouble,)
        )


def _check(project: str, run: KeptRun, timeframe: Timeframe, *, is_going_on: bool) -> Check | None:
    night = max(timeframe.first, night_of(run.began))
    if run.ended is None or run.ended > timeframe.until:
        return _going_on(project, run, night) if is_going_on else _killed(project, run, night)
    from fubcli.artifacts.dbt import RUN_RESULTS

    # The age of the sources is measured before anything is built, and proves nothing of the build.
    if run.exit_code and not any((Path(run.directory) / file).exists() for file in (RUN_RESULTS, _UNIT_TESTS)):
        told = (f"it began at {as_utc(run.began)} and ended with exit code {run.exit_code} before it built anything",)
        title = f"The run of {project} failed, and left no results"
        return _told(project, run, night, Status.CRITICAL, title, told, SILENT)
    return None


def _going_on(project: str, run: KeptRun, night: date) -> Check:
    return _told(project, run, night, Status.INFO, f"{project} is running", (f"it began at {as_utc(run.began)}",), "")


def _killed(project: str, run: KeptRun, night: date) -> Check:
    told = (
        f"its `{run.command or 'run'}` began at {as_utc(run.began)}, never ended, and no run is going on",
        "what it had built until then is there; the rest is as the run before it left it",
        "running it again repairs it: a run takes up all that came since the last good one",
    )
    return _told(project, run, night, Status.CRITICAL, f"The run of {project} was killed", told, KILLED)


def _told(  # noqa: PLR0913 - what a check is made of
    project: str, run: KeptRun, night: date, status: Status, title: str, told: tuple[str, ...], kind: str
) -> Check:
    return Check(
        Pillar.JOBS, project, night, status, title, told, kind=kind, observed={"began": run.began},
        source=visible(run.directory), about=SUBJECT,
    )  # fmt: skip
