"""What a brief is asked for by, and what it needs from the world."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from fubcli.model.decision import Finding, Verdict
from fubcli.model.envelope import Envelope, UpstreamEvent, WarehouseInfo
from fubcli.model.estimate import Estimate
from fubcli.model.request import SchemaRequest
from fubcli.ports import ArtifactStore, Clock

SCOPES = (
    "backend-feature",
    "small-feature",
    "large-feature",
    "bug-fix",
    "refactoring",
    "performance",
    "security",
    "database-migration",
)
MIGRATION = "database-migration"
LANGUAGES = ("json-schema", "typescript", "php", "python")


@dataclass(frozen=True)
class CodeRequest:
    """Write a brief for a task: about the tables of upstream events, or those that the options name.

    `models` are the languages in which models are generated. With `output_dir` the brief and the models are files
    there, which replace others only with `overwrite`.
    """

    task: str
    scope: str
    files: tuple[str, ...] = ()
    upstream: tuple[UpstreamEvent, ...] = ()
    catalog: str | None = None
    schema: str | None = None
    table: str | None = None
    models: tuple[str, ...] = LANGUAGES
    output_dir: Path | None = None
    overwrite: bool = False
    repeated: tuple[str, ...] = ()
    """Options of this call that a command for the same warehouse, policy and catalogs must repeat."""


class Judgement(Protocol):
    """What the guard says of one text."""

    @property
    def verdict(self) -> Verdict:
        """Whether it may run."""
        ...

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Why not."""
        ...


@dataclass(frozen=True)
class CodePorts:
    """What a brief needs from the world.

    `schema` describes tables and raises what `--operation=schema` does. `judge` judges a text and runs nothing.
    `migration` assesses the files of a migration by what upstream events tell of the export: its mapping becomes the
    member `migration`, and an `exit` in it other than 0 a finding and the exit code; None where nothing reads them.
    `estimate` says what a text is expected to read with some values of its parameters; None where nothing knows that.
    """

    warehouse: WarehouseInfo
    schema: Callable[[SchemaRequest], Envelope]
    judge: Callable[[str], Judgement]
    clock: Clock
    artifacts: ArtifactStore
    migration: Callable[[tuple[str, ...], tuple[UpstreamEvent, ...]], Mapping[str, Any]] | None = None
    estimate: Callable[[str, Mapping[str, str]], Estimate] | None = None
