"""The end of the page: what could not be seen, what was looked at, and what that cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fubcli.model.check import Check
from fubcli.model.verdict import Status
from fubcli.operations.monitor.judging import Judged
from fubcli.operations.monitor.report.cases import ORDER
from fubcli.operations.monitor.report.markup import Child, Html, element
from fubcli.operations.monitor.report.parts import MOST_LISTED, check_list, folded, section, sentences, table
from fubcli.operations.monitor.report.words import counted


def explained_section(checks: Sequence[Check]) -> Html:
    """Return checks whose explanation is none of the cases."""
    return section("explained", "Explained by something else", check_list(checks))


def unseen_section(judged: Judged, data: Mapping[str, Any]) -> Html:
    """Return what is not known, with the reasons: silence about it would look like health."""
    unknown = [check for check in judged.checks if check.status is Status.UNKNOWN]
    children: list[Child] = [sentences(judged.gathered.troubles)]
    if unknown:
        children.append(check_list(unknown, explained=True))
    if names := data["not_nightly"]:
        told = (element("li", name) for name in names[:MOST_LISTED])
        left = [element("li", f"and {len(names) - MOST_LISTED} more")] if len(names) > MOST_LISTED else []
        summary = f"{counted(len(names), 'table')} without a recorded load, not judged"
        children.append(folded(summary, element("ul", *told, *left)))
    if not unknown and not judged.gathered.troubles:
        children.insert(0, element("p", "Everything that was looked for was seen."))
    return section("unseen", "What could not be seen", *children)


def looked_at_section(data: Mapping[str, Any]) -> Html:
    """Return how many checks of each kind came to what, the score of each catalog, and what was read for it."""
    counts = table(
        "Checks by what they are about",
        ("About", *(status.value for status in ORDER)),
        ((pillar, *(f"{found[status.value]:,}" for status in ORDER)) for pillar, found in data["counts"].items()),
    )
    scores = table(
        "Health by catalog", ("Catalog", "Score", "Coverage", "Means"),
        ((name, *_score(each)) for name, each in data["health"]["catalogs"].items()),
    )  # fmt: skip
    cost = data["cost"]
    read = f"{cost['table_rows_read']:,} rows and {cost['table_bytes_read']:,} bytes of tables were read"
    sources = f"; seen in: {', '.join(cost['sources'])}" if cost["sources"] else ""
    told = element("p", f"{counted(cost['tables'], 'table')} looked at, {read}{sources}.", class_="quiet")
    return section("looked-at", "What was looked at", counts, scores, told)


def _score(health: Mapping[str, Any]) -> tuple[str, str, str]:
    score = "" if health["score"] is None else f"{health['score']:g}"
    return score, f"{health['coverage']:.0%}", health["label"].replace("_", " ")
