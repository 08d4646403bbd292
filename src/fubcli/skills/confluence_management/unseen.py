"""What would be sent when nothing can be looked up: the requests for a page of which nothing is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fubcli.integrations.confluence.client import Confluence
from fubcli.integrations.confluence.shapes import Page
from fubcli.model.change import Change, Outcome
from fubcli.network.http import File
from fubcli.skills.confluence_management.charts import MEDIA_TYPE, Chart
from fubcli.skills.confluence_management.content import Composer
from fubcli.skills.confluence_management.findings import not_signed_in
from fubcli.skills.confluence_management.places import UNKNOWN_PAGE, UNKNOWN_SPACE, UNKNOWN_TITLE, key_of
from fubcli.skills.confluence_management.request import ConfluenceRequest

_AS_IF = {
    "create": "a Confluence without the page",
    "update": "a page at version 1, and what only Confluence would tell stands in braces",
}
"""What requests take for granted when nothing can be looked up."""


def as_if_new(request: ConfluenceRequest) -> dict[str, Any]:
    """Return the finding that says so."""
    return not_signed_in(_AS_IF[request.action])


def told_unseen(
    request: ConfluenceRequest, confluence: Confluence, composer: Composer, title: str, changes: list[Change]
) -> str:
    """Tell what would be sent when nothing can be looked up, and return the key of the space that is named.

    A page that is named by its id keeps its own title.
    """
    page_id, is_update = request.page_id or UNKNOWN_PAGE, request.action == "update"
    title = UNKNOWN_TITLE if request.page_id and not request.called else title
    content = composer.content(UNKNOWN_SPACE, title)
    space = request.space_key or "" if request.page_id else key_of(request, confluence)
    if is_update:
        confluence.update(Page(page_id, title, UNKNOWN_SPACE, 1, "", ""), title, content.body, content.mark)
    else:
        confluence.create(UNKNOWN_SPACE, title, content.body, request.parent_id or "")
    changes.append(Change("page", title, Outcome.UPDATED if is_update else Outcome.CREATED, request.page_id or ""))
    _attach(confluence, page_id, content.charts, changes)
    return space


def _attach(confluence: Confluence, page_id: str, charts: Mapping[str, Chart], changes: list[Change]) -> None:
    for name, chart in charts.items():
        confluence.attach(page_id, File(name, chart.content, MEDIA_TYPE))
        changes.append(Change("attachment", name, Outcome.CREATED))
