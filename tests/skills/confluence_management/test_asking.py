"""Searching and reading: words never become a query, and what is read is somebody's text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.errors import UsageError
from fubcli.integrations.failures import RequestDeclined
from fubcli.skills.confluence_management import asking
from fubcli.skills.confluence_management.queries import title_as_cql, words_as_cql
from tests.outside.confluence import ConfluenceStandIn
from tests.outside.confluence.library import Library
from tests.skills.confluence_management.conftest import Run

OPS, DATA = "65537", "65538"


def test_words_find_pages_in_all_spaces_or_one(service: ConfluenceStandIn, do: Run) -> None:
    one = service.library.create(OPS, "The export", "<p>night</p>")
    service.library.create(DATA, "Export of data", "<p>night</p>")
    assert len(do("search", query="export night").data["pages"]) == 2
    data = do("search", query="export", space_key="OPS").data
    assert data["pages"] == [
        {
            "id": one.id, "title": "The export", "space": "Operations", "excerpt": "The export and more",
            "url": f"{service.url}/wiki/pages/viewpage.action?pageId={one.id}",
        }
    ]  # fmt: skip
    assert "/pages" in data["untrusted"]


@given(st.text(min_size=1).filter(str.strip))
def test_no_words_leave_their_quotes(words: str) -> None:
    Library().found(words_as_cql(words, "OPS"))  # it refuses any other form
    Library().found(title_as_cql(words, "OPS"))


def test_words_that_look_like_a_query_are_words() -> None:
    assert words_as_cql('x" or space = "HR', None) == 'type = page and text ~ "x\\" or space = \\"HR"'


def test_a_query_of_its_own_is_sent_as_it_is(service: ConfluenceStandIn, do: Run) -> None:
    with pytest.raises(RequestDeclined, match="Could not parse cql"):
        do("search", cql="creator = currentUser(")
    assert service.log.entries()[-1].query["cql"] == "creator = currentUser("


@pytest.mark.parametrize("by_id", [True, False])
def test_a_page_is_read_as_text(service: ConfluenceStandIn, do: Run, by_id: bool) -> None:
    page = service.library.create(OPS, "Night", "<h2>What</h2><p>a &lt; b</p>")
    data = do("get", **({"page_id": page.id} if by_id else {"title": "Night"})).data
    assert data["text"] == "## What\n\na < b"
    assert (data["page"]["id"], data["page"]["version"]) == (page.id, 1)
    assert {"/page", "/text"} <= set(data["untrusted"])


def test_a_long_page_is_cut_and_says_so(service: ConfluenceStandIn, do: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST_TEXT", 5)
    service.library.create(OPS, "Night", "<p>abcdefgh</p>")
    data = do("get", title="Night").data
    assert data["text"] == "abcde"
    assert data["truncation"] == {"reason": "characters", "limit": 5}


def test_spaces_are_listed(do: Run) -> None:
    assert [space["key"] for space in do("spaces").data["spaces"]] == ["OPS", "DATA"]
    assert [space["key"] for space in do("spaces", space_key="DATA").data["spaces"]] == ["DATA"]


def test_a_page_that_is_not_there(do: Run) -> None:
    with pytest.raises(UsageError, match="no page 404"):
        do("get", page_id="404")
    with pytest.raises(UsageError, match="no page of this title"):
        do("get", title="404")
