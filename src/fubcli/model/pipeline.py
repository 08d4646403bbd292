"""The packaged dbt pipelines: projects, the targets they run on, and what one run leaves behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType

from fubcli.model.names import Environment
from fubcli.model.policy import Rebuild

EMBEDDED_ENGINE = "duckdb"


@dataclass(frozen=True)
class Target:
    """One place that a project runs on, with the environment that the policy decides by."""

    name: str
    engine: str
    environment: Environment
    catalog: str = ""
    """What an embedded one fills."""

    @property
    def is_embedded(self) -> bool:
        """Whether it is this home's own file."""
        return self.engine == EMBEDDED_ENGINE


@dataclass(frozen=True)
class Project:
    """A dbt project: its targets, the first one its default, and the schemas that it reads and writes."""

    name: str
    profile: str
    targets: tuple[Target, ...]
    reads: tuple[str, ...]
    writes: tuple[str, ...]

    @property
    def embedded(self) -> Target:
        """The usual one of the targets that are this home's own files."""
        return next(each for each in self.targets if each.is_embedded)


@dataclass(frozen=True)
class Job:
    """One command on one target of a project, with the rebuilds that were asked for."""

    command: str
    project: Project
    target: Target
    rebuilds: frozenset[Rebuild] = frozenset()

    @property
    def options(self) -> tuple[str, ...]:
        """The rebuilds as options of the command line."""
        return tuple(f"--{each.value.replace('_', '-')}" for each in Rebuild if each in self.rebuilds)


@dataclass(frozen=True)
class Begun:
    """A run that has begun: its id, and the directory that keeps what it leaves."""

    job: Job
    identity: str
    directory: Path


@dataclass(frozen=True)
class Ended:
    """How one call of dbt ended; `message` is dbt's own, may quote values, and is for `dbt_failures.classes` alone."""

    success: bool
    message: str = ""


@dataclass(frozen=True)
class Wanted:
    """Raw data as it is wanted: how much, from which seed, and up to which night."""

    size: int
    seed: int
    as_of: date


@dataclass(frozen=True)
class Generated:
    """Raw data that was written: the rows of each table of the schema."""

    rows: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
