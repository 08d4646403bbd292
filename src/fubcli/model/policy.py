"""What `safety_policy.yaml` says, as data; the strictest policy is what stands in for a missing file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from fubcli.model.names import Environment
from fubcli.model.statement import StatementKind


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
    timeout_seconds: int = 0
    """The longest that one statement may run; `--timeout` may ask for less."""


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
    allowed_functions: frozenset[str] = frozenset()
    """Lower-case names that a statement may call, in any environment."""
    hints: frozenset[str] = frozenset()
    """Optimizer hints that may stay in the text that runs; upper case."""
    version: str = "strictest"
    """`sha256:` and 12 hex digits over the files the policy was read from."""
    sources: tuple[str, ...] = ()

    def row(self, environment: Environment) -> EnvironmentPolicy:
        """Return the row of an environment; a missing row allows nothing."""
        return self.environments.get(environment, EnvironmentPolicy())


STRICTEST = SafetyPolicy()
