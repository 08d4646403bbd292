"""What events of other skills tell that is no evidence: pages that are known, and what was set up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fubcli.model.change import Outcome
from fubcli.skills.support_investigation.evidence import Beside, said
from fubcli.skills.support_investigation.reading import members

MOST = 5
"""Pages, and changes, of one event."""
_DONE = {
    Outcome.CREATED: "was created",
    Outcome.UPDATED: "was updated",
    Outcome.SENT: "was sent",
    Outcome.REQUESTED: "was to be changed, which its answer does not show",
}


def read_pages(data: Mapping[str, Any], source: str) -> Iterator[Beside]:
    """Yield the pages that a search has found; whoever wrote them may be wrong, or may want something."""
    if data.get("action") != "search":
        return
    for _, page in members.objects(data.get("pages"), MOST):
        if title := members.text(page.get("title"), 160):
            yield Beside(f"A page in Confluence: {title}", source, members.link(page.get("url")))


def read_changes(data: Mapping[str, Any], source: str, *, is_failure: bool = False) -> Iterator[Beside]:
    """Yield what was set up outside, where that was applied; a failure tells it only then."""
    if data.get("applied") is not True and not is_failure:
        return
    for _, change in members.objects(data.get("changes"), MOST):
        kind, name = members.plain(change.get("kind")), members.text(change.get("name"), 160)
        done = next((told for outcome, told in _DONE.items() if change.get("outcome") == outcome), "")
        if kind and name and done:
            yield Beside(said(f"The {kind} {name} {done}"), source, members.link(change.get("url")))
