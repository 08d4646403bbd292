"""A page written of events: once however often it is asked for, and never over what somebody else wrote."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fubcli.errors import UsageError
from fubcli.integrations.confluence.client import Confluence
from fubcli.integrations.confluence.shapes import WRITTEN_BY, Page
from fubcli.integrations.confluence.storage import Markup, mark_of, marked
from fubcli.integrations.failures import RequestDeclined
from fubcli.model.change import Change, Outcome
from fubcli.model.envelope import UpstreamEvent
from fubcli.network.http import File
from fubcli.results.formats import plain_name
from fubcli.skills.confluence_management.charts import MEDIA_TYPE, Chart, charts_of
from fubcli.skills.confluence_management.findings import found, not_signed_in
from fubcli.skills.confluence_management.places import (
    UNKNOWN_PAGE,
    UNKNOWN_SPACE,
    key_of,
    page_meant,
    space_id_of,
    url_of,
)
from fubcli.skills.confluence_management.rendering.marking import mark
from fubcli.skills.confluence_management.rendering.page import leading, page
from fubcli.skills.confluence_management.rendering.titles import title_of
from fubcli.skills.confluence_management.rendering.warehouse import shows_personal_data
from fubcli.skills.confluence_management.reports import read_report
from fubcli.skills.confluence_management.request import ConfluenceRequest

_CONFLICT, _TAKEN = 409, 400
"""There is a newer version by now; the title has been given to a page since it was looked for."""


class NotOurs(UsageError):
    """The page is somebody's, or somebody has changed it since fubcli wrote it."""

    slug = "page-not-ours"
    title = "Somebody else wrote this page"


@dataclass(frozen=True)
class Content:
    """What a page is to hold."""

    title: str
    body: Markup
    mark: str
    charts: Mapping[str, Chart]
    """By the names under which they are attached."""


Compose = Callable[[str], Content]
"""Writes the content of a page of a title."""


def publish(request: ConfluenceRequest, confluence: Confluence, changes: list[Change]) -> dict[str, Any]:
    """Create or update a page and attach its charts; raises NotOurs, UsageError, and what the service says."""
    charts, left = charts_of(read_report(request.report, request.upstream)) if request.report else ([], 0)

    def compose(title: str) -> Content:
        hashed = mark(title, request.upstream, charts)
        named = {chart.file_name(hashed): chart for chart in charts}
        return Content(title, marked(page(request.upstream, named, title), hashed), hashed, named)

    findings = [_charts_left(left, len(charts))] if left else []
    if any(shows_personal_data(event.data) for event in request.upstream):
        findings.append(found("personal-data-left-out", "warning", "Rows with personal data are not on the page"))
    findings += [_failed(event) for event in request.upstream if event.is_failure]
    title = request.title or title_of(leading(request.upstream))
    if not confluence.host.can_read:
        _told_blindly(request, confluence, compose(title), changes)
        return {"findings": [*findings, not_signed_in()]}
    upsert = _Upsert(request, confluence, compose, title)
    changed, content = upsert.settled()
    changes.append(changed)
    if upsert.was_edited:
        findings.append(_edited())
    else:
        _attach(confluence, changed, content.charts, changes)
    return {"findings": findings}


class _Upsert:
    """Looks and writes; when somebody was faster it looks and writes once more."""

    def __init__(self, request: ConfluenceRequest, confluence: Confluence, compose: Compose, title: str) -> None:
        self._request, self._confluence, self._compose, self._title = request, confluence, compose, title
        self._is_update = request.action == "update"
        self._space_id = "" if request.page_id else space_id_of(key_of(request, confluence), confluence)
        self.was_edited = False
        """Whether somebody has changed the page by hand, and it was left as it is."""

    def settled(self) -> tuple[Change, Content]:
        try:
            return self._written()
        except RequestDeclined as error:
            was_faster = error.status == _CONFLICT or (error.status == _TAKEN and not self._is_update)
            if not was_faster or (error.status == _TAKEN and self._there() is None):
                raise
        return self._written()

    def _there(self) -> Page | None:
        if self._is_update:
            return page_meant(self._request, self._confluence, self._title)
        return self._confluence.titled(self._space_id, self._title)

    def _written(self) -> tuple[Change, Content]:
        there = self._there()
        if there is None:
            content = self._compose(self._title)
            made = self._confluence.create(self._space_id, content.title, content.body, self._request.parent_id or "")
            return self._change(content, Outcome.CREATED, made.id if made else "")
        keeps_title = self._request.page_id and not self._request.title
        content = self._compose(there.title if keeps_title else self._title)
        is_edited = _is_edited(there)
        if mark_of(there.stored) == content.mark and not (is_edited and self._request.overwrite):
            self.was_edited = is_edited
            return self._change(content, Outcome.UNCHANGED, there.id)
        if not self._request.overwrite:
            _check_ours(there, url_of(self._confluence, there.id))
        self._confluence.update(there, content.title, content.body, content.mark)
        return self._change(content, Outcome.UPDATED, there.id)

    def _change(self, content: Content, outcome: Outcome, page_id: str) -> tuple[Change, Content]:
        url = url_of(self._confluence, page_id) if page_id else ""
        return Change("page", content.title, outcome, page_id, url), content


def _is_edited(there: Page) -> bool:
    """Whether the last version is not what fubcli wrote: the first one has no message, each later one of ours has."""
    return there.version > 1 and there.message != f"{WRITTEN_BY} {mark_of(there.stored)}"


def _check_ours(there: Page, url: str) -> None:
    if not mark_of(there.stored):
        raise NotOurs(f"fubcli did not write {url}; --overwrite replaces it, and the history keeps what it says.")
    if _is_edited(there):
        raise NotOurs(
            f"Somebody has changed {url} since fubcli wrote it; --overwrite replaces it, and the history keeps that."
        )


def _attach(confluence: Confluence, changed: Change, charts: Mapping[str, Chart], changes: list[Change]) -> None:
    """Attach the charts that are not there; their names change with what the page says."""
    if not charts:
        return
    there = confluence.attached(changed.id) if changed.id else set()
    for name, chart in charts.items():
        if name in there:
            changes.append(Change("attachment", name, Outcome.UNCHANGED))
            continue
        confluence.attach(changed.id or UNKNOWN_PAGE, File(name, chart.content, MEDIA_TYPE))
        changes.append(Change("attachment", name, Outcome.CREATED))


def _told_blindly(request: ConfluenceRequest, confluence: Confluence, content: Content, changes: list[Change]) -> None:
    """Tell what would be sent when nothing can be looked up."""
    page_id = request.page_id or UNKNOWN_PAGE
    if request.action == "update":
        unread = Page(page_id, content.title, UNKNOWN_SPACE, 1, "", "")
        confluence.update(unread, content.title, content.body, content.mark)
        changes.append(Change("page", content.title, Outcome.UPDATED, request.page_id or ""))
    else:
        key_of(request, confluence)
        confluence.create(UNKNOWN_SPACE, content.title, content.body, request.parent_id or "")
        changes.append(Change("page", content.title, Outcome.CREATED))
    _attach_blindly(confluence, page_id, content.charts, changes)


def _attach_blindly(confluence: Confluence, page_id: str, charts: Mapping[str, Chart], changes: list[Change]) -> None:
    for name, chart in charts.items():
        confluence.attach(page_id, File(name, chart.content, MEDIA_TYPE))
        changes.append(Change("attachment", name, Outcome.CREATED))


def _failed(event: UpstreamEvent) -> dict[str, Any]:
    return found("upstream-failed", "warning", f"{plain_name(event.skill)} failed before; the page says so")


def _charts_left(left: int, shown: int) -> dict[str, Any]:
    return found("charts-left-out", "info", f"{shown} charts are on the page; {left} more are in the report alone")


def _edited() -> dict[str, Any]:
    title = "Somebody has changed the page since fubcli wrote it; it was left as it is, and --overwrite replaces it"
    return found("page-edited", "warning", title)
