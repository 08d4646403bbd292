"""What is found in a tool call: SQL that can be judged, or a reason why it cannot be."""

from __future__ import annotations

from typing import NamedTuple


class Sql(NamedTuple):
    """One SQL text, the dialect that its client speaks, and the client, as a person would name it."""

    text: str
    dialect: str
    client: str


class Hidden(NamedTuple):
    """Something that would reach a warehouse and that cannot be judged; `reason` is a whole sentence."""

    reason: str
    client: str


Found = Sql | Hidden


class CannotSee(Exception):
    """Raised where a SQL text is expected and cannot be read; the sentence says why and what to do."""
