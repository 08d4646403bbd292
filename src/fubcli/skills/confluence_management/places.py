"""Which space and page are meant."""

from __future__ import annotations

from fubcli.errors import NotPermitted, UsageError
from fubcli.integrations.confluence.client import Confluence
from fubcli.integrations.confluence.shapes import CURRENT, Page
from fubcli.integrations.failures import RequestDeclined
from fubcli.skills.confluence_management.request import ConfluenceRequest

_NOT_THERE = 404
UNKNOWN_SPACE, UNKNOWN_PAGE, UNKNOWN_TITLE = "{space_id}", "{page_id}", "{title}"
"""What only an answer would tell."""
_LYING = {"trashed": "in the trash", "archived": "archived", "draft": "a draft"}


def key_of(request: ConfluenceRequest, confluence: Confluence) -> str:
    """Return the key of the space that is meant; raises UsageError when none is named."""
    key = request.space_key or confluence.host.profile.settings.get("space_key", "")
    if not key:
        raise UsageError("Name the space: --space-key=KEY; `confluence-management --operation=spaces` lists them.")
    return key


def space_id_of(key: str, confluence: Confluence) -> str:
    """Return how the API names a space; raises UsageError for one that is not there."""
    found, _ = confluence.spaces(key)
    match = next((space for space in found if space.key == key), None)
    if match is None:
        raise UsageError(f"There is no space {key}, or it is not shown to you: --operation=spaces lists them.")
    return match.id


def page_meant(request: ConfluenceRequest, confluence: Confluence, title: str) -> Page:
    """Return the page of an id, or else of a title in a space.

    Raises UsageError when there is none, or when it is not in the space that is named.
    """
    if request.page_id:
        page = _page_of(request.page_id, confluence)
        if request.space_key and space_id_of(request.space_key, confluence) != page.space_id:
            raise UsageError(f"Page {page.id} is not in the space {request.space_key}: leave --space-key out.")
        return page
    key = key_of(request, confluence)
    found = confluence.titled(space_id_of(key, confluence), title)
    if found is None:
        raise UsageError(f"There is no page of this title in {key}: --operation=search finds titles.")
    return found


def _page_of(page_id: str, confluence: Confluence) -> Page:
    try:
        return confluence.page(page_id)
    except RequestDeclined as error:
        if error.status != _NOT_THERE:
            raise
        told = f"There is no page {page_id}, or it is not shown to you: --operation=search finds pages."
        raise UsageError(told) from error


def space_of(page: Page, request: ConfluenceRequest, confluence: Confluence) -> str:
    """Return the key of the space in which a page that was meant stands; empty when that is not shown."""
    if request.space_key or not request.page_id:
        return key_of(request, confluence)
    try:
        return confluence.space(page.space_id).key
    except (RequestDeclined, NotPermitted):
        return ""


def check_current(page: Page, confluence: Confluence) -> None:
    """Raise UsageError for a page that somebody took away or has not published: writing would bring it back."""
    if page.status != CURRENT:
        lies = _LYING.get(page.status, "not published")
        raise UsageError(f"{url_of(confluence, page.id)} is {lies}: restore or publish it in Confluence first.")


def url_of(confluence: Confluence, page_id: str) -> str:
    """Return where people read a page; made of its id alone, for titles are somebody's text."""
    return f"{confluence.host.url}/wiki/pages/viewpage.action?pageId={page_id}"
