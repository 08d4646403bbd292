"""Lists of many pages: followed to their limit, wherever the next one is told."""

from __future__ import annotations

from typing import Any

import pytest

from fubcli.integrations.gitlab.paging import Listed, Wanted, listed
from fubcli.network.answers import Answer
from fubcli.network.failures import ReplyLost


class Pages:
    """A host with so many pages of two, each with the headers that a function gives."""

    def __init__(self, pages: int, headers: Any) -> None:
        self._pages, self._headers = pages, headers
        self.asked: list[dict[str, Any]] = []

    def read(self, path: str, params: dict[str, Any]) -> Answer[Any]:
        self.asked.append(dict(params))
        at = len(self.asked)
        body = [2 * at - 1, 2 * at] if at <= self._pages else []
        return Answer(200, self._headers(at, self._pages), body)


def numbered(at: int, pages: int) -> dict[str, str]:
    return {"X-Next-Page": str(at + 1) if at < pages else ""}


def linked(at: int, pages: int) -> dict[str, str]:
    if at >= pages:
        return {"Link": '<https://evil.example/x?page=1>; rel="first"'}
    first = '<https://evil.example/x?page=1>; rel="first"'
    return {"Link": f'{first}, <https://evil.example/steal?page={at + 1}&cursor=c{at}&private_token=x>; rel="next"'}


def ask(host: Pages, most: int, **more: Any) -> Listed[int]:
    return listed(host, Wanted("/things", most, {"ref": "main"}), int, **more)  # type: ignore[arg-type]  # all it asks


@pytest.mark.parametrize("headers", [numbered, linked])
@pytest.mark.parametrize(
    ("pages", "most", "found", "is_cut", "asked"),
    [
        (1, 10, 2, False, 1),
        (3, 10, 6, False, 3),
        (3, 6, 6, False, 3),
        (3, 5, 5, True, 3),
        (9, 3, 3, True, 2),
        (0, 5, 0, False, 1),
    ],
)
def test_pages_are_followed_to_the_limit(
    headers: Any, pages: int, most: int, found: int, is_cut: bool, asked: int
) -> None:
    host = Pages(pages, headers)
    got = ask(host, most)
    assert (list(got.items), got.is_cut) == (list(range(1, found + 1)), is_cut)
    assert len(host.asked) == asked


def test_of_a_link_the_page_alone_is_taken() -> None:
    host = Pages(2, linked)
    ask(host, 10)
    assert host.asked[1] == {"ref": "main", "per_page": 11, "page": "2", "cursor": "c1"}


def test_a_server_that_always_tells_of_more_is_left() -> None:
    host = Pages(3, lambda at, pages: {"X-Next-Page": "1"})
    assert len(ask(host, 100).items) == 6
    assert len(host.asked) == 4


@pytest.mark.parametrize(("items", "is_cut"), [(99, False), (100, True)])
def test_a_full_page_that_tells_nothing_of_a_next_one_may_not_be_the_last(items: int, is_cut: bool) -> None:
    class Silent:
        def read(self, path: str, params: dict[str, Any]) -> Answer[Any]:
            return Answer(200, {}, list(range(items)))

    assert listed(Silent(), Wanted("/things", 500), int).is_cut is is_cut  # type: ignore[arg-type]  # all it asks


def test_it_ends_at_the_first_that_is_not_wanted() -> None:
    host = Pages(5, numbered)
    assert ask(host, 100, until=lambda each: each == 4) == Listed((1, 2, 3))
    assert len(host.asked) == 2


@pytest.mark.parametrize("next_page", ["x", "-1", "²", " ", "1.5"])
def test_what_is_no_page_is_not_asked_for(next_page: str) -> None:
    host = Pages(5, lambda at, pages: {"X-Next-Page": next_page})
    ask(host, 100)
    assert len(host.asked) == 1


@pytest.mark.parametrize("body", [{}, None, "x", 3])
def test_what_is_no_list_is_no_answer(body: Any) -> None:
    host = Pages(1, numbered)
    host.read = lambda path, params: Answer(200, {}, body)  # type: ignore[method-assign]
    with pytest.raises(ReplyLost):
        ask(host, 5)
