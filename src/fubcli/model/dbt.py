"""What dbt wrote about a run: its results, the age of its sources, and which table each node is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from fubcli.model.names import TableName


@dataclass(frozen=True)
class NodeResult:
    """What a run came to for a model, seed, snapshot or test; texts are cleaned, `status` is in lower case."""

    unique_id: str
    status: str
    failures: int | None = None
    """Rows that fail a test."""
    failure: str = ""
    """The classes of an error, without its words: those may quote values from data."""
    relation: TableName | None = None
    """As the result itself names it; a test has none."""

    @property
    def kind(self) -> str:
        """`model`, `test`, `unit_test`, `seed`, `snapshot`, `operation`: the first part of the id."""
        return self.unique_id.partition(".")[0]

    @property
    def has_failed(self) -> bool:
        """Whether it ended in an error, or a test found rows that are wrong."""
        return self.status in ("error", "runtime error", "fail")

    @property
    def is_test(self) -> bool:
        """Whether it judges data or logic, and fills nothing."""
        return self.kind in ("test", "unit_test")


@dataclass(frozen=True)
class RunResults:
    """`run_results.json`; `ended_at` is aware."""

    ended_at: datetime
    results: tuple[NodeResult, ...]


@dataclass(frozen=True)
class SourceResult:
    """How old a source was; `status` is in lower case, ages are seconds and None where they are not known."""

    unique_id: str
    status: str
    age: float | None = None
    loaded_at: datetime | None = None
    warn_after: float | None = None
    error_after: float | None = None


@dataclass(frozen=True)
class SourceFreshness:
    """`sources.json`; `ended_at` is aware."""

    ended_at: datetime
    results: tuple[SourceResult, ...]


@dataclass(frozen=True)
class Node:
    """What the manifest says of a node or a source."""

    relation: TableName | None = None
    parents: tuple[str, ...] = ()
    attached: str = ""
    """The node that a test is about."""
    severity: str = ""
    """Of a test, in lower case: `warn` or `error`."""
    has_criteria: bool = False
    """Whether a source's age is to be judged."""


@dataclass(frozen=True)
class Trouble:
    """An artifact that cannot be used, and why; `file` is the path as it was asked for."""

    file: str
    reason: str


@dataclass(frozen=True)
class DbtTarget:
    """One `target/` directory; None is a file that is not there, or that is among the troubles."""

    directory: str
    run: RunResults | None = None
    sources: SourceFreshness | None = None
    nodes: Mapping[str, Node] = field(default_factory=lambda: MappingProxyType({}))
    troubles: tuple[Trouble, ...] = ()
