"""`confluence-management`: searches and reads pages, and writes them from what was piped in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fubcli import signals
from fubcli.bootstrap import application
from fubcli.cli import call, diagnostics, skills
from fubcli.cli.upstream import pass_failures_on
from fubcli.errors import UsageError
from fubcli.model.envelope import UpstreamEvent

_SKILL = "confluence-management"
_WRITES = ("create", "update")

Operation = Annotated[str, typer.Option(help="search | get | create | update | spaces | comments.")]
PageId = Annotated[str | None, typer.Option(help="The page, by the number in its address.")]
Query = Annotated[str | None, typer.Option(help="Words to search for.")]
Cql = Annotated[str | None, typer.Option(help="A search in Confluence's own query language.")]
SpaceKey = Annotated[str | None, typer.Option(help="The space; else the configured one, to search: all.")]
Title = Annotated[str | None, typer.Option(help="The page's title; create and update take it from the event else.")]
ParentId = Annotated[str | None, typer.Option(help="The page below which a new one stands.")]
Comment = Annotated[str | None, typer.Option(help="A text to add below the page.")]
Report = Annotated[Path | None, typer.Option(help="The monitor's --report, whose charts the page shows.")]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="Replace a page that somebody else wrote, or has changed since.")
]
Failures = Annotated[bool, typer.Option("--failures", help="Write a page of a failure, too, not only of an answer.")]
Output = Annotated[str | None, typer.Option("--output", "-o", help="json | table | markdown.")]


def confluence_management(  # noqa: PLR0913 - one parameter per option is how Typer reads them
    operation: Operation,
    page_id: PageId = None,
    query: Query = None,
    cql: Cql = None,
    space_key: SpaceKey = None,
    title: Title = None,
    parent_id: ParentId = None,
    comment: Comment = None,
    report: Report = None,
    overwrite: Overwrite = False,
    failures: Failures = False,
    environment: skills.Environment = None,
    apply: skills.Apply = False,
    timeout: skills.Timeout = skills.SECONDS,
    upstream: skills.Upstream = None,
    output_form: Output = None,
) -> None:
    """Search and read pages; write them from any event, once however often it is run."""
    writes = operation in _WRITES or comment is not None
    can_do_without = skills.may_be_empty(environment, writes=writes, of_events=operation in _WRITES)
    events = skills.begin(_SKILL, upstream, output_form, with_failures=True, may_be_empty=can_do_without)
    if failures and operation not in _WRITES:
        raise UsageError(f"--failures belongs to --operation={' and '.join(_WRITES)}, not to {operation}.")
    if not failures:
        pass_failures_on(_alone(events))
    from fubcli.skills.confluence_management import ConfluenceRequest

    request = ConfluenceRequest(
        action=operation, environment=skills.environment_of(environment, events, writes=writes), upstream=events,
        page_id=page_id, query=query, cql=cql, space_key=space_key, title=title, parent_id=parent_id, comment=comment,
        report=report, overwrite=overwrite, applies=apply,
    )  # fmt: skip
    built = application(
        progress=diagnostics.progress, traceparent=call.current.trace or "", upstream=call.current.upstream,
        settle=signals.settle,
    )  # fmt: skip
    call.tell(built.confluence_management(request, seconds=timeout))


def _alone(events: tuple[UpstreamEvent, ...]) -> list[UpstreamEvent]:
    """Return all events but the failures of services that stand beside an answer, which a page says."""
    is_answered = any(not event.is_failure for event in events)
    return [event for event in events if not (is_answered and event.skill in skills.CARRIERS)]
