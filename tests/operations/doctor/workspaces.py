"""A workspace of invented answers: what each of its ports says, or the failure that it raises."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fubcli.config.load import load_configuration
from fubcli.config.locations import Home
from fubcli.errors import FubError
from fubcli.model.health import (
    Commit,
    Hidden,
    JobRun,
    PastQuery,
    Principal,
    Right,
    Rights,
    Securable,
    Seen,
    TableDetail,
    WarehouseState,
)
from fubcli.model.names import TableName
from fubcli.model.profile import DEFAULT, Auth, Engine, Profile, Secret

NOW = datetime(2026, 8, 3, 12, 0, tzinfo=UTC)
ME = Principal("me@example.com", ("team", "account users"))
_NOWHERE = Path("/nonexistent")
CATALOGS = load_configuration(home=Home(*[_NOWHERE] * 4), project=_NOWHERE).packaged_catalogs
PROFILE = Profile(
    "prod", Engine.DATABRICKS, "https://a.b", "wh1", Auth("pat", {"token": Secret("dapi-secret")}, DEFAULT)
)
FORBIDDEN: Seen[Any] = Seen("api", None, Hidden.FORBIDDEN, "You may not look.")
MISSING: Seen[Any] = Seen("api", None, Hidden.MISSING, "There is no such thing.")


class Noon:
    def now(self) -> datetime:
        return NOW


def seen(value: Any) -> Seen[Any]:
    return Seen("api", value)


@dataclass
class Invented:
    """Both ports; a member that is a FubError is raised, a number of seconds is slept first."""

    who: Any = field(default_factory=lambda: seen(ME))
    state: Any = field(default_factory=lambda: seen(WarehouseState("Shared", "RUNNING")))
    listed: Any = field(
        default_factory=lambda: seen(tuple(Securable("CATALOG", name, "admins") for name in CATALOGS.by_name))
    )
    inside: Any = field(default_factory=lambda: seen((Securable("SCHEMA", "fub.contacts_silver", "admins"),)))
    found: Any = field(default_factory=lambda: seen(Rights((), complete=True)))
    there: Any = field(default_factory=lambda: seen(Securable("TABLE", "system.x.y", "admins")))
    runs: Any = field(default_factory=lambda: seen((JobRun("1", "2", "export", NOW, NOW, "SUCCESS"),)))
    history: Any = field(default_factory=lambda: seen((PastQuery("1", "FINISHED", NOW, 5, 1),)))
    log: Any = field(default_factory=lambda: seen((Commit(3, NOW, "WRITE", 5),)))
    detail: Any = field(default_factory=lambda: seen(TableDetail(1, 2, NOW)))
    ahead: float | None = 0.0
    slow: float = 0.0

    def _answer(self, told: Any) -> Any:
        time.sleep(self.slow)
        if isinstance(told, FubError):
            raise told
        return told

    def principal(self) -> Seen[Principal]:
        return self._answer(self.who)

    def warehouse(self) -> Seen[WarehouseState]:
        return self._answer(self.state)

    def catalogs(self) -> Seen[tuple[Securable, ...]]:
        return self._answer(self.listed)

    def schemas(self, catalog: str) -> Seen[tuple[Securable, ...]]:
        return self._answer(self.inside)

    def securable(self, kind: str, name: str) -> Seen[Securable]:
        return self._answer(self.there)

    def rights(self, securable: Securable, principal: Principal) -> Seen[Rights]:
        return self._answer(self.found)

    def seconds_ahead(self) -> float | None:
        return self.ahead

    def job_runs(self, since: datetime, most: int) -> Seen[tuple[JobRun, ...]]:
        return self._answer(self.runs)

    def queries(self, since: datetime, most: int) -> Seen[tuple[PastQuery, ...]]:
        return self._answer(self.history)

    def table(self, name: TableName) -> Seen[TableDetail]:
        return self._answer(self.detail)

    def commits(self, name: TableName, most: int) -> Seen[Any]:
        return self._answer(self.log)


def granted(privilege: str, principal: str = ME.name, kind: str = "CATALOG", name: str = "fub") -> Right:
    return Right(principal, privilege, Securable(kind, name))


def rights(*found: Right, complete: bool = True) -> Seen[Rights]:
    return seen(Rights(found, complete))


def owned(by: str) -> Seen[tuple[Securable, ...]]:
    """The catalogs, with `fub` owned by somebody."""
    listed = Invented().listed.value
    return seen(tuple(replace(each, owner=by) if each.name == "fub" else each for each in listed))
