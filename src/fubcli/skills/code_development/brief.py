"""A brief as Markdown of about a page; every text that came from elsewhere is escaped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fubcli.model.demo import DEMO_DATA, DEMO_TITLE, says_demo
from fubcli.results.formats import inline, text_of
from fubcli.skills.code_development.pages.delivered import model_lines
from fubcli.skills.code_development.pages.markup import bullets
from fubcli.skills.code_development.pages.migration import migration_lines
from fubcli.skills.code_development.pages.queries import query_lines

_MOST_COLUMNS = 40
_MOST_LISTED = 12
_LONGEST_TASK = 1_000


def brief(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield the brief of an event's data, which says first that it is a demo's."""
    yield f"# Brief: {data['scope']}\n\n> {inline(data['task'], _LONGEST_TASK)}\n"
    if says_demo(data):
        yield f"\n**{DEMO_TITLE}.**\n"
    if "migration" in data:
        yield from migration_lines(data["migration"])
    yield from _part("Approach", data["approach"])
    yield from _part("Files", data.get("files", ()))
    yield from _part("Before you begin", [each["title"] for each in data["findings"] if each["id"] != DEMO_DATA])
    if "export_plan" in data:
        yield from _plan(data["export_plan"], has_own="migration" in data)
    for table in data["tables"]:
        yield from _table(table, alone=len(data["tables"]) == 1)
    if data.get("other_tables_count"):
        yield f"\n{data['other_tables_count']} other tables are only named in the event.\n"
    yield from _personal(data["personal_data"])
    yield from query_lines(data["queries"])
    yield from _part("Risks", [f"{each['severity']}: {each['title']}. {each['detail']}" for each in data["risks"]])
    tests = [
        f"{each['table']}: given {each['given']}, when {each['when']}, then {each['then']}."
        for each in data["acceptance_tests"]
    ]
    yield from _part("Done when", tests)
    yield from model_lines(data["models"])


def _table(table: Mapping[str, Any], *, alone: bool) -> Iterator[str]:
    rows = table["columns"]["rows"]
    size = f", {table['rows']:,} rows" if "rows" in table else ""
    key = f", key {inline(table['key']['column'], 60)}" if "key" in table else ""
    yield f"\n## {inline(table['name'])}\n\n{table['column_count']} columns{size}{key}\n"
    if alone:
        yield "\n"
        shown = [[name, kind, "yes" if nullable else "no", tag or ""] for name, kind, nullable, tag, *_ in rows]
        yield from _grid(("column", "type", "NULL", "personal"), shown[:_MOST_COLUMNS])
        if table["column_count"] > _MOST_COLUMNS:
            yield f"\n{table['column_count'] - _MOST_COLUMNS} more columns are in the event or in the models.\n"


def _personal(personal: Mapping[str, Any]) -> Iterator[str]:
    if not personal["masked"] and not personal["secret"]:
        return
    yield "\n## Personal data\n\n"
    if personal["masked"]:
        names = ", ".join(inline(each["column"], 120) for each in personal["masked"][:_MOST_LISTED])
        yield f"Masked: {names}{_more(personal['masked'])}\n\n"
    if personal["secret"]:
        yield f"Secret: {', '.join(inline(each, 120) for each in personal['secret'][:_MOST_LISTED])}\n\n"
    yield from bullets(personal["rules"])


def _plan(plan: Mapping[str, Any], *, has_own: bool) -> Iterator[str]:
    """Yield the plan around the export, with the sequences of each kind of change where no files are judged."""
    yield f"\n## The nightly export: {plan['verdict']}\n\n{inline(plan['because'], 300)}\n\n"
    rows = [
        [each["catalog"], each["status"], *_window(each.get("next_window", {}))] for each in plan["exports"]
    ]  # fmt: skip
    if rows:
        yield from _grid(("export", "status", "begins", "first arrival", "last arrival"), rows)
    yield from bullets(each["says"] for each in plan["trouble"])
    for change, steps in () if has_own else plan["sequences"].items():
        yield f"\n{inline(change.replace('_', ' '))}:\n\n"
        yield "".join(f"{place}. {inline(step, 300)}\n" for place, step in enumerate(steps, 1))


def _window(window: Mapping[str, Any]) -> list[str]:
    return [window.get(name, "not known") for name in ("begins", "first_arrival_expected", "last_arrival_expected")]


def _more(listed: Sequence[Any]) -> str:
    return f" and {len(listed) - _MOST_LISTED} more" if len(listed) > _MOST_LISTED else ""


def _part(title: str, texts: Sequence[str]) -> Iterator[str]:
    if texts:
        yield f"\n## {title}\n\n"
        yield from bullets(texts)


def _grid(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    yield from text_of([{"name": name} for name in names], rows, "markdown")
