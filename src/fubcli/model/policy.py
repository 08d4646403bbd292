"""What `safety_policy.yaml` says, as data; the strictest policy is what stands in for a missing file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from fubcli.model.catalogs import Sensitivity
from fubcli.model.dialect import SqlDialect
from fubcli.model.names import Environment
from fubcli.model.statement import StatementKind


class Complexity(StrEnum):
    """What makes a statement complex enough to be proven on staging first."""

    JOINS = "joins"
    WINDOWS = "windows"
    RECURSION = "recursion"
    LARGE_AGGREGATION = "large_aggregation"
    """Grouping or aggregating a large table."""


class Rebuild(StrEnum):
    """How a run of a pipeline throws away what earlier runs have built."""

    FULL_REFRESH = "full_refresh"
    """Incremental tables are dropped and built again."""
    EMPTY = "empty"
    """Tables are built without rows."""


class LiteralRole(StrEnum):
    """Where a literal changes the shape of a plan; anywhere else it is no part of a statement's fingerprint."""

    LIMITS = "limits"
    """LIMIT, OFFSET, TABLESAMPLE."""
    ORDINALS = "ordinals"
    """GROUP BY 1, ORDER BY 2."""
    GENERATORS = "generators"
    """Arguments of `range`, `sequence`, `repeat`, `stack`."""
    PATTERNS = "patterns"
    """LIKE and regular expressions."""


@dataclass(frozen=True)
class EnvironmentPolicy:
    """One row of the safety table."""

    safety_level: str = "HIGH CAUTION"
    restriction: str = "nothing is allowed"
    purpose: str = ""
    statements: frozenset[StatementKind] = frozenset()
    """Statement kinds that may run here; whatever is not listed is refused."""
    may_read_from: frozenset[Environment] = frozenset()
    """Environments whose tables a statement here may read; its own is not implied."""
    large_tables_need_partition_filter: bool = True
    max_rows: int = 0
    """The most rows that one result may hold; `--max-rows` may ask for fewer."""
    default_rows: int = 0
    max_export_rows: int = 0
    """The most rows that go into a file which the caller names; one result in an event is held to `max_rows`."""
    timeout_seconds: int = 0
    """The longest that one statement may run; `--timeout` may ask for less."""
    max_scanned_rows: int = 0
    """The most rows that a statement may be expected to read."""
    max_scanned_bytes: int = 0
    refuse_explosions: bool = True
    """Whether rows that multiply without bound (cross joins, huge ranges, endless recursion) are refused."""
    needs_staging_run: frozenset[Complexity] = frozenset(Complexity)
    """A statement that is complex in one of these ways runs here only after its twin ran on the staging mirror."""
    masked: frozenset[Sensitivity] = frozenset(Sensitivity)
    """Columns of these sensitivities, of this environment's tables, never leave as they are."""
    shown_with_justification: frozenset[Sensitivity] = frozenset()
    mask_undeclared_tables: bool = True
    """Whether columns of a table that no catalog file declares are taken for personal."""
    needs_audit: bool = True
    """Whether nothing runs when the audit log cannot be written."""
    pipeline_rebuilds: frozenset[Rebuild] = frozenset()
    """How a run of a pipeline may throw away what earlier runs have built on a target of this environment."""


_NOTHING = EnvironmentPolicy()


@dataclass(frozen=True)
class InputLimits:
    """How much text the guard looks at before it refuses."""

    sql_bytes: int = 0
    nesting: int = 0
    """Deepest nesting of brackets."""


@dataclass(frozen=True)
class SafetyPolicy:
    """The whole policy: a row per environment, limits, and the function lists."""

    environments: Mapping[Environment, EnvironmentPolicy] = field(default_factory=lambda: MappingProxyType({}))
    limits: InputLimits = InputLimits()
    large_table_rows: int = 0
    """A table declared with at least this many rows is large."""
    allowed_functions: Mapping[SqlDialect, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    """Lower-case names that a statement of a dialect may call, in any environment."""
    hints: frozenset[str] = frozenset()
    """Optimizer hints that may stay in the text that runs; upper case."""
    receipt_hours: int = 0
    """How long a staging receipt is good for."""
    literals: frozenset[LiteralRole] = frozenset(LiteralRole)
    """Literals that are part of a statement's fingerprint."""
    partial_masks: frozenset[str] = frozenset()
    """Kinds of personal value that are masked in part only."""
    version: str = "strictest"
    """`sha256:` and 12 hex digits over the files the policy was read from."""
    sources: tuple[str, ...] = ()

    def row(self, environment: Environment) -> EnvironmentPolicy:
        """Return the row of an environment; a missing row allows nothing."""
        return self.environments.get(environment, _NOTHING)


STRICTEST = SafetyPolicy()
