"""A page written of events: once however often it is asked for, and never over what somebody else wrote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fubcli.errors import UsageError
from fubcli.integrations.confluence.client import Confluence
from fubcli.integrations.confluence.shapes import WRITTEN_BY, Page, is_same_title
from fubcli.integrations.confluence.storage import mark_of
from fubcli.integrations.failures import RequestDeclined, check_whole
from fubcli.model.change import Change, Outcome
from fubcli.model.demo import demo_findings
from fubcli.model.envelope import UpstreamEvent
from fubcli.network.http import File
from fubcli.results.formats import plain_name
from fubcli.skills.confluence_management.charts import MEDIA_TYPE, Chart, charts_of
from fubcli.skills.confluence_management.content import Composer, Content
from fubcli.skills.confluence_management.findings import found
from fubcli.skills.confluence_management.places import (
    UNKNOWN_PAGE,
    check_current,
    key_of,
    page_meant,
    space_id_of,
    space_of,
    url_of,
)
from fubcli.skills.confluence_management.queries import title_as_cql
from fubcli.skills.confluence_management.rendering.fields import text
from fubcli.skills.confluence_management.rendering.page import leading
from fubcli.skills.confluence_management.rendering.titles import title_of
from fubcli.skills.confluence_management.rendering.warehouse import shows_personal_data
from fubcli.skills.confluence_management.reports import read_report
from fubcli.skills.confluence_management.request import ConfluenceRequest
from fubcli.skills.confluence_management.unseen import as_if_new, told_unseen

_CONFLICT, _TAKEN = 409, 400
"""There is a newer version by now; the title has been given to a page since it was looked for."""


class NotOurs(UsageError):
    """The page is somebody's, or somebody has changed it since fubcli wrote it."""

    slug = "page-not-ours"
    title = "Somebody else wrote this page"


class NotTheSame(NotOurs):
    """What fubcli wrote there was for another environment, or for another page."""

    title = "This page holds another answer of fubcli"


def publish(request: ConfluenceRequest, confluence: Confluence, changes: list[Change]) -> dict[str, Any]:
    """Create or update a page and attach its charts; raises NotOurs, UsageError, and what the service says."""
    charts, left = charts_of(read_report(request.report, request.upstream)) if request.report else ([], 0)

    first = leading(request.upstream)
    composer = Composer(request.upstream, charts, text(first.data, "environment") or request.environment)
    findings = [_charts_left(left, len(charts))] if left else []
    if any(shows_personal_data(event.data) for event in request.upstream):
        findings.append(found("personal-data-left-out", "warning", "Rows with personal data are not on the page"))
    findings += demo_findings({}, request.upstream)
    findings += [_failed(event) for event in request.upstream if event.is_failure]
    title = request.called or title_of(first)
    if not confluence.host.can_read:
        return {"findings": [*findings, as_if_new(request)],
                "space": told_unseen(request, confluence, composer, title, changes)}  # fmt: skip
    upsert = _Upsert(request, confluence, composer, title)
    changed, content = upsert.settled()
    changes.append(changed)
    if upsert.stands_elsewhere:
        title = "The page was there before and stays where it stands: --parent-id is for a new one"
        findings.append(found("parent-not-heeded", "warning", title))
    if upsert.was_edited:
        findings.append(_edited())
    else:
        _attach(confluence, changed, content.charts, changes)
    return {"findings": findings, "space": upsert.space_key}


class _Upsert:
    """Looks and writes; when somebody was faster it looks and writes once more."""

    def __init__(self, request: ConfluenceRequest, confluence: Confluence, composer: Composer, title: str) -> None:
        self._request, self._confluence, self._composer, self._title = request, confluence, composer, title
        self._is_update = request.action == "update"
        self.space_key = "" if request.page_id else key_of(request, confluence)
        """The space of the page; that of an id is known once the page was read."""
        self._space_id = space_id_of(self.space_key, confluence) if self.space_key else ""
        self.was_edited = False
        """Whether somebody has changed the page by hand, and it was left as it is."""
        self.stands_elsewhere = False
        """Whether the page was there already, and below another one than was asked for."""

    def settled(self) -> tuple[Change, Content]:
        there = self._there()
        try:
            return self._written(there)
        except RequestDeclined as error:
            is_taken = error.status == _TAKEN and there is None
            if not is_taken and error.status != _CONFLICT:
                raise
            again = self._there() or (self._titled_alike() if is_taken else None)
            if is_taken and again is None:
                raise
        return self._written(again)

    def _there(self) -> Page | None:
        if self._is_update:
            page = page_meant(self._request, self._confluence, self._title)
            self.space_key = space_of(page, self._request, self._confluence)
            return page
        return self._confluence.titled(self._space_id, self._title)

    def _titled_alike(self) -> Page | None:
        """Return the page that keeps a title from being given: the lookup heeds case, the rule does not."""
        hits, _ = self._confluence.search(title_as_cql(self._title, self.space_key))
        alike = (hit.id for hit in hits if is_same_title(hit.title, self._title))
        found = next(alike, None)
        return self._confluence.page(found) if found else None

    def _written(self, there: Page | None) -> tuple[Change, Content]:
        request = self._request
        if there is None:
            content = self._composer.content(self._space_id, self._title)
            made = self._confluence.create(self._space_id, content.title, content.body, request.parent_id or "")
            return self._change(content, Outcome.CREATED, made.id if made else "")
        check_current(there, self._confluence)
        self.stands_elsewhere = request.parent_id not in (None, there.parent_id)
        is_renamed = request.page_id and request.title
        content = self._composer.content(there.space_id, self._title if is_renamed else there.title)
        is_edited = _is_edited(there)
        if mark_of(there.stored) == content.mark and not (is_edited and request.overwrite):
            self.was_edited = is_edited
            return self._change(content, Outcome.UNCHANGED, there.id)
        if not is_renamed:
            check_whole(there.title, f"The title of {url_of(self._confluence, there.id)}")
        if not request.overwrite:
            self._check_ours(there)
        self._confluence.update(there, content.title, content.body, content.mark)
        return self._change(content, Outcome.UPDATED, there.id)

    def _check_ours(self, there: Page) -> None:
        url, marked_as = url_of(self._confluence, there.id), mark_of(there.stored)
        kept = "--overwrite replaces it, and the history keeps"
        if not marked_as:
            raise NotOurs(f"fubcli did not write {url}; {kept} what it says.")
        if _is_edited(there):
            raise NotOurs(f"Somebody has changed {url} since fubcli wrote it; {kept} that.")
        if not self._composer.owns(marked_as, there.space_id, there.title):
            raise NotTheSame(
                f"What {url} says was written for another environment, or for another page and copied here; {kept} it."
            )

    def _change(self, content: Content, outcome: Outcome, page_id: str) -> tuple[Change, Content]:
        url = url_of(self._confluence, page_id) if page_id else ""
        return Change("page", content.title, outcome, page_id, url), content


def _is_edited(there: Page) -> bool:
    """Whether the last version is not what fubcli wrote: the first one has no message, each later one of ours has."""
    return there.version > 1 and there.message != f"{WRITTEN_BY} {mark_of(there.stored)}"


def _attach(confluence: Confluence, changed: Change, charts: Mapping[str, Chart], changes: list[Change]) -> None:
    """Attach the charts that are not there; their names change with what the page says."""
    for name, chart in charts.items():
        if changed.id and confluence.is_attached(changed.id, name):
            changes.append(Change("attachment", name, Outcome.UNCHANGED))
            continue
        confluence.attach(changed.id or UNKNOWN_PAGE, File(name, chart.content, MEDIA_TYPE))
        changes.append(Change("attachment", name, Outcome.CREATED))


def _failed(event: UpstreamEvent) -> dict[str, Any]:
    return found("upstream-failed", "warning", f"{plain_name(event.skill)} failed before; the page says so")


def _charts_left(left: int, shown: int) -> dict[str, Any]:
    return found("charts-left-out", "info", f"{shown} charts are on the page; {left} more are in the report alone")


def _edited() -> dict[str, Any]:
    title = "Somebody has changed the page since fubcli wrote it; it was left as it is, and --overwrite replaces it"
    return found("page-edited", "warning", title)
