"""What a caller gave, before it is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fubcli.model.envelope import UpstreamEvent


@dataclass(frozen=True)
class Given:
    """The options that an operation may use, as they were given; None or empty when they were not."""

    query: str | None = None
    catalog: str | None = None
    schema: str | None = None
    table: str | None = None
    param: tuple[str, ...] = ()
    max_rows: int | None = None
    timeout: float | None = None
    fields: str | None = None
    detail: str | None = None
    refresh: bool = False
    dry_run: bool = False
    promote: bool = False
    output: str | None = None
    output_file: Path | None = None
    overwrite: bool = False
    justification: str | None = None
    timeframe: str | None = None
    as_of: str | None = None
    fail_on: str | None = None
    accept: bool = False
    every: bool = False
    emit: tuple[str, ...] = ()
    report: Path | None = None
    watch: int | None = None
    dbt_artifacts: tuple[str, ...] = ()
    playbook: str | None = None
    upstream: UpstreamEvent | None = None
    """The event that `--upstream` named, once it is read."""
