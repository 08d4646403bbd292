"""`fubcli audit`: tail, search, verify, export."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fubcli.bootstrap import application
from fubcli.cli import diagnostics, output
from fubcli.errors import UsageError
from fubcli.frontend.event import event
from fubcli.model.names import Environment
from fubcli.model.policy_verdict import Verdict

if TYPE_CHECKING:
    from fubcli.model.request import AuditRequest

_HASH = re.compile(r"[0-9a-f]{64}")

Limit = Annotated[int, typer.Option(min=1, max=10_000, help="At most so many calls, the last ones.")]
Since = Annotated[str | None, typer.Option(help="From this time on: ISO 8601, in UTC unless it says otherwise.")]
Until = Annotated[str | None, typer.Option(help="Up to this time; a date is its beginning.")]
Expect = Annotated[str | None, typer.Option(help="Hash of a line that must be there.")]
After = Annotated[str | None, typer.Option(help="Hash of the line before the first, when older files were put away.")]


def register(app: typer.Typer) -> None:
    """Add the audit commands to the app."""
    audit = typer.Typer(help="The record of what was decided and what ran.", rich_markup_mode=None)
    for command in (tail, search, verify, export):
        audit.command(command.__name__)(command)
    app.add_typer(audit, name="audit")


def tail(limit: Limit = 20) -> None:
    """Show the last calls; unfinished is what runs now or was killed."""
    from fubcli.model.request import AuditTail

    _tell(AuditTail(limit))


def search(  # noqa: PLR0913 - one parameter per option is how Typer reads them
    text: Annotated[str | None, typer.Option(help="A part of the SQL, the justification or a URL.")] = None,
    table: Annotated[str | None, typer.Option(help="A table, by its last part or more.")] = None,
    rule: Annotated[str | None, typer.Option(help="A rule that objected.")] = None,
    verdict: Annotated[Verdict | None, typer.Option(help="What was decided.")] = None,
    environment: Annotated[Environment | None, typer.Option(help="Where it was judged.")] = None,
    since: Since = None,
    until: Until = None,
    trace: Annotated[str | None, typer.Option(help="A trace id or traceparent.")] = None,
    limit: Limit = 100,
) -> None:
    """Find calls that fit everything that is given."""
    from fubcli.model.request import AuditSearch

    _tell(
        AuditSearch(
            limit=limit, text=text, table=table, rule=rule, verdict=verdict.value if verdict else None,
            environment=environment.value if environment else None, trace=trace, since=_moment("--since", since),
            until=_moment("--until", until),
        )
    )  # fmt: skip


def verify(
    file: Annotated[Path | None, typer.Argument(help="An exported file; without it the log itself.")] = None,
    expect: Expect = None,
    after: After = None,
) -> None:
    """Verify every line and the chain; exit code 8 when the log is not what was written."""
    from fubcli.model.request import AuditVerify

    _tell(AuditVerify(file, _hash("--expect", expect), _hash("--after", after)))


def export(
    output_file: Annotated[Path, typer.Option(help="The file to write; it must not exist.")],
    since: Since = None,
    until: Until = None,
) -> None:
    """Copy a part of the log, byte for byte, into a file that can be verified on its own."""
    from fubcli.model.request import AuditExport

    _tell(AuditExport(output_file, _moment("--since", since), _moment("--until", until)))


def _tell(request: AuditRequest) -> None:
    envelope = application(progress=diagnostics.progress).audit(request)
    output.write_event(event(envelope, upstream=None, environ=os.environ), "json")
    raise typer.Exit(int(envelope.exit_code))


def _moment(option: str, text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"{option} wants a date or time in ISO 8601, such as 2026-11-21T08:00:00Z.") from error


def _hash(option: str, text: str | None) -> str | None:
    if text is not None and not _HASH.fullmatch(text):
        raise UsageError(f"{option} wants a hash of 64 hex digits, as `last_hash` shows it.")
    return text
