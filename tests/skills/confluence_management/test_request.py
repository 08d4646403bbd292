"""What is asked is refused before anything is sent when it cannot be meant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fubcli.errors import UsageError
from fubcli.skills.confluence_management import ConfluenceRequest
from tests.skills.confluence_management.conftest import event

EVENTS = (event("healthy"),)
WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("delete", {}, "--operation=delete"),
    ("search", {}, "--query"),
    ("search", {"query": "a", "cql": "b"}, "--query"),
    ("search", {"query": " "}, "--query is empty"),
    ("search", {"query": "\udc80"}, "no text"),
    ("search", {"cql": "type = page", "space_key": "OPS"}, "--space-key belongs to --query"),
    ("get", {}, "--page-id"),
    ("get", {"page_id": "../1"}, "a number"),
    ("get", {"page_id": "١"}, "a number"),
    ("get", {"page_id": "1", "query": "x"}, "--query belongs to"),
    ("get", {"page_id": "1", "applies": True}, "--apply belongs to"),
    ("create", {}, "pipe an event"),
    ("create", {"upstream": EVENTS, "page_id": "1"}, "--page-id belongs to"),
    ("create", {"upstream": EVENTS, "parent_id": "x"}, "a number"),
    ("create", {"upstream": EVENTS, "space_key": "A/B"}, "--space-key"),
    ("create", {"upstream": EVENTS, "title": ""}, "--title"),
    ("create", {"upstream": EVENTS, "title": "a\nb"}, "--title"),
    ("create", {"upstream": EVENTS, "title": "a\u202eb"}, "--title"),
    ("create", {"upstream": EVENTS, "title": "x" * 256}, "--title"),
    ("update", {"upstream": EVENTS, "comment": "x"}, "--comment belongs to"),
    ("spaces", {"report": Path("x")}, "--report belongs to"),
    ("comments", {"page_id": "1", "overwrite": True}, "--overwrite belongs to"),
]


@pytest.mark.parametrize(("action", "given", "message"), WRONG)
def test_it_is_refused(action: str, given: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        ConfluenceRequest(action, "production", **given).check()


RIGHT: list[tuple[str, dict[str, Any]]] = [
    ("search", {"query": "a"}),
    ("search", {"query": "a", "space_key": "~712020ab"}),
    ("get", {"page_id": "123"}),
    ("create", {"upstream": EVENTS, "title": "Exports – last night", "applies": True}),
    ("comments", {"title": "x", "comment": "y", "applies": True}),
]


@pytest.mark.parametrize(("action", "given"), RIGHT)
def test_it_is_accepted(action: str, given: dict[str, Any]) -> None:
    ConfluenceRequest(action, "production", **given).check()


@pytest.mark.parametrize("title", [" Night", "Night ", "\tNight"])
def test_a_title_has_no_blanks_around_it(title: str) -> None:
    with pytest.raises(UsageError, match="--title"):
        ConfluenceRequest("get", "production", title=title).check()
