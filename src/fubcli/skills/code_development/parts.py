"""Upstream events member by member: one of a wrong type is told by its place, and nothing of it is taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fubcli.errors import UsageError
from fubcli.results.formats import visible

LONGEST_NAME = 255
LONGEST_TEXT = 20_000


@dataclass(frozen=True)
class Part:
    """A value somewhere in the data of an event."""

    value: Any
    event: str
    pointer: str = ""

    def wrong(self, wanted: str) -> UsageError:
        """Return the error that says what should be here."""
        where = visible(self.pointer or "/")
        return UsageError(f"The upstream event {visible(self.event, 60)!r} has no {wanted} at {where}.")

    def member(self, name: str) -> Part:
        """Return a member, with the value None when there is none; raises UsageError for what is no object."""
        if not isinstance(self.value, dict):
            raise self.wrong("object")
        return Part(self.value.get(name), self.event, f"{self.pointer}/{_escaped(name)}")

    def members(self) -> Iterator[tuple[str, Part]]:
        """Yield the members of an object; raises UsageError."""
        if not isinstance(self.value, dict):
            raise self.wrong("object")
        for name in self.value:
            yield name, self.member(name)

    def items(self) -> list[Part]:
        """Return the items of a list, none for null; raises UsageError."""
        if self.value is None:
            return []
        if not isinstance(self.value, list):
            raise self.wrong("list")
        return [Part(each, self.event, f"{self.pointer}/{place}") for place, each in enumerate(self.value)]

    def text(self, most: int = LONGEST_TEXT) -> str:
        """Return a text that can be written, an empty one for null; raises UsageError for others and longer ones."""
        if self.value is None:
            return ""
        if not isinstance(self.value, str) or len(self.value) > most:
            raise self.wrong(f"text of at most {most:,} characters")
        return self.value.encode("utf-8", "replace").decode("utf-8")

    def name(self) -> str:
        """Return the text of a name, which is not empty; raises UsageError."""
        if not (found := self.text(LONGEST_NAME)).strip():
            raise self.wrong("name")
        return found

    def whole(self) -> int | None:
        """Return a whole number of 0 or more, or None; raises UsageError."""
        found: object = self.value
        if found is None:
            return None
        if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found < 2**63:
            raise self.wrong("whole number")
        return found

    def flag(self) -> bool:
        """Return true or false; raises UsageError."""
        if not isinstance(self.value, bool):
            raise self.wrong("true or false")
        return self.value

    def one_of(self, *words: str) -> str:
        """Return one of some words; raises UsageError."""
        if self.value not in words:
            raise self.wrong(" or ".join(words))
        return str(self.value)


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
