"""Lists in pages: each thing once, and an end of every one."""

from __future__ import annotations

from typing import Any

import pytest

from fubcli.integrations.datadog.answers import Listing, pages, surely


def things(*identities: Any) -> list[dict[str, Any]]:
    return [{"id": each} for each in identities]


@pytest.mark.parametrize(("told", "identities", "is_cut", "is_paged"), [
    ([things(1, 2), things(3)], [1, 2, 3], False, True),
    ([things(1)], [1], False, False),
    ([things(1, 2), things(2, 3), things()], [1, 2, 3], False, True),
    ([things(1, 2), things(3, 4), things(5)], [1, 2, 3, 4], True, False),
    ([things(1, 2), things(1, 2)], [1, 2], True, False),
    ([things(None, None), things(None)], [None, None, None], False, True),
    ([things(["x"], {}), []], [["x"], {}], False, True),
])  # fmt: skip
def test_pages_are_one_list(told: list[Any], identities: list[Any], is_cut: bool, is_paged: bool) -> None:
    found = pages(lambda page: told[page], 2, 4)
    assert [each["id"] for each in found.items] == identities
    assert (found.truncated, found.is_paged) == (is_cut, is_paged)


@pytest.mark.parametrize(("first", "looks"), [
    (Listing([], is_paged=True), 2), (Listing([]), 1), (Listing([], truncated=True), 1),
    (Listing(things(1), is_paged=True), 1),
])  # fmt: skip
def test_what_several_pages_do_not_show_is_looked_for_again(first: Listing, looks: int) -> None:
    shown = [Listing(things(2)), first]
    surely(shown.pop)
    assert len(shown) == 2 - looks
