"""What the commands of skills have in common: piped events in, one event out, in the trace of the first."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

import typer

from fubcli.cli import call
from fubcli.cli import options as opt
from fubcli.cli.upstream import pass_failures_on, read_piped
from fubcli.errors import UsageError
from fubcli.frontend.event import traceparent
from fubcli.model.envelope import UpstreamEvent
from fubcli.model.names import Environment as KnownEnvironment
from fubcli.results.formats import compact, visible

Upstream = Annotated[
    str | None, typer.Option(help="Events of the skills before: a file, - for stdin (read when piped), or none.")
]


CARRIERS = ("datadog-management", "gitlab-pipeline-monitoring", "confluence-management")
"""Skills that stand in the middle of a pipe: their events carry those before on to the skills behind."""
Environment = Annotated[
    str | None,
    typer.Option(help="production | staging | …: whose organisation; else that of the event before, else production."),
]
Apply = Annotated[bool, typer.Option("--apply", help="Send what changes something; without it, it is only told.")]
Timeout = Annotated[float, typer.Option(min=1, max=900, help="Seconds for all calls to the service together.")]
_EVENTS = "com.fub.skill."
SECONDS = 60.0
"""Wall time for all calls of a run to its service, unless told otherwise."""


def begin(
    skill: str, upstream: str | None, form: str | None, *, with_failures: bool, may_be_empty: bool = True
) -> tuple[UpstreamEvent, ...]:
    """Read what was piped in, and have this call's event carry on its trail and trace.

    Raises UsageError for what is no event, and for an empty pipe where there must be one; UpstreamFailed for a failure
    that is not wanted.
    """
    call.current.operation, call.current.is_of_skill = skill, True
    call.current.form = opt.form_for(skill, form)
    events = read_piped(upstream, may_be_empty=may_be_empty)
    call.current.upstream = merged(events)
    call.current.trace = traceparent(call.current.upstream, os.environ)
    if skill in CARRIERS:
        call.current.carried = tuple(event.document for event in events if event.document)
    if not with_failures:
        pass_failures_on(events)
    return events


def may_be_empty(named: str | None, *, writes: bool, of_events: bool = False) -> bool:
    """Return whether a run can do without what should have been piped in: a program that was killed wrote nothing.

    What changes something, or tells what it would, does not take production for the environment of an event that
    never came; what is made `of_events` is nothing without them.
    """
    return not writes or (named is not None and not of_events)


def environment_of(named: str | None, events: Sequence[UpstreamEvent], *, writes: bool) -> str:
    """Return whose organisation is meant: the one that is named, else that of the last event with one, else production.

    Raises UsageError for what is no name, for an event of an environment that is not known, which must not become
    production's, and where a run that writes, dry or not, would have to guess: the events do not agree, or what was
    piped in is no event of fubcli's and names none.
    """
    if named is not None:
        from fubcli.config.services.services_toml import check_environment

        if not named:
            raise UsageError("--environment is empty; leave it out, or name one.")
        check_environment(named)
        return named
    told = [_known(event.data["environment"]) for event in events if "environment" in event.data]
    if writes and len(set(told)) > 1:
        names = " and ".join(sorted(set(told)))
        raise UsageError(f"The events before are of {names}: say which is meant with --environment.")
    if writes and not told and events and not any(event.type.startswith(_EVENTS) for event in events):
        raise UsageError("What was piped in is no event of fubcli's and names no environment: name it, --environment.")
    return told[-1] if told else KnownEnvironment.PRODUCTION


def _known(told: Any) -> KnownEnvironment:
    try:
        return KnownEnvironment(told.strip().lower())
    except (AttributeError, ValueError):
        shown = visible(compact(told), 40)
        raise UsageError(
            f"An event before is of the environment {shown}: say whose it is with --environment."
        ) from None


def merged(events: Sequence[UpstreamEvent]) -> UpstreamEvent | None:
    """Return the last event with the trails of all, each event once."""
    if not events:
        return None
    *before, last = events
    trail = [entry for event in before for entry in (*event.trail, _entry(event))] + list(last.trail)
    seen = {str(entry.get("id")): entry for entry in trail if entry.get("id") != last.id}
    return replace(last, trail=tuple(seen.values()))


def _entry(event: UpstreamEvent) -> dict[str, str]:
    return {"id": event.id, "skill": event.skill, "summary": event.summary}
