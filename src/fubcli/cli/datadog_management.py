"""`datadog-management`: tell Datadog what the events before say, and ask it how the monitors are."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Annotated

import typer

from fubcli import signals
from fubcli.bootstrap import application
from fubcli.cli import call, diagnostics, skills
from fubcli.errors import UsageError

_SKILL = "datadog-management"
_LASTING = re.compile(r"([1-9]\d{0,4})(m|h|d)", re.ASCII)
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_OF_EVENTS = ("create-alert", "send-metrics", "send-event", "send-checks", "dashboard")
_WRITES = (*_OF_EVENTS, "mute")

Operation = Annotated[
    str,
    typer.Option(
        help="create-alert | send-metrics | send-event | send-checks | status | list-monitors | mute | dashboard."
    ),
]
Metric = Annotated[
    str | None,
    typer.Option(help="Which metric: for create-alert else databricks.pipeline.health, for mute else all monitors."),
]
Catalog = Annotated[str | None, typer.Option(help="Only of this catalog.")]
Notify = Annotated[list[str] | None, typer.Option(help="@handle that the monitor calls; repeatable.")]
Threshold = Annotated[str | None, typer.Option(help="critical:50,warning:70 in place of the usual ones.")]
Native = Annotated[
    bool, typer.Option("--native", help="Also the monitors by which Datadog judges jobs and tables itself.")
]
MonitorId = Annotated[int | None, typer.Option("--monitor-id", min=1, help="One monitor by its id.")]
Until = Annotated[
    str | None, typer.Option(help="When muting ends: 2026-11-22T06:00, Pacific unless it says otherwise.")
]
For = Annotated[str | None, typer.Option("--for", help="How long to mute: 30m, 2h (the usual), 7d (the most).")]
Reason = Annotated[str | None, typer.Option(help="Why the monitors are muted.")]
Query = Annotated[str | None, typer.Option(help="What to search monitors by, as Datadog's monitor search has it.")]
Every = Annotated[bool, typer.Option("--all", help="List also monitors that are not fubcli's.")]
FailOn = Annotated[str | None, typer.Option(help="warning | critical: exit 8 when a monitor is that or worse.")]
Output = Annotated[str | None, typer.Option("--output", "-o", help="json | table | markdown.")]


def datadog_management(  # noqa: PLR0913 - one parameter per option is how Typer reads them
    operation: Operation,
    metric: Metric = None,
    environment: skills.Environment = None,
    apply: skills.Apply = False,
    catalog: Catalog = None,
    notify: Notify = None,
    threshold: Threshold = None,
    native: Native = False,
    monitor_id: MonitorId = None,
    until: Until = None,
    lasting: For = None,
    reason: Reason = None,
    query: Query = None,
    every: Every = False,
    fail_on: FailOn = None,
    timeout: skills.Timeout = skills.SECONDS,
    upstream: skills.Upstream = None,
    output_form: Output = None,
) -> None:
    """Create alerts, send metrics, checks and events, mute, draw a dashboard; dry unless --apply is given."""
    writes = operation in _WRITES
    can_do_without = skills.may_be_empty(environment, writes=writes, of_events=operation in _OF_EVENTS)
    events = skills.begin(_SKILL, upstream, output_form, with_failures=False, may_be_empty=can_do_without)
    from fubcli.skills.datadog_management import DatadogRequest

    organisation = skills.environment_of(environment, events, writes=writes)
    limits = _limits(threshold)
    request = DatadogRequest(
        action=operation,
        upstream=events,
        environment=environment,
        organisation=organisation,
        apply=apply,
        seconds=timeout,
        metric=metric,
        catalog=catalog,
        notify=_handles(notify or []),
        critical=limits.get("critical"),
        warning=limits.get("warning"),
        native=native,
        monitor_id=monitor_id,
        until=_until(until),
        lasting=_lasting(lasting),
        reason=reason,
        query=query,
        every=every,
        fail_on=fail_on,
    )
    built = application(
        progress=diagnostics.progress, traceparent=call.current.trace or "", upstream=call.current.upstream,
        settle=signals.settle,
    )  # fmt: skip
    call.tell(built.datadog_management(request))


def _handles(given: list[str]) -> tuple[str, ...]:
    from fubcli.integrations.datadog.merging import HANDLE

    for each in given:
        if not HANDLE.fullmatch(each):
            raise UsageError("--notify names one person, team or channel: @slack-data, @team-data, @jane@example.com.")
    return tuple(dict.fromkeys(given))


def _limits(given: str | None) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in given.split(",") if given else ():
        name, _, value = part.strip().partition(":")
        number = re.fullmatch(r"-?\d{1,12}(?:\.\d{1,6})?", value, re.ASCII)
        if name not in ("critical", "warning") or number is None or name in found:
            raise UsageError(f"--threshold={given}: it is critical:50, warning:70, or both with a comma between them.")
        found[name] = float(value)
    return found


def _until(given: str | None) -> datetime | None:
    from fubcli.frontend.requests import moment

    try:
        return None if given is None else moment(given)
    except UsageError as error:
        raise UsageError(f"--until={given}: it is a time such as 2026-11-22T06:00:00-08:00.") from error


def _lasting(given: str | None) -> timedelta | None:
    if given is None:
        return None
    read = _LASTING.fullmatch(given)
    if read is None:
        raise UsageError(f"--for={given}: it is a number with its unit, such as 30m, 2h or 7d.")
    return timedelta(**{_UNITS[read[2]]: int(read[1])})
