"""Comments are listed as text, and the same one is added once."""

from __future__ import annotations

import pytest

from fubcli.skills.confluence_management import commenting
from tests.hostile.tricks import TRICKS
from tests.outside.confluence import ConfluenceStandIn
from tests.skills.confluence_management.conftest import Run, outcomes


@pytest.fixture
def page_id(service: ConfluenceStandIn) -> str:
    return service.library.create("65537", "Night", "<p>x</p>").id


def test_the_same_comment_twice_is_one(service: ConfluenceStandIn, do: Run, page_id: str) -> None:
    assert outcomes(do("comments", page_id=page_id, comment="Seen.\n\nMended.")) == ["comment created"]
    service.library.comment(page_id, "<p>Somebody</p>")
    again = do("comments", page_id=page_id, comment="Seen.\n\nMended.")
    assert outcomes(again) == ["comment unchanged"]
    assert [comment["text"] for comment in again.data["comments"]] == ["Somebody", "Seen.\n\nMended."]
    assert outcomes(do("comments", page_id=page_id, comment="Seen again.")) == ["comment created"]
    assert len(service.library.pages[page_id].comments) == 3


def test_a_comment_is_told_and_not_sent_without_apply(service: ConfluenceStandIn, do: Run, page_id: str) -> None:
    for signed in (True, False):
        dry = do("comments", page_id=page_id, comment="Seen.", applies=False, signed=signed)
        (request,) = dry.data["requests"]
        assert request["body"]["pageId"] == page_id
        assert outcomes(dry) == ["comment would_be_created"]
    assert service.library.pages[page_id].comments == []


@pytest.mark.parametrize("trick", [name for name in TRICKS if name != "surrogate"])  # which is refused
def test_a_trick_in_a_comment_is_text(service: ConfluenceStandIn, do: Run, page_id: str, trick: str) -> None:
    for _ in range(2):
        do("comments", page_id=page_id, comment=TRICKS[trick])
    (comment,) = service.library.pages[page_id].comments
    assert comment.body.count("<ac:structured-macro") == 1


def test_many_comments_are_cut_and_it_says_so(
    service: ConfluenceStandIn, do: Run, page_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commenting, "MOST", 2)
    for at in range(3):
        service.library.comment(page_id, f"<p>{at}</p>")
    data = do("comments", page_id=page_id).data
    assert [comment["text"] for comment in data["comments"]] == ["2", "1"]
    assert data["truncated"]
