"""One sentence says what was found or done."""

from __future__ import annotations

from typing import Any

import pytest

from fubcli.skills.confluence_management.headline import headline

CASES: list[tuple[dict[str, Any], str]] = [
    ({"pages": [1, 2]}, "2 pages"),
    ({"pages": []}, "0 pages"),
    ({"spaces": [1], "truncated": True}, "1 space, and there are more"),
    ({"page": {"id": "7", "version": 3, "title": "[x](y)"}, "text": "x"}, "The page 7 as text, version 3"),
    ({"page": {"id": "7", "version": 3}, "comments": [1]}, "1 comment"),
    ({"changes": [("page", "created"), ("attachment", "created"), ("attachment", "created")], "applied": True},
     "1 page created, 2 attachments created"),
    ({"changes": [("page", "would_be_updated")]}, "Nothing was sent: 1 page to be updated"),
    ({"changes": [("comment", "unchanged")], "comments": [1], "applied": True}, "1 comment unchanged"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "says"), CASES)
def test_the_answer_in_one_sentence(given: dict[str, Any], says: str) -> None:
    changes = [{"kind": kind, "outcome": outcome} for kind, outcome in given.get("changes", [])]
    assert headline({"applied": False, "truncated": False, **given, "changes": changes}) == says
