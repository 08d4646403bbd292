"""Which job loads which table, learned from the runs that the tables' own commits name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from fubcli.detection.loads import brings_data
from fubcli.operations.monitor.gathering import Gathered
from fubcli.operations.monitor.jobs import job_names, job_of


def loading_jobs(found: Gathered, feeding: Mapping[str, frozenset[str]]) -> frozenset[str] | None:
    """Return the jobs that load the tables that are looked at, None where no commit says which."""
    return frozenset[str]().union(*feeding.values()) if feeding or not found.nightly else None


def fed_by(found: Gathered) -> Mapping[str, frozenset[str]]:
    """Return the jobs that loaded each table in the last two weeks, by the full name of the table."""
    runs = found.jobs.value or ()
    names = job_names(runs)
    jobs = {run.run_id: names[job_of(run)] for run in runs if run.run_id}
    feeding: dict[str, set[str]] = defaultdict(set)
    for table in found.nightly:
        for commit in table.history.value or ():
            if commit.run_id in jobs and brings_data(commit):
                feeding[str(table.name)].add(jobs[commit.run_id])
    return {name: frozenset(names) for name, names in feeding.items()}
