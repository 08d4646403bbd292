"""What is known of the tables that are watched: their columns, their commits, and what could not be seen."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from fubcli.errors import FubError, Interrupted, StorageUnavailable, TimedOut, UsageError, WarehouseUnavailable
from fubcli.model.catalogs import Catalogs, CatalogSpec
from fubcli.model.deadlines import Rule
from fubcli.model.health import Commit, Hidden, JobRun, Seen
from fubcli.model.names import Environment, TableName, Tier, tier_of
from fubcli.model.request import MonitorRequest
from fubcli.model.snapshot import CatalogSnapshot, TableInfo
from fubcli.ports import HealthSources, Memory, Progress, Snapshots, unheard

HISTORY = timedelta(days=120)
"""How far back commits teach what a night is like."""
_COMMITS = 400
_JOB_DAYS = 14
MOST_RUNS = 1_000
"""Job runs that are read, the newest first."""


@dataclass(frozen=True)
class Watched:
    """One table; `history` has its commits, newest first, the warehouse's own and those that it forgot.

    A history with a reason to be hidden holds only what was seen by runs before.
    """

    name: TableName
    info: TableInfo
    environment: Environment
    history: Seen[tuple[Commit, ...]]

    @property
    def is_loaded_nightly(self) -> bool:
        """Whether the export fills it; staging is a copy that is taken now and then."""
        return self.environment is Environment.PRODUCTION

    @property
    def tier(self) -> Tier:
        """The tier of its schema."""
        return tier_of(self.name.schema)

    @property
    def topic(self) -> str:
        """What its schema is about: its name without the tier."""
        return self.name.schema.removesuffix(f"_{self.tier}")


@dataclass(frozen=True)
class Gathered:
    """Everything that the checks look at."""

    tables: tuple[Watched, ...]
    snapshots: Mapping[str, CatalogSnapshot]
    """By catalog, mirrors of watched catalogs included."""
    jobs: Seen[tuple[JobRun, ...]]
    memory: Memory | None
    """None when it cannot be used."""
    troubles: tuple[str, ...] = field(default=())
    """What could not be seen or kept, a sentence each."""
    ignored: Mapping[TableName, Rule] = field(default_factory=lambda: MappingProxyType({}))
    """Tables that are not watched because somebody said so; they are not among `tables`."""

    @property
    def is_cut_off(self) -> bool:
        """Whether the warehouse stopped answering before everything was seen."""
        return any(table.history.hidden is Hidden.UNREACHED for table in self.tables)

    @property
    def nightly(self) -> tuple[Watched, ...]:
        """The watched tables that the export fills."""
        return tuple(table for table in self.tables if table.is_loaded_nightly)

    def of(self, catalog: str) -> list[Watched]:
        """Return the watched tables of a catalog."""
        return [table for table in self.tables if table.name.catalog == catalog]


@dataclass(frozen=True)
class Sources:
    """Where it is gathered from."""

    catalogs: Catalogs
    snapshots: Snapshots
    health: HealthSources
    memory: Memory
    progress: Progress = unheard


def gathered(request: MonitorRequest, sources: Sources, until: datetime) -> Gathered:
    """Look at the catalogs of a request up to a moment; what cannot be seen is told, and does not end it.

    Raises UsageError for names that are not there, and what the warehouse raises when nothing at all can be seen.
    """
    specs = chosen(request, sources.catalogs)
    snapshots, troubles = _snapshots(specs, sources, refresh=request.refresh)
    infos = [(spec, info) for spec in specs if spec.name in snapshots for info in snapshots[spec.name].tables]
    infos = [(spec, info) for spec, info in infos if info.kind != "VIEW" and _is_wanted(info, request)]
    if not infos and (request.schema or request.table):
        raise UsageError(f"There is no table {request.schema or '*'}.{request.table or '*'} in {_listed(specs)}.")
    names = [TableName(spec.name, info.schema, info.name) for spec, info in infos]
    sources.progress(f"reading commits of {len(names):,} tables")
    histories, memory, more = _histories(names, sources, until)
    tables = tuple(
        Watched(name, info, spec.environment, histories[name]) for name, (spec, info) in zip(names, infos, strict=True)
    )
    sources.progress("reading job runs")
    jobs = _jobs(sources.health, until)
    return Gathered(tables, snapshots, jobs, memory, (*troubles, *more))


def chosen(request: MonitorRequest, catalogs: Catalogs) -> list[CatalogSpec]:
    """Return the catalogs that are named; all are those whose tables a night fills: production and staging.

    Raises UsageError for a name that is none.
    """
    if not request.catalogs:
        return [spec for spec in catalogs.present if spec.environment is not Environment.SANDBOX]
    found = []
    for name in request.catalogs:
        spec = catalogs.get(name)
        if spec is None:
            near = difflib.get_close_matches(name, list(catalogs.by_name), n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise UsageError(f"There is no catalog {name!r}; there are {', '.join(catalogs.by_name)}.{hint}")
        found.append(spec)
    return found


def _snapshots(
    specs: Sequence[CatalogSpec], sources: Sources, *, refresh: bool
) -> tuple[dict[str, CatalogSnapshot], list[str]]:
    mirrors = [mirror for spec in specs if (mirror := sources.catalogs.mirror_of(spec.name))]
    found: dict[str, CatalogSnapshot] = {}
    troubles: list[str] = []
    failure: FubError | None = None
    for name in dict.fromkeys([*(spec.name for spec in specs), *mirrors]):
        try:
            sources.progress(f"looking at the catalog {name}")
            found[name], _ = sources.snapshots.get(name, refresh=refresh)
        except Interrupted:
            raise
        except FubError as error:
            troubles.append(f"The catalog {name} could not be seen: {error.detail}")
            failure = error
    if failure is not None and not any(spec.name in found for spec in specs):
        raise failure
    return found, troubles


def _is_wanted(info: TableInfo, request: MonitorRequest) -> bool:
    schema, _, table = (request.table or "").rpartition(".")
    wanted_schema = (request.schema or schema).lower()
    return (not wanted_schema or info.schema.lower() == wanted_schema) and (
        not table or info.name.lower() == table.lower()
    )


def _histories(
    names: Sequence[TableName], sources: Sources, until: datetime
) -> tuple[dict[TableName, Seen[tuple[Commit, ...]]], Memory | None, list[str]]:
    """Return commits up to a moment: what the warehouse tells, and what is remembered beside it."""
    told = _told(names, sources.health)
    seen = {name: each.value for name, each in told.items() if each.value}
    silent = next((each.reason for each in told.values() if each.hidden is Hidden.UNREACHED), None)
    troubles = [] if silent is None else [f"The warehouse stopped answering: {silent}"]
    try:
        sources.memory.remember_commits(seen, until)
        remembered = sources.memory.commits(names, until - HISTORY)
    except StorageUnavailable as error:
        return {name: _before(told[name], (), until) for name in names}, None, [*troubles, error.detail]
    return {name: _before(told[name], remembered.get(name, ()), until) for name in names}, sources.memory, troubles


def _told(names: Sequence[TableName], health: HealthSources) -> Mapping[TableName, Seen[tuple[Commit, ...]]]:
    """Return what the warehouse tells; without an answer nothing is seen, and what is remembered still counts."""
    try:
        return health.histories(names, _COMMITS)
    except (WarehouseUnavailable, TimedOut) as silence:
        return {name: Seen("commits", None, Hidden.UNREACHED, silence.detail) for name in names}


def _before(told: Seen[tuple[Commit, ...]], remembered: Iterable[Commit], until: datetime) -> Seen[tuple[Commit, ...]]:
    known = {(each.version, each.committed_at): each for each in (*remembered, *(told.value or ()))}
    if not known:
        return told
    commits = sorted(known.values(), key=lambda each: (each.committed_at, each.version), reverse=True)
    source = told.source if told.visible else f"what was seen earlier ({told.reason})"
    return replace(told, source=source, value=tuple(each for each in commits if each.committed_at <= until))


def _jobs(health: HealthSources, until: datetime) -> Seen[tuple[JobRun, ...]]:
    try:
        return health.job_runs(until - timedelta(days=_JOB_DAYS), MOST_RUNS)
    except Interrupted:
        raise
    except FubError as error:
        return Seen("job runs", None, None, error.detail)


def _listed(specs: Iterable[CatalogSpec]) -> str:
    return ", ".join(spec.name for spec in specs)
