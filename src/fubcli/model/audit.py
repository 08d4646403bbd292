"""What the audit log is told: a decision before anything runs, and its outcome afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from fubcli.model.envelope import WarehouseInfo


@dataclass(frozen=True)
class Origin:
    """Who asks, and in which trace; an empty text is what is not known.

    `agent` names the coding agents whose marks are in the environment, never more of it.
    """

    traceparent: str = ""
    causation: str = ""
    user: str = ""
    agent: str = ""


@dataclass(frozen=True)
class RecordedStatement:
    """A statement without the literals that might tell of a person.

    `text` is None when nothing could be read; then `sha256` and `characters` of the caller's text stand for it.
    """

    kind: str
    text: str | None
    sha256: str = ""
    characters: int = 0
    is_cut: bool = False
    """Whether `text` is only the beginning; then `sha256` and `characters` describe the whole redacted text."""


@dataclass(frozen=True)
class Decided:
    """One judged statement, recorded before it runs or is refused; `call` joins it with its outcome."""

    call: str
    operation: str
    environment: str
    warehouse: WarehouseInfo
    verdict: str
    policy: str
    statement: RecordedStatement
    origin: Origin
    rules: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Types by name; never values."""
    dry_run: bool = False
    receipt: str = ""
    justification: str = ""


@dataclass(frozen=True)
class Finished:
    """How a call ended: `outcome` is `ok` or the slug of the failure, never the engine's own words."""

    call: str
    outcome: str
    exit_code: int
    duration_ms: int
    rows: int | None = None
    affected_rows: int | None = None
    truncated: bool | None = None
    statement_id: str | None = None
    masked_columns: int | None = None
    artifact_sha256: str | None = None


@dataclass(frozen=True)
class Sent:
    """A request that changes something outside: told before it goes out, and with its `outcome` afterwards.

    The body stays outside the log, which has its hash; `outcome` is empty before, then `ok` or a failure's slug.
    """

    service: str
    environment: str
    method: str
    url: str
    body_sha256: str
    origin: Origin
    outcome: str = ""
    duration_ms: int | None = None

    def ended(self, outcome: str, duration_ms: int) -> Sent:
        """Return the entry of its end."""
        return replace(self, outcome=outcome, duration_ms=duration_ms)


AuditEntry = Decided | Finished | Sent
