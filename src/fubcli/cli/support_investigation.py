"""`support-investigation`: what broke, how sure that is, what shows it, and what to save before it is deleted."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fubcli import signals
from fubcli.bootstrap import application
from fubcli.cli import call, diagnostics, skills
from fubcli.cli import options as opt
from fubcli.cli.upstream import is_piped
from fubcli.errors import UsageError

_SKILL = "support-investigation"
_UNEXPLAINED = "unexplained"
CASES = "investigations"
"""The directory of cases below the state directory."""

Issue = Annotated[str, typer.Option(help="What is wrong, in a sentence.")]
Environment = Annotated[str | None, typer.Option(help="production | qa | development.")]
AccountId = Annotated[int | None, typer.Option("--account-id", help="The customer's account.")]
Directory = Annotated[str | None, typer.Option(help="Where cases are kept; else the state directory.")]
FollowUp = Annotated[
    bool, typer.Option("--follow-up/--no-follow-up", help="Ask the playbooks that the issue and the events suggest.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be asked; ask and write nothing.")]
Close = Annotated[bool, typer.Option("--close", help="Close the case; the same issue opens a new one from then on.")]
FailOn = Annotated[str | None, typer.Option(help="unexplained: exit 8 when no root cause is named.")]
Output = Annotated[str | None, typer.Option("--output", "-o", help="json | table | markdown.")]


def support_investigation(  # noqa: PLR0913 - one parameter per option is how Typer reads them
    issue: Issue,
    environment: Environment = None,
    account_id: AccountId = None,
    timeframe: opt.Timeframe = None,
    upstream: skills.Upstream = None,
    directory: Directory = None,
    follow_up: FollowUp = True,
    dry_run: DryRun = False,
    close: Close = False,
    fail_on: FailOn = None,
    output_form: Output = None,
    warehouse: opt.Warehouse = None,
    transport: opt.Transport = None,
    catalogs: opt.CatalogsFile = None,
    policy: opt.PolicyFile = None,
) -> None:
    """Find the root cause of an issue by evidence, and keep what was found in a case."""
    events = skills.begin(_SKILL, upstream, output_form, with_failures=True)
    issue, events = call.without_secrets((issue, events))  # for the files that are written
    if fail_on not in (None, _UNEXPLAINED):
        raise UsageError(f"--fail-on={fail_on}: it is {_UNEXPLAINED}.")
    if dry_run and close:
        raise UsageError("--close writes, --dry-run does not: give one of them.")
    if directory is not None and not directory.strip():
        raise UsageError("--directory is empty: name a directory, or leave the option out.")
    from fubcli.skills.support_investigation import SupportRequest

    built = application(
        progress=diagnostics.progress, catalogs_file=catalogs, policy_file=policy, warehouse=warehouse,
        transport=transport, traceparent=call.current.trace or "", upstream=call.current.upstream,
        settle=signals.settle,
    )  # fmt: skip
    request = SupportRequest(
        issue=issue,
        directory=(built.home.state / CASES) if directory is None else Path(directory).absolute(),
        environment=environment,
        account_id=account_id,
        timeframe=timeframe,
        upstream=events,
        is_pipe_empty=upstream is None and not events and is_piped(),
        follow_up=follow_up,
        dry_run=dry_run,
        close=close,
        fail_on=fail_on,
        repeated=opt.repeated(warehouse=warehouse, transport=transport, policy=policy, catalogs=catalogs),
    )
    call.tell(built.support_investigation(request))
