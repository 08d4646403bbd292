"""`--operation=investigate` from the command line."""

from __future__ import annotations

from collections.abc import Callable

from fubcli.bootstrap import Application
from fubcli.cli import diagnostics
from fubcli.cli.options import Given
from fubcli.cli.places import place_of
from fubcli.cli.requests import moment
from fubcli.cli.sources import parameters, sql_text
from fubcli.cli.steps import Steps
from fubcli.errors import UsageError
from fubcli.model.envelope import Envelope
from fubcli.model.request import InvestigateRequest
from fubcli.operations.investigate.adhoc import is_sql


def investigate(given: Given, build: Callable[..., Application], repeated: tuple[str, ...]) -> Envelope:
    """Investigate once; raises what the operation raises."""
    request = investigate_request(given, repeated)
    with Steps(diagnostics.passing if diagnostics.is_watched() else None) as steps:
        built = build(steps=steps)
        envelope = built.investigate(request)
    if built.warehouse.info.embedded:
        diagnostics.banner()
    return envelope


def investigate_request(given: Given, repeated: tuple[str, ...] = ()) -> InvestigateRequest:
    """Return the request; raises UsageError for an empty question, and for a status that is none."""
    if given.fail_on not in (None, "warning", "critical"):
        raise UsageError(f"--fail-on={given.fail_on}: it is warning or critical.")
    text = sql_text(given.query) if given.query is not None else None
    if text is not None and not text.strip():
        raise UsageError("The question is empty.")
    has_sql = text is not None and is_sql(text)
    if has_sql and given.playbook is not None:
        raise UsageError("--playbook and SQL in --query: give one of them.")
    place = place_of(given)
    return InvestigateRequest(
        text=None if has_sql else text,
        playbook=given.playbook,
        sql=text if has_sql else None,
        given=parameters(given.param),
        catalogs=place.catalogs,
        schema=place.schema,
        table=place.table,
        timeframe=given.timeframe,
        as_of=None if given.as_of is None else moment(given.as_of),
        seconds=given.timeout,
        fail_on=given.fail_on,
        repeated=repeated,
        upstream=given.upstream,
    )
