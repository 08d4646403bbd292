"""A small warehouse of invented tables, and what the monitor is told about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from fubcli.errors import FubError, StorageUnavailable
from fubcli.model.catalogs import Catalogs, CatalogSpec
from fubcli.model.deadlines import Expectations
from fubcli.model.envelope import Envelope
from fubcli.model.health import Commit, Hidden, JobRun, PastQuery, Seen, TableDetail, WarehouseState
from fubcli.model.names import Environment, TableName
from fubcli.model.nights import midnight, night_of
from fubcli.model.observation import Columns, Contract
from fubcli.model.probe import Counts, Measurement, Portion, Probe
from fubcli.model.request import MonitorRequest
from fubcli.model.result import ResultSet
from fubcli.model.snapshot import CatalogSnapshot, ColumnInfo, TableInfo
from fubcli.operations.monitor import MonitorPorts, run
from fubcli.policy.probing import probed_tables
from tests.detection.nights import FIRST, steady
from tests.operations.conftest import FakeWarehouse

NIGHTS = 60
LAST = FIRST + timedelta(days=NIGHTS - 1)
NOON = midnight(LAST) + timedelta(hours=12)
BRONZE = TableName("live", "sales_bronze", "orders")
SILVER = TableName("live", "sales_silver", "orders")
GOLD = TableName("live", "sales_gold", "orders")
TABLES = (BRONZE, SILVER, GOLD, TableName("live", "sales_bronze", "items"), TableName("live", "sales_silver", "items"))
_MINUTES = {"bronze": 30, "silver": 60, "gold": 90}
COLUMNS = {"id": "bigint", "name": "string", "total": "decimal(10,2)"}


def catalogs() -> Catalogs:
    live = CatalogSpec("live", Environment.PRODUCTION)
    stage = CatalogSpec("stage", Environment.STAGING, mirror_of="live")
    box = CatalogSpec("box", Environment.SANDBOX)
    return Catalogs(MappingProxyType({each.name: each for each in (live, stage, box)}))


def level(name: TableName) -> int:
    return 10_000 if name.table == "orders" else 4_000


@dataclass
class World:
    """Sixty healthy nights, unless a test changes them."""

    history: dict[TableName, list[Commit]] = field(default_factory=dict)
    hidden: dict[TableName, Seen[tuple[Commit, ...]]] = field(default_factory=dict)
    columns: dict[TableName, dict[str, str]] = field(default_factory=dict)
    staging_share: float = 1.0
    copied_days_ago: float = 0.5
    jobs: Seen[tuple[JobRun, ...]] = field(default_factory=lambda: Seen("jobs", healthy_jobs()))
    memory: FakeMemory = field(default_factory=lambda: FakeMemory())
    unseen: dict[str, FubError] = field(default_factory=dict)
    """Catalogs that cannot be described."""
    state: Seen[WarehouseState] = field(default_factory=lambda: Seen("w", WarehouseState("w", "RUNNING")))
    rows: FakeRows = field(default_factory=lambda: FakeRows())
    silence: FubError | None = None
    """What is raised when histories are asked for."""
    now: datetime = NOON
    steps: list[str] = field(default_factory=list)
    """What the monitor said that it was doing."""
    expectations: Expectations = field(default_factory=Expectations)

    def __post_init__(self) -> None:
        for number, name in enumerate(TABLES):
            self.columns[name] = dict(COLUMNS)
            self.history[name] = [load(name, FIRST + timedelta(days=night), number) for night in range(NIGHTS)]

    # ------------------------------------------------------------------------------------------------ what is changed

    def without(self, *names: TableName, night: date = LAST) -> None:
        """Let nothing come of some tables in a night."""
        for name in names:
            self.history[name] = [each for each in self.history[name] if not _is_of(each, night)]

    def change(self, name: TableName, night: date = LAST, *, factor: float = 1.0, minutes: float = 0.0) -> None:
        """Let a table's load of a night be larger or smaller, or come later."""
        self.history[name] = [
            replace(
                each, rows=round((each.rows or 0) * factor), committed_at=each.committed_at + timedelta(minutes=minutes)
            )
            if _is_of(each, night)
            else each
            for each in self.history[name]
        ]

    # -------------------------------------------------------------------------------------------------- what is told

    def get(self, catalog: str, *, refresh: bool) -> tuple[CatalogSnapshot, str]:
        if catalog in self.unseen:
            raise self.unseen[catalog]
        return self._snapshot(catalog), "live"

    def cached(self, catalog: str) -> CatalogSnapshot | None:
        return None

    def _snapshot(self, catalog: str) -> CatalogSnapshot:
        share = self.staging_share if catalog == "stage" else 1.0
        infos = tuple(
            TableInfo(name.schema, name.table, "MANAGED", round(level(name) * share), None,
                      tuple(ColumnInfo(column, kind) for column, kind in columns.items()))
            for name, columns in self.columns.items()
        )  # fmt: skip
        schemas = tuple(dict.fromkeys(info.schema for info in infos))
        return CatalogSnapshot(catalog, "2026-06-04T12:00:00Z", "f", schemas, infos)

    def histories(self, names: Sequence[TableName], most: int) -> Mapping[TableName, Seen[tuple[Commit, ...]]]:
        if self.silence:
            raise self.silence
        return {name: self.commits(name, most) for name in names}

    def commits(self, name: TableName, most: int) -> Seen[tuple[Commit, ...]]:
        if name in self.hidden:
            return self.hidden[name]
        if name.catalog == "stage":
            copied = self.now - timedelta(days=self.copied_days_ago)
            return Seen("log", (Commit(1, copied, "CLONE", level(name)),))
        found = self.history.get(name)
        if not found:
            return Seen("log", None, Hidden.MISSING, "no commit is recorded")
        return Seen("log", tuple(sorted(found, key=lambda each: each.committed_at, reverse=True)))

    def job_runs(self, since: datetime, most: int) -> Seen[tuple[JobRun, ...]]:
        return self.jobs

    def warehouse(self) -> Seen[WarehouseState]:
        return self.state

    def queries(self, since: datetime, most: int) -> Seen[tuple[PastQuery, ...]]:
        raise AssertionError

    def table(self, name: TableName) -> Seen[TableDetail]:
        raise AssertionError

    # ----------------------------------------------------------------------------------------------------- what runs

    def monitor(self, **asked: Any) -> Envelope:
        ports = MonitorPorts(
            catalogs(),
            FakeWarehouse(),
            self,
            self,
            self.rows,
            self.memory,
            _At(self.now),
            self.steps.append,
            expectations=self.expectations,
        )
        return run(MonitorRequest(**asked), ports)

    def data(self, **asked: Any) -> Mapping[str, Any]:
        return self.monitor(**asked).data

    def pages(self, **asked: Any) -> list[tuple[str, str, str]]:
        """Return pillar, target and kind of everything that pages and that nothing else explains."""
        checks = self.data(**asked)["checks"]
        return [
            (check["pillar"], check["target"], check["kind"])
            for check in checks
            if check["status"] in ("warning", "critical") and "suppressed_by" not in check
        ]


class FakeRows:
    """Answers questions about rows: every value is there and every key different, unless a test says otherwise."""

    def __init__(self) -> None:
        self.rows = 5_000
        self.empty: dict[tuple[TableName, str], float] = {}
        """The share of empty values, by table and column."""
        self.repeats: dict[TableName, int] = {}
        self.logged: dict[TableName, tuple[tuple[Any, ...], ...]] = {}
        """What audit and error tables answer."""
        self.failures: dict[TableName, FubError] = {}
        self.asked: list[Probe] = []

    def __call__(self, probe: Probe) -> ResultSet:
        self.asked.append(probe)
        for table in probed_tables(probe):
            if table in self.failures:
                raise self.failures[table]
        if not isinstance(probe, Counts):
            return ResultSet((), self.logged.get(probe.table, ()))
        return ResultSet((), tuple(self._row(place, each) for place, each in enumerate(probe.portions)))

    def _row(self, place: int, portion: Portion) -> tuple[Any, ...]:
        filled = [round(self.rows * (1 - self.empty.get((portion.table, each), 0.0))) for each in portion.columns]
        keys = self.rows - self.repeats.get(portion.table, 0) if portion.key else None
        return place, self.rows, filled, keys


@dataclass(frozen=True)
class _At:
    moment: datetime

    def now(self) -> datetime:
        return self.moment


class FakeMemory:
    """Remembers in this process; when told, it fails."""

    def __init__(self) -> None:
        self.known: dict[TableName, dict[tuple[int, datetime], Commit]] = {}
        self.columns: dict[TableName, Contract] = {}
        self.measured: dict[TableName, dict[date, Measurement]] = {}
        self.fails = False

    def commits(self, names: Sequence[TableName], since: datetime) -> Mapping[TableName, tuple[Commit, ...]]:
        self._check()
        return {name: tuple(self.known[name].values()) for name in names if name in self.known}

    def remember_commits(self, seen: Mapping[TableName, Sequence[Commit]], now: datetime) -> None:
        self._check()
        for name, commits in seen.items():
            self.known.setdefault(name, {}).update({(each.version, each.committed_at): each for each in commits})

    def measurements(self, names: Sequence[TableName], since: date) -> Mapping[TableName, tuple[Measurement, ...]]:
        self._check()
        return {name: tuple(self.measured[name].values()) for name in names if name in self.measured}

    def remember_measurements(self, seen: Mapping[TableName, Measurement], now: datetime) -> None:
        self._check()
        for name, each in seen.items():
            self.measured.setdefault(name, {})[each.night] = each

    def contracts(self, catalog: str) -> Mapping[TableName, Contract]:
        self._check()
        return {name: each for name, each in self.columns.items() if name.catalog == catalog}

    def accept(self, columns: Mapping[TableName, Columns], gone: Sequence[TableName], now: datetime) -> None:
        self._check()
        self.columns |= {name: Contract(dict(each), now) for name, each in columns.items()}
        for name in gone:
            del self.columns[name]

    def _check(self) -> None:
        if self.fails:
            raise StorageUnavailable("The observations cannot be used: the disk is full.")


def load(name: TableName, night: date, number: int) -> Commit:
    minutes = _MINUTES[name.schema.rsplit("_", 1)[1]] + (night.toordinal() + number) % 7
    at = midnight(night) + timedelta(minutes=minutes)
    return Commit(night.toordinal(), at, "WRITE", steady(night, level(name)))


def loaded_by(world: World, job: str, tables: Iterable[TableName] = TABLES) -> None:
    """Let the runs of a job have made the commits of tables."""
    for name in tables:
        world.history[name] = [
            replace(each, run_id=f"{job}-{night_of(each.committed_at).toordinal()}") for each in world.history[name]
        ]


def healthy_jobs() -> tuple[JobRun, ...]:
    nights = [LAST - timedelta(days=back) for back in range(10)]
    return tuple(run_of(night) for night in nights)


def run_of(night: date, *, result: str = "SUCCESS", minutes: float | None = 80, job: str = "101") -> JobRun:
    began = midnight(night) + timedelta(minutes=10)
    ended = None if minutes is None else began + timedelta(minutes=minutes)
    return JobRun(job, f"{job}-{night.toordinal()}", "nightly-export", began.astimezone(UTC), ended, result)


def _is_of(commit: Commit, night: date) -> bool:
    return midnight(night) <= commit.committed_at < midnight(night + timedelta(days=1))
