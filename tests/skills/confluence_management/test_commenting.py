"""Comments are listed as text, and the same one is added once."""

from __future__ import annotations

from typing import Any

import pytest

from fubcli.errors import UsageError
from fubcli.integrations.confluence.client import Confluence
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


def test_the_mark_below_other_words_holds_no_comment_back(service: ConfluenceStandIn, do: Run, page_id: str) -> None:
    do("comments", page_id=page_id, comment="All is not well.")
    (ours,) = service.library.pages[page_id].comments
    ours.body = ours.body.replace("not ", "")
    assert outcomes(do("comments", page_id=page_id, comment="All is not well.")) == ["comment created"]
    ours.body = ours.body.replace("<p>", '<p local-id="1">\n  ')
    assert outcomes(do("comments", page_id=page_id, comment="All is not well.")) == ["comment unchanged"]


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


def test_a_comment_that_cannot_be_looked_for_among_all_is_not_added(
    service: ConfluenceStandIn, do: Run, page_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Confluence.comments, "__defaults__", (3,))
    do("comments", page_id=page_id, comment="Seen.")
    for at in range(3):
        service.library.comment(page_id, f"<p>{at}</p>")
    for applies in (True, False):
        with pytest.raises(UsageError, match="cannot be told"):
            do("comments", page_id=page_id, comment="Seen.", applies=applies)
    service.library.pages[page_id].comments[1:2] = []
    assert outcomes(do("comments", page_id=page_id, comment="Seen.")) == ["comment unchanged"]


def test_the_comment_that_was_added_is_told(do: Run, page_id: str) -> None:
    assert do("comments", page_id=page_id, comment="Seen.", applies=False).data["comments"] == []
    data = do("comments", page_id=page_id, comment="Seen.").data
    assert [(each["id"], each["text"]) for each in data["comments"]] == [(data["changes"][0]["id"], "Seen.")]


def test_the_same_comment_below_another_page_is_another_one(service: ConfluenceStandIn, do: Run, page_id: str) -> None:
    other = service.library.create("65537", "Day", "<p>x</p>").id
    for each in (page_id, other):
        do("comments", page_id=each, comment="Seen.")
    service.library.pages[page_id].comments.extend(service.library.pages[other].comments)  # as if moved there
    assert len({comment.body for comment in service.library.pages[page_id].comments}) == 2


@pytest.mark.parametrize(("there", "is_cut"), [(2, False), (3, True)])
def test_what_is_left_out_beside_an_added_comment_is_said(
    service: ConfluenceStandIn, do: Run, page_id: str, monkeypatch: pytest.MonkeyPatch, there: int, is_cut: bool
) -> None:
    monkeypatch.setattr(commenting, "MOST", 3)
    for at in range(there):
        service.library.comment(page_id, f"<p>{at}</p>")
    data = do("comments", page_id=page_id, comment="Seen.").data
    assert (len(data["comments"]), data["truncated"]) == (3, is_cut)


@pytest.mark.parametrize("comment", ["looks fine", "looks fine ", "looks  fine", "looks\u00a0fine\n", "\n looks\tfine"])
def test_comments_that_look_the_same_are_one(service: ConfluenceStandIn, do: Run, page_id: str, comment: str) -> None:
    do("comments", page_id=page_id, comment="looks fine")
    assert outcomes(do("comments", page_id=page_id, comment=comment)) == ["comment unchanged"]
    assert outcomes(do("comments", page_id=page_id, comment="looks\nfine")) == ["comment created"]


def test_a_comment_that_slips_between_two_answers_is_found(
    service: ConfluenceStandIn, do: Run, page_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    do("comments", page_id=page_id, comment="Seen.")
    there = service.library.pages[page_id].comments
    for at in range(2):
        service.library.comment(page_id, f"<p>{at}</p>")
    service.page_size = 2
    answered, taken_away = service._listed, there[1:2]

    def meanwhile(*given: Any) -> Any:
        reply = answered(*given)
        if "footer-comments" in given[0].path and taken_away:
            there.remove(taken_away.pop())
        return reply

    monkeypatch.setattr(service, "_listed", meanwhile)
    assert outcomes(do("comments", page_id=page_id, comment="Seen.")) == ["comment unchanged"]
