"""What a page is called when nobody says so: own words, plain names and the night, so that it is found again."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from fubcli.model.envelope import UpstreamEvent
from fubcli.model.nights import night_of
from fubcli.results.formats import plain_name
from fubcli.skills.confluence_management.rendering.fields import mapping, objects, text

_MOST_NAMES, _MOST_CHARS = 4, 240
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def title_of(event: UpstreamEvent) -> str:
    """Return the title of an event's page; the same for every run about the same thing on the same night."""
    data = event.data
    if event.is_failure:
        return _dated(f"Failure of {plain_name(text(data, 'operation') or event.skill)}", _night(event))
    named = _NAMES.get(text(data, "operation"))
    subject = named(data, event) if named else f"Event of {plain_name(event.skill)}"
    return _dated(subject, _night(event))


def _dated(subject: str, night: str) -> str:
    cut = subject[:_MOST_CHARS]
    return f"{cut}, {night}" if night else cut


def _night(event: UpstreamEvent) -> str:
    """Return the night that an event is about, else the Pacific day on which it was made; empty when it has none."""
    last = text(mapping(event.data, "nights"), "last")
    if _DAY.fullmatch(last):
        return last
    try:
        moment = datetime.fromisoformat(event.time)
    except ValueError:
        return ""
    return "" if moment.tzinfo is None else night_of(moment).isoformat()


def _subject(event: UpstreamEvent) -> str:
    given = text(event.document, "subject")
    return "all catalogs" if given == "all" else plain_name(given) if given else "the lakehouse"


def _account(data: Mapping[str, Any]) -> str:
    account = data.get("account_id") or mapping(data, "parameters").get("account_id")
    return f", account {account}" if isinstance(account, int) else ""


def _columns(data: Mapping[str, Any]) -> str:
    """Return the first columns of a result, which tell one query of a day from the next."""
    names = [plain_name(text(column, "name")) for column in objects(data, "columns")[:_MOST_NAMES]]
    return f" ({', '.join(names)})" if names else ""


def _table(data: Mapping[str, Any]) -> str:
    tables = objects(data, "tables")
    return f" on {plain_name(text(tables[0], 'name'))}" if tables else ""


_Name = Callable[[Mapping[str, Any], UpstreamEvent], str]
_NAMES: Mapping[str, _Name] = {
    "monitor": lambda _, event: f"Data health of {_subject(event)}",
    "query": lambda data, _: f"Query result of {plain_name(text(data, 'environment'))}{_columns(data)}",
    "schema": lambda _, event: f"Schema of {_subject(event)}",
    "investigate": lambda data, _: (
        f"Investigation {plain_name(text(mapping(data, 'playbook'), 'name'))}{_account(data)}"
    ),
    "support-investigation": lambda data, event: f"Support investigation {_subject(event)}{_account(data)}",
    "code-development": lambda data, _: f"Implementation brief {plain_name(text(data, 'scope'))}{_table(data)}",
    "datadog-management": lambda data, _: f"Datadog {plain_name(text(data, 'action'))}",
    "gitlab-pipeline-monitoring": lambda data, _: f"GitLab pipelines {plain_name(text(data, 'action'))}",
}
