"""Which question an event answers: what was done, of what, where, and of which time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fubcli.model.envelope import UpstreamEvent
from fubcli.model.names import Environment
from fubcli.results.formats import plain_name
from fubcli.skills.confluence_management.rendering.fields import mapping, objects, text, values

_MOST_COLUMNS = 4
_IDS = {"account_id": "account", "contact_id": "contact", "user_id": "user"}
_ASKED = {
    "branch": "branch", "mr_iid": "merge request", "pipeline_id": "pipeline", "job_id": "job", "timeframe": "of",
    "metric": "metric", "catalog": "catalog", "monitor_id": "monitor",
}  # fmt: skip
"""Options by the words that stand before their value."""


@dataclass(frozen=True)
class Question:
    """Own words and which of their kind, the names it is about, more as words with a value, and what has no name."""

    words: str
    kind: str = ""
    names: tuple[str, ...] = ()
    more: tuple[tuple[str, Any], ...] = ()
    unsaid: tuple[Any, ...] = ()


def question_of(event: UpstreamEvent) -> Question:
    """Return the question of an event, as far as the event tells it."""
    operation = text(event.data, "operation")
    if event.is_failure:
        return Question("Failure", names=(operation or event.skill,))
    named = _QUESTIONS.get(operation)
    return named(event.data, event) if named else Question("Event", names=(event.skill,), more=_beside(event))


def _beside(event: UpstreamEvent) -> tuple[tuple[str, Any], ...]:
    """Return what tells one event of a skill that has no title of its own from another."""
    operation, subject = text(event.data, "operation"), text(event.document, "subject")
    told = (("operation", operation if operation != event.skill else ""), ("about", subject))
    return tuple((words, value) for words, value in told if value)


def _subjects(event: UpstreamEvent) -> tuple[str, ...]:
    given = text(event.document, "subject")
    return tuple(given.split(",")) if given else ()


def _elsewhere(data: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """Return the environment where it is not the one that everybody means."""
    environment = text(data, "environment")
    return (("in", environment),) if environment not in ("", Environment.PRODUCTION) else ()


def _of_catalogs(words: str, data: Mapping[str, Any], event: UpstreamEvent) -> Question:
    subjects = _subjects(event)
    if subjects == ("all",):
        return Question(f"{words} of all catalogs", more=_elsewhere(data))
    where = _elsewhere(data) if any(each.startswith("all.") for each in subjects) else ()
    return Question(words, names=subjects, more=where) if subjects else Question(f"{words} of the lakehouse")


def _query(data: Mapping[str, Any], _: UpstreamEvent) -> Question:
    names = [plain_name(text(column, "name")) for column in objects(data, "columns")[:_MOST_COLUMNS]]
    columns = f" ({', '.join(names)})" if names else ""
    asked = text(data, "question")
    return Question(
        f"Query result of {plain_name(text(data, 'environment'))}{columns}", unsaid=(asked,) if asked else ()
    )


def _investigation(data: Mapping[str, Any], _: UpstreamEvent) -> Question:
    playbook, asked, given = (mapping(data, name) for name in ("playbook", "request", "parameters"))
    ids = tuple((word, given[name]) for name, word in _IDS.items() if isinstance(given.get(name), int))
    tables = (("on", text(given, "table")),) if text(given, "table") else ()
    nights = (("of", text(asked, "timeframe")),) if text(asked, "timeframe") else ()
    others = {name: value for name, value in given.items() if name not in {*_IDS, "table", "since", "until"}}
    own = text(data, "question")
    return Question(
        "Investigation",
        text(playbook, "name"),
        tuple(str(each) for each in values(asked, "catalogs")),
        (*ids, *tables, *nights, *_elsewhere(data)),
        (*([own] if own else []), *([others] if others else [])),
    )


def _support(data: Mapping[str, Any], event: UpstreamEvent) -> Question:
    account = data.get("account_id") or mapping(data, "parameters").get("account_id")
    of_account = (("account", account),) if isinstance(account, int) else ()
    case = text(event.document, "subject")
    return Question("Support investigation", case, more=of_account)


def _brief(data: Mapping[str, Any], _: UpstreamEvent) -> Question:
    tables = tuple(text(each, "name") for each in objects(data, "tables"))
    about = (("on", tables[0]),) if tables else ()
    asked = (text(data, "task"), tables[1:], data.get("files"))
    return Question("Implementation brief", text(data, "scope"), more=about, unsaid=asked)


def _outside(words: str, data: Mapping[str, Any]) -> Question:
    """Return what a service was asked: of which project, by which options, and where."""
    project, asked = text(mapping(data, "project"), "path"), mapping(data, "asked")
    others = {name: value for name, value in asked.items() if name not in _ASKED}
    return Question(
        words,
        text(data, "action"),
        (project,) if project else (),
        (*((_ASKED[name], value) for name, value in asked.items() if name in _ASKED), *_elsewhere(data)),
        (others,) if others else (),
    )


_QUESTIONS: Mapping[str, Callable[[Mapping[str, Any], UpstreamEvent], Question]] = {
    "monitor": lambda data, event: _of_catalogs("Data health", data, event),
    "query": _query,
    "schema": lambda data, event: _of_catalogs("Schema", data, event),
    "investigate": _investigation,
    "support-investigation": _support,
    "code-development": _brief,
    "datadog-management": lambda data, _: _outside("Datadog", data),
    "gitlab-pipeline-monitoring": lambda data, _: _outside("GitLab pipelines", data),
}
