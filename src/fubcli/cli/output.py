"""The only writer of stdout: one event as JSON, or the same event in another form."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fubcli import signals
from fubcli.model.untrusted import escaped
from fubcli.results.formats import compact, lines

FORMS: dict[str, tuple[str, ...]] = {
    "query": ("json", "ndjson", "table", "csv", "markdown"),
    "schema": ("json", "table", "markdown", "ddl"),
    "monitor": ("json", "ndjson", "table", "markdown"),
    "investigate": ("json", "table", "markdown"),
    "code-development": ("json", "table", "markdown"),
    "support-investigation": ("json", "table", "markdown"),
    "datadog-management": ("json", "table", "markdown"),
    "gitlab-pipeline-monitoring": ("json", "table", "markdown"),
    "confluence-management": ("json", "table", "markdown"),
    "check": ("json", "ndjson", "sarif", "table", "markdown"),
    "config": ("json", "table", "markdown"),
    "doctor": ("json", "table", "markdown"),
    "pipelines": ("json", "table", "markdown"),
    "skills": ("json", "table", "markdown"),
    "tour": ("json", "table"),
}
_FOR_PEOPLE = ("table", "markdown")
_WITH_FINDINGS = (
    "monitor",
    "investigate",
    "support-investigation",
    "code-development",
    "datadog-management",
    "gitlab-pipeline-monitoring",
    "confluence-management",
    "pipelines",
    "skills",
)
"""Operations whose findings are in every form."""


def chosen_form(requested: str | None) -> str:
    """Return the form that was asked for, else a table on a terminal and JSON elsewhere."""
    if requested is not None:
        return requested
    return "table" if sys.stdout is not None and sys.stdout.isatty() else "json"


def is_for_people(form: str) -> bool:
    """Whether a failure in this form is told on stderr alone."""
    return form in _FOR_PEOPLE


def write_event(event: Mapping[str, Any], form: str) -> None:
    """Write an event in a form; the failing and the dry-running are always JSON where a program reads.

    It is the only one: from here on an interrupt changes nothing. Raises what `signals.settle` raises.
    """
    signals.settle()
    _write(parts(event, form))


def write_one(texts: Iterable[str]) -> None:
    """Write one of many events or views, whole whatever signal comes; raises KeyboardInterrupt for one that came."""
    ready = list(texts)
    with signals.whole():
        _write(ready)


def parts(event: Mapping[str, Any], form: str) -> Iterable[str]:
    """Return the texts that an event is in a form, in the order in which they are written."""
    data = event["data"]
    if form == "json" or (event["datacontenttype"] != "application/json" and not is_for_people(form)):
        return [compact(event) + "\n"]
    if form == "table":
        from fubcli.cli.terminal import rendered

        return [rendered(event)]
    if form == "ddl":
        from fubcli.operations.schema.ddl import ddl

        return ddl(data)
    if form == "markdown" and "rows" not in data:
        from fubcli.cli.markdown import document

        return document(event)
    if "rows" in data:
        from fubcli.results.encoding import Encoded

        return lines(Encoded(list(data["columns"]), list(data["rows"])), form)
    return [compact(event) + "\n"]


def write_json(document: Any) -> None:
    """Write a JSON document that is not an event, for people and validators to read: indented."""
    import json

    _write([escaped(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"])


def write_text(text: str) -> None:
    """Write help."""
    _write([text if text.endswith("\n") else f"{text}\n"])


def warn_about(event: Mapping[str, Any], form: str) -> Iterator[str]:
    """Yield what the event says and the form leaves out: rows that were cut off, and findings; a view has them."""
    data = event["data"]
    if form == "json" or event["datacontenttype"] != "application/json" or data.get("operation") in _WITH_FINDINGS:
        return
    if data.get("truncated") and "row_count" in data:
        yield f"cut off at {data['row_count']:,} rows; there are more (--max-rows, or aggregate)"
    for finding in data.get("findings", ()):
        yield str(finding["title"])


class ReaderLeft(Exception):
    """The next program of the pipe closed it; not an OSError, because Typer has an exit code of its own for that."""


class StdoutFailed(Exception):
    """What was to be told could not be written; whatever was run has run."""


def _write(parts: Iterable[str]) -> None:
    """Write UTF-8 whatever the locale says; what is no text (lone surrogates) is written as escapes."""
    if sys.stdout is None:
        raise StdoutFailed("it is closed")
    try:
        for part in parts:
            sys.stdout.buffer.write(part.encode("utf-8", "backslashreplace"))
        sys.stdout.flush()
    except BrokenPipeError as error:
        raise ReaderLeft from error
    except OSError as error:
        raise StdoutFailed(error.strerror or str(error)) from error
