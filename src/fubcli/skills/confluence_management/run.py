"""Does what was asked, and tells what was found, sent, or would be sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fubcli.errors import UsageError
from fubcli.integrations.confluence.client import Confluence
from fubcli.integrations.outside import bodies, telling
from fubcli.model.change import Change
from fubcli.model.envelope import Envelope
from fubcli.skills.confluence_management import asking, commenting, publishing
from fubcli.skills.confluence_management.findings import found
from fubcli.skills.confluence_management.headline import headline
from fubcli.skills.confluence_management.request import ConfluenceRequest

OPERATION = "confluence-management"
CONTRACT = "confluence-management-result"
_Does = Callable[[ConfluenceRequest, Confluence, list[Change]], dict[str, Any]]
_ACTIONS: Mapping[str, _Does] = {
    "search": asking.search,
    "get": asking.get,
    "spaces": asking.spaces,
    "create": publishing.publish,
    "update": publishing.publish,
    "comments": commenting.comments,
}


def run(request: ConfluenceRequest, confluence: Confluence) -> Envelope:
    """Run one operation; whatever changes something is sent only when the request says so.

    Raises UsageError, RequestDeclined, NotPermitted and what says that the service cannot be reached.
    """
    request.check()
    host, changes = confluence.host, list[Change]()
    if not host.url and host.can_read:
        raise UsageError("There is no address of Confluence: set CONFLUENCE_URL, https://NAME.atlassian.net.")
    with telling(host.told, changes):
        done = _ACTIONS[request.action](request, confluence, changes)
    profile = host.profile
    data: dict[str, Any] = {
        "operation": OPERATION,
        "action": request.action,
        "environment": request.environment,
        "service": {
            "service": str(profile.service), "environment": profile.environment, "url": host.url,
            "signed_in": profile.is_signed_in,
        },
        "applied": request.applies,
        "requests": bodies(host.told),
        "changes": [change.as_json(applied=request.applies) for change in changes],
        "truncated": False,
    }  # fmt: skip
    findings = done.pop("findings", [])
    if host.told and not request.applies:
        findings.append(found("dry-run", "info", "Nothing was sent: --apply sends these requests"))
    pages = [change.id for change in changes if change.kind == "page" and change.id and request.applies]
    read = [{"title": "Read the page", "argv": [OPERATION, "--operation=get", f"--page-id={page}",
             f"--environment={request.environment}"], "effect": "read"} for page in pages]  # fmt: skip
    pointers, space = done.pop("untrusted", []), done.pop("space")
    data |= done
    data |= {"headline": headline(data), "findings": findings, "next": read}
    data["untrusted"] = [*pointers, *(f"/{name}" for name in ("requests", "changes") if data[name])]
    return Envelope(OPERATION, "result", CONTRACT, data, space)
