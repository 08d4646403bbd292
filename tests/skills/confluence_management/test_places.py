"""Which space and page are meant: what is named is what is touched, and where it stands is said."""

from __future__ import annotations

from typing import Any

import pytest

from fubcli.errors import UsageError
from tests.outside.confluence import ConfluenceStandIn
from tests.skills.confluence_management.conftest import Run, event

EVENTS = (event("healthy"),)
OPS, DATA = "65537", "65538"
ASKED: list[tuple[str, dict[str, Any]]] = [
    ("get", {}),
    ("comments", {}),
    ("comments", {"comment": "x"}),
    ("update", {"upstream": EVENTS, "overwrite": True}),
]


@pytest.mark.parametrize(("action", "given"), ASKED)
@pytest.mark.parametrize(("key", "message"), [("OPS", "is not in the space OPS"), ("NOPE", "no space NOPE")])
def test_a_page_of_another_space_than_was_named_is_left_alone(
    service: ConfluenceStandIn, do: Run, action: str, given: dict[str, Any], key: str, message: str
) -> None:
    page = service.library.create(DATA, "Night", "<p>x</p>")
    with pytest.raises(UsageError, match=message):
        do(action, page_id=page.id, space_key=key, **given)
    assert (page.body, page.comments) == ("<p>x</p>", [])


@pytest.mark.parametrize(("action", "given"), ASKED)
def test_the_subject_is_the_space_of_the_page(
    service: ConfluenceStandIn, do: Run, action: str, given: dict[str, Any]
) -> None:
    page = service.library.create(DATA, "Night", "<p>x</p>")
    service.library.create(OPS, "Night", "<p>y</p>")
    assert do(action, page_id=page.id, **given).subject == "DATA"
    assert do(action, page_id=page.id, space_key="DATA", **given).subject == "DATA"
    assert do(action, title="Night", **given).subject == "OPS", "the space that is configured"
    assert do(action, title="Night", space_key="DATA", **given).subject == "DATA"


def test_the_subject_is_the_space_of_a_new_page_also_when_it_is_configured(do: Run) -> None:
    assert do("create", upstream=EVENTS, signed=False, applies=False).subject == "OPS"
    assert do("create", upstream=EVENTS).subject == "OPS"
    assert do("create", upstream=EVENTS, space_key="DATA").subject == "DATA"


def test_a_space_that_is_not_shown_leaves_the_subject_out(service: ConfluenceStandIn, do: Run) -> None:
    page = service.library.create(DATA, "Night", "<p>x</p>")
    service.fail("GET /wiki/api/v2/spaces/*", 403, times=None)
    assert do("get", page_id=page.id).subject == ""


@pytest.mark.parametrize(
    ("status", "says"), [("trashed", "in the trash"), ("archived", "archived"), ("draft", "a draft")]
)
@pytest.mark.parametrize("applies", [True, False])
@pytest.mark.parametrize(("action", "given"), ASKED[2:])
def test_a_page_that_was_taken_away_is_not_brought_back(
    service: ConfluenceStandIn, do: Run, action: str, given: dict[str, Any], applies: bool, status: str, says: str
) -> None:  # fmt: skip
    page = service.library.create(OPS, "Night", "<p>x</p>")
    page.status = status
    with pytest.raises(UsageError, match=f"is {says}"):
        do(action, page_id=page.id, applies=applies, **given)
    assert (page.body, page.comments) == ("<p>x</p>", [])
    assert do("get", page_id=page.id).data["text"] == "x"
