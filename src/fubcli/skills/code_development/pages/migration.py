"""What a migration does to the nightly export, as the first part of a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fubcli.results.formats import inline
from fubcli.skills.code_development.pages.markup import bullets, command, fenced

_MOST_STATEMENTS = 10
_MOST_STEPS = 20
_MOST_TABLES = 12
_RANK = ("yes", "unknown", "no")
_SAYS = {
    "yes": "breaks the export",
    "unknown": "not known to be safe",
    "no": "safe only in the order, or at the time, that is said",
}


def migration_lines(migration: Mapping[str, Any]) -> Iterator[str]:
    """Yield the verdict, the statements that are not safe, the worst first, and the sequence that is."""
    yield f"\n## The migration: {inline(migration['verdict'].replace('_', ' '))}\n\n"
    found = sorted(filter(_is_told, migration["statements"]), key=lambda each: _RANK.index(each["breaks_export"]))
    count = migration["statement_count"]
    yield f"{inline(migration['summary'], 300)} {len(found)} of {count} statements need a look.\n"
    for each in found[:_MOST_STATEMENTS]:
        yield from _statement(each)
    if len(found) > _MOST_STATEMENTS:
        yield f"\n{len(found) - _MOST_STATEMENTS} more of them are in the event.\n"
    yield from _sequence(migration["sequence"])


def _is_told(statement: Mapping[str, Any]) -> bool:
    """Whether a statement is not simply safe."""
    is_ordered = any("order" in each for each in statement["changes"])
    return statement["breaks_export"] != "no" or is_ordered or statement["overlap"]["overlaps"] != "no"


def _statement(statement: Mapping[str, Any]) -> Iterator[str]:
    place = f"{statement['file']}:{statement['line']}"
    kinds = ", ".join(each.replace("_", " ") for each in statement["kinds"])
    yield f"\n### {inline(place)}: {_SAYS[statement['breaks_export']]}\n\n"
    if statement["text"]:
        yield fenced(statement["text"], "sql") + "\n"
    yield from bullets([f"What it does: {kinds}.", f"Why: {statement['reason']}.", *_orders(statement)])
    if behind := statement.get("downstream", ()):
        shown = [f"{each['table']} ({each['tier']})" for each in behind[:_MOST_TABLES]]
        yield from bullets([f"Tables behind it: {_listed(shown, len(behind))}."])
    if playbooks := [each["name"] for each in statement.get("playbooks", ())]:
        yield from bullets([f"Playbooks that read it: {_listed(playbooks[:_MOST_TABLES], len(playbooks))}."])


def _orders(statement: Mapping[str, Any]) -> Iterator[str]:
    for each in dict.fromkeys(each["order"] for each in statement["changes"] if "order" in each):
        yield f"Order: {each}."
    if statement["overlap"]["overlaps"] != "no":
        yield f"Time: {statement['overlap']['why']}."


def _sequence(steps: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not steps:
        return
    yield "\n### Safe sequence\n\n"
    for each in steps[:_MOST_STEPS]:
        number = f"{each['step']}. "
        yield f"{number}{inline(each['where'])}: {inline(each['does'], 500)}\n"
        indent = " " * len(number)
        if "sql" in each:
            yield fenced(each["sql"], "sql", indent)
        if "argv" in each:
            yield command(each["argv"], indent)
    if len(steps) > _MOST_STEPS:
        yield f"\n{len(steps) - _MOST_STEPS} more steps are in the event.\n"


def _listed(names: Sequence[str], count: int) -> str:
    more = f" and {count - len(names)} more" if count > len(names) else ""
    return ", ".join(names) + more
