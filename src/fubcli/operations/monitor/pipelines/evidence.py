"""What is kept of the runs of pipelines, as far as the nights of a question go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from fubcli.model.dbt import DbtTarget
from fubcli.model.kept_run import KeptRun, KeptRuns
from fubcli.model.lineage import Origin
from fubcli.model.names import TableName
from fubcli.model.nights import midnight
from fubcli.model.timeframe import Timeframe

MOST_READ = 8
"""Directories of artifacts of one project: more than a night has."""


@dataclass(frozen=True)
class Kept:
    """Where runs are kept, and which columns their manifests call personal that catalogs.yaml does not."""

    directory: Path
    undeclared: tuple[Origin, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """Everything that runs have left."""

    runs: KeptRuns = field(default_factory=KeptRuns)
    targets: tuple[DbtTarget, ...] = ()
    """The artifacts to be judged, of all projects."""
    undeclared: tuple[Origin, ...] = ()

    @property
    def projects(self) -> Mapping[str, list[KeptRun]]:
        """The runs of each project, the newest first."""
        found: dict[str, list[KeptRun]] = defaultdict(list)
        for run in self.runs.runs:
            found[run.project].append(run)
        return found

    def project_of(self, table: str) -> str | None:
        """Return the project that fills a table, as the manifests say."""
        return next((project for name, project in self._nodes() if str(name) == table), None)

    def parents_of(self, table: str) -> list[str]:
        """Return the tables that a table, or the test of that id, is made of."""
        for target in self.targets:
            for unique_id, node in target.nodes.items():
                if table in (unique_id, str(node.relation)) and node.parents:
                    made_of = (target.nodes[each].relation for each in node.parents if each in target.nodes)
                    return [str(each) for each in made_of if each is not None]
        return []

    def _nodes(self) -> Iterator[tuple[TableName, str]]:
        for target in self.targets:
            for unique_id, node in target.nodes.items():
                kind, project, _ = (*unique_id.split(".", 2), "", "")[:3]
                if node.relation is not None and kind in ("model", "seed", "snapshot"):
                    yield node.relation, project


NO_EVIDENCE = Evidence()


def evidence_of(kept: Kept, timeframe: Timeframe) -> Evidence:
    """Read what is kept: of each project the newest results and ages of sources, and those of the nights."""
    from fubcli.artifacts.kept_runs import kept_runs  # late: most runs have no pipelines

    runs = kept_runs(kept.directory)
    chosen = [run for own in Evidence(runs).projects.values() for run in _to_read(own, timeframe)]
    return Evidence(runs, tuple(_targets(chosen)), kept.undeclared)


def _to_read(runs: Iterable[KeptRun], timeframe: Timeframe) -> list[KeptRun]:
    """Return the runs of a project whose artifacts count: the last of each kind, and the others of the nights."""
    from fubcli.artifacts.dbt import RUN_RESULTS, SOURCES

    known = [run for run in runs if run.began <= timeframe.until]
    found = [run for run in known if run.began >= midnight(timeframe.first)][:MOST_READ]
    for file in (RUN_RESULTS, SOURCES):
        newest = next((run for run in known if (Path(run.directory) / file).exists()), None)
        if newest is not None and newest not in found:
            found.append(newest)
    return [run for run in found if any((Path(run.directory) / file).exists() for file in (RUN_RESULTS, SOURCES))]


def _targets(runs: Iterable[KeptRun]) -> Iterator[DbtTarget]:
    from fubcli.artifacts.dbt import read_target

    for run in runs:
        found = read_target(Path(run.directory))
        has_sources = found.sources is not None and (found.sources.results or not found.run)
        yield found if has_sources else replace(found, sources=None)  # a project whose sources nobody times has none


def as_utc(moment: datetime) -> str:
    """Return a moment as messages have it."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"
