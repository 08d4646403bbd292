"""The query templates of a page: each with its SQL, what the guard says of it, and its command."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fubcli.results.formats import inline
from fubcli.skills.code_development.pages.markup import command, fenced

_QUERY = "--query="
_INTRODUCTION = (
    "Each is bounded and judged by the guard; nothing has run. A command reads its statement from stdin; with "
    "`--dry-run` it says what the statement is expected to read.\n"
)


def query_lines(queries: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the part about queries, nothing when there are none."""
    if not queries:
        return
    yield f"\n## Queries\n\n{_INTRODUCTION}"
    words = (each["example"] for query in queries for each in query["parameters"] if each["fill_in"])
    if placeholders := [inline(each, 60) for each in dict.fromkeys(words)]:
        yield f"\nReplace before you run one: {', '.join(placeholders)}.\n"
    for each in queries:
        verdicts = ", ".join(f"{where}: {verdict}" for where, verdict in each["verdicts"].items())
        yield f"\n### {inline(each['name'])}, {inline(each['table'])}\n\n"
        yield f"{inline(each['purpose'])}; {inline(verdicts)}{_expected(each)}\n\n"
        yield fenced(each["sql"], "sql")
        yield command([_QUERY + "-" if word.startswith(_QUERY) else word for word in each["argv"]])


def _expected(query: Mapping[str, Any]) -> str:
    return f"; expected to read {query['expected']['rows']:,} rows" if "expected" in query else ""
