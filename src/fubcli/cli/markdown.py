"""A schema's, a check's, a doctor's, a monitor's or a configuration's event as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from fubcli.cli.check_table import COLUMNS, finding_rows, summary
from fubcli.cli.config_table import setting_rows
from fubcli.cli.doctor_table import COLUMNS as CHECKED
from fubcli.cli.doctor_table import check_rows
from fubcli.cli.doctor_table import summary as doctor_summary
from fubcli.cli.terminal import tables
from fubcli.cli.views import has_view, view
from fubcli.results.encoding import Encoded
from fubcli.results.formats import compact, inline, lines

_PAGE = 100
"""Columns of what is no terminal."""


def document(event: Mapping[str, Any]) -> Iterator[str]:
    """Yield such an event as Markdown; any other event as a JSON code block."""
    data = event["data"]
    if (writer := _writer(data)) is not None:
        yield from writer(data)
        return
    if data.get("operation") != "schema":
        yield f"```json\n{compact(data)}\n```\n"
        return
    for body in data.get("catalogs", [data]):
        title = ".".join(part for part in (body["catalog"], body.get("schema")) if part)
        yield f"## {inline(title)} ({body['environment']})\n\n"
        for heading, names, rows in tables(body):
            if heading:
                yield f"### {inline(heading)}\n\n"
            encoded = Encoded([{"name": name} for name in names], [list(row) for row in rows])
            yield from lines(encoded, "markdown")
            yield "\n"
        for difference in body.get("differences", ()):
            yield f"- difference: {inline(compact(difference), 300)}\n"


def _writer(data: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], Iterator[str]] | None:
    if has_view(data):
        return _view
    found = (writer for name, member, writer in _WRITERS if data.get("operation") == name and member in data)
    return next(found, None)


def _config(data: Mapping[str, Any]) -> Iterator[str]:
    columns, settings = setting_rows(data)
    yield from lines(Encoded([{"name": name} for name in columns], [list(row) for row in settings]), "markdown")


def _brief(data: Mapping[str, Any]) -> Iterator[str]:
    from fubcli.skills.code_development.brief import brief

    yield from brief(data)


def _check(data: Mapping[str, Any]) -> Iterator[str]:
    found: list[list[Any]] = [*finding_rows(data)]
    if found:
        yield from lines(Encoded([{"name": name} for name in COLUMNS], found), "markdown")
        yield "\n"
    yield f"{summary(data)}\n"


def _doctor(data: Mapping[str, Any]) -> Iterator[str]:
    rows: list[list[Any]] = [*check_rows(data)]
    yield from lines(Encoded([{"name": name} for name in CHECKED], rows), "markdown")
    yield f"\n{doctor_summary(data)}\n"


def _view(data: Mapping[str, Any]) -> Iterator[str]:
    from fubcli.cli.view_lines import markdown
    from fubcli.cli.view_words import UNICODE

    yield from markdown(view(data, _PAGE, UNICODE))


_WRITERS = (
    ("check", "operation", _check),
    ("doctor", "checks", _doctor),
    ("config", "settings", _config),
    ("code-development", "queries", _brief),
)
"""Operations with the member that their results have, and problems do not."""
