"""Request: what a front end asks an operation to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from fubcli.model.dialect import SqlDialect
from fubcli.model.envelope import UpstreamEvent
from fubcli.model.names import Environment


@dataclass(frozen=True)
class Parameter:
    """A value for `:name`, bound by the engine and never pasted into the text.

    `type` is a Databricks type in lower case; empty leaves it to the engine to take it from the context.
    """

    name: str
    value: str
    type: str = ""


@dataclass(frozen=True)
class QueryRequest:
    """Run one statement.

    `max_rows` and `timeout_seconds` may only narrow what the policy allows. Rows beyond `inline_chars` characters of
    JSON go into an artifact; None keeps them all. With `output_file` they go there, written as `output_form`.
    """

    sql: str
    catalog: str | None = None
    schema: str | None = None
    parameters: Mapping[str, Parameter] = field(default_factory=lambda: MappingProxyType({}))
    max_rows: int | None = None
    timeout_seconds: float | None = None
    fields: tuple[str, ...] = ()
    dry_run: bool = False
    promote: bool = False
    """Run it on staging first, then on production."""
    repeated: tuple[str, ...] = ()
    """Options of this call that a command for the same warehouse, policy and catalogs must repeat."""
    inline_chars: int | None = 8_000
    output_file: Path | None = None
    output_form: str = "ndjson"
    reads_only: bool = False
    """Refuse whatever would change something, also where the policy lets it."""
    justification: str | None = None
    """Why personal data is to be shown; the policy says where that is enough."""


@dataclass(frozen=True)
class SchemaRequest:
    """Describe catalogs, a schema, or a table; `catalogs` empty means every one."""

    catalogs: tuple[str, ...] = ()
    schema: str | None = None
    table: str | None = None
    detail: str | None = None
    refresh: bool = False


@dataclass(frozen=True)
class CheckRequest:
    """Judge the statements in files, in the files of directories, and, for the path `-`, on stdin; run nothing.

    With `ndjson` every path is NDJSON; otherwise a file's name says what it is. `environment` is where statements that
    do not say so themselves will run; `catalog` and `schema` complete their unqualified names. All of them are written
    in one `dialect`.
    """

    paths: tuple[str, ...]
    stdin: BinaryIO | None = None
    ndjson: bool = False
    environment: Environment | None = None
    catalog: str | None = None
    schema: str | None = None
    dialect: SqlDialect = SqlDialect.DATABRICKS


@dataclass(frozen=True)
class AuditTail:
    """Tell the last calls of the audit log."""

    limit: int = 20


@dataclass(frozen=True)
class AuditSearch:
    """Tell the calls that fit everything that is given, the last `limit` of them; texts are compared without case.

    `since` and `until` are aware and bound the time of the decision, both inclusive.
    """

    limit: int = 100
    text: str | None = None
    table: str | None = None
    rule: str | None = None
    verdict: str | None = None
    environment: str | None = None
    trace: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class AuditVerify:
    """Verify the audit log, or an exported `file`; `expect` and `after` are hashes of lines."""

    file: Path | None = None
    expect: str | None = None
    after: str | None = None


@dataclass(frozen=True)
class AuditExport:
    """Copy the lines between two aware times, both inclusive, into a new file."""

    output_file: Path
    since: datetime | None = None
    until: datetime | None = None


AuditRequest = AuditTail | AuditSearch | AuditVerify | AuditExport


@dataclass(frozen=True)
class BacktestRequest:
    """Judge a past: NDJSON files of commits and, to score it, of what was wrong; `schedule` says how loads come."""

    history: Path
    truth: Path | None = None
    schedule: str = "nightly"


@dataclass(frozen=True)
class MonitorRequest:
    """Look at the nights of a timeframe: of all catalogs, some, or one schema or table; `as_of` is aware, or now."""

    catalogs: tuple[str, ...] = ()
    schema: str | None = None
    table: str | None = None
    timeframe: str = "today"
    as_of: datetime | None = None
    fail_on: str | None = None
    """`warning` or `critical`: the status from which on the exit code says so."""
    refresh: bool = False
    every: bool = False
    """List every check, not only those that are not ok."""
    accept: bool = False
    """Take the columns that tables have now as right."""
    repeated: tuple[str, ...] = ()
    """Options of this call that a command for the same warehouse, policy and catalogs must repeat."""
    emit: tuple[str, ...] = ()
    """Other systems' forms that the event is to carry whole: `datadog`, `openlineage`; or `none`: not even a part."""
    report: Path | None = None
    """Where the page for people goes; a file that is there is replaced."""
    dbt_artifacts: tuple[str, ...] = ()
    """Directories with what dbt wrote about its last run."""
    upstream: UpstreamEvent | None = None
    """The event of the skill before, when one was piped in."""

    @property
    def is_whole(self) -> bool:
        """Whether whole catalogs are looked at, so that their exports and jobs can be judged."""
        return self.schema is None and self.table is None


@dataclass(frozen=True)
class InvestigateRequest:
    """Investigate: by a named playbook, by the one that plain words mean, or by SQL of one's own.

    Exactly one of `text`, `playbook` and `sql` decides; a table without any of them is its subject. `given` has what
    was said by option (`account_id`, `contact_id`, `user_id`), which counts more than what the words say; for SQL it is
    what the statement binds.
    """

    text: str | None = None
    playbook: str | None = None
    sql: str | None = None
    given: Mapping[str, Parameter] = field(default_factory=lambda: MappingProxyType({}))
    catalogs: tuple[str, ...] = ()
    schema: str | None = None
    table: str | None = None
    environment: Environment | None = None
    timeframe: str | None = None
    as_of: datetime | None = None
    seconds: float | None = None
    """Wall time for all of it, at most what the playbook allows itself."""
    fail_on: str | None = None
    repeated: tuple[str, ...] = ()
    """Options of this call that a command for the same warehouse, policy and catalogs must repeat."""
    upstream: UpstreamEvent | None = None
