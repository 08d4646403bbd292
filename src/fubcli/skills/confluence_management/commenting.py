"""Comments below a page: those that are there, and one that is added once however often it is asked for."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import Any

from fubcli.errors import UsageError
from fubcli.integrations.confluence.client import MOST, MOST_COMPARED, Confluence
from fubcli.integrations.confluence.paging import Listing
from fubcli.integrations.confluence.plain import plain_text
from fubcli.integrations.confluence.shapes import Comment
from fubcli.integrations.confluence.storage import Markup, joined, mark_of, marked
from fubcli.model.change import Change, Outcome
from fubcli.skills.confluence_management.findings import not_signed_in
from fubcli.skills.confluence_management.places import UNKNOWN_PAGE, check_current, page_meant, space_of, url_of
from fubcli.skills.confluence_management.rendering import blocks
from fubcli.skills.confluence_management.request import ConfluenceRequest

_MOST_TEXT = 2_000


def comments(request: ConfluenceRequest, confluence: Confluence, changes: list[Change]) -> dict[str, Any]:
    """Return the comments below a page, and add one that is not there."""
    host = confluence.host
    if request.comment is not None and not host.can_read and not request.applies:
        page_id, comment = request.page_id or UNKNOWN_PAGE, _same_lines(request.comment)
        confluence.comment(page_id, _body(page_id, comment))
        changes.append(Change("comment", _name(comment), Outcome.CREATED))
        return {
            "comments": [],
            "findings": [not_signed_in("a page without the comment")],
            "space": request.space_key or "",
        }
    page = page_meant(request, confluence, request.called)
    space = space_of(page, request, confluence)
    if request.comment is None:
        found = confluence.comments(page.id, MOST)
    else:
        check_current(page, confluence)
        found = confluence.comments(page.id)
        changes.append(_added(confluence, page.id, _same_lines(request.comment), found))
    told = [_told(comment) for comment in found.members[:MOST]]
    cut = {"truncated": True, "truncation": {"reason": "members", "limit": MOST}}
    page_told = {"id": page.id, "title": page.title, "version": page.version, "url": url_of(confluence, page.id)}
    is_cut = found.more or len(found.members) > MOST
    shown = {"page": page_told, "comments": told, **(cut if is_cut else {})}
    return {**shown, "untrusted": ["/page", "/comments"], "space": space}


def _added(confluence: Confluence, page_id: str, comment: str, there: Listing) -> Change:
    """Add a comment that is not there; where it may have slipped between two answers it is looked for once more."""
    body = _body(page_id, comment)
    same = _same(there, body)
    if same is None and there.answers > 1 and not there.more:
        same = _same(confluence.comments(page_id), body)
    if same is not None:
        return Change("comment", _name(comment), Outcome.UNCHANGED, same.id, url_of(confluence, page_id))
    if there.more:
        raise UsageError(
            f"{url_of(confluence, page_id)} has more than {MOST_COMPARED:,} comments: whether this one is among them "
            "cannot be told. Comment on another page, or add it by hand."
        )
    made = confluence.comment(page_id, body)
    there.members[:0] = [made] if made else []
    return Change("comment", _name(comment), Outcome.CREATED, made.id if made else "", url_of(confluence, page_id))


def _same(there: Listing, wanted: Markup) -> Comment | None:
    return next((each for each in there.members if _is_same(each, wanted)), None)


def _same_lines(comment: str) -> str:
    """Return a comment without what nobody sees: blanks beside others, and empty lines around it."""
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", comment).splitlines())
    return "\n".join(lines).strip()


def _is_same(there: Comment, wanted: Markup) -> bool:
    """Whether a comment has the mark and says the same: anybody could have put the mark below other words."""
    has_mark = mark_of(there.stored) == mark_of(wanted.text)
    return has_mark and _words_of(there.stored) == _words_of(wanted.text)


def _words_of(stored: str) -> list[str]:
    """Return the words alone: Confluence writes blanks and markup anew."""
    return plain_text(stored, _MOST_TEXT)[0].split()


def _body(page_id: str, comment: str) -> Markup:
    """Return a comment with what tells it from any other."""
    lines = (blocks.paragraph(blocks.told(line)) for line in comment.splitlines() if line)
    mark = hashlib.sha256(f"{page_id}\n{comment}".encode()).hexdigest()[:16]
    return marked(joined(lines), mark)


def _name(comment: str) -> str:
    return blocks.told(comment, 80)


def _told(comment: Comment) -> dict[str, Any]:
    text, is_cut = plain_text(comment.stored, _MOST_TEXT)
    return {"id": comment.id, "text": f"{text}…" if is_cut else text, "version": comment.version}
