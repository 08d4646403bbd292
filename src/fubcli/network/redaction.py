"""Secrets out of texts: a service may repeat what it was sent, and nobody may read it there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from fubcli.model.profile import Secret
from fubcli.network.disguises import longest_of, patterns

HIDDEN = "[hidden]"
_SHORTEST = 4
"""A shorter secret stands in too many words to be looked for."""


class Redacted(str):
    """A text that a secret was taken out of: it is not what stands where it was read, and cannot be put back there."""

    __slots__ = ()


class Redaction:
    """Takes secrets out, also as they are written in Base64, in hex, in a URL, in JSON and in HTML."""

    def __init__(self, secrets: Iterable[Secret] = ()) -> None:
        texts = {text for secret in secrets if len(text := secret.reveal()) >= _SHORTEST}
        found = {pattern for text in texts for pattern in patterns(text)}
        self._count = len(found)
        self._any = re.compile("|".join(sorted(found, key=len, reverse=True)))
        self.longest = max(map(longest_of, texts), default=0)
        """How many bytes of one may be left where a text is cut, at most."""

    def text(self, text: str) -> str:
        """Return a text without them, `Redacted` where one was in it."""
        if not self._count:
            return text
        found, count = self._any.subn(HIDDEN, text)
        return Redacted(found) if count else text

    def end_of(self, text: str) -> str:
        """Return the end of a text without them: where it was cut there may be the rest of one that nothing knows."""
        start = self.longest
        for found in self._any.finditer(text) if self._count else ():
            if found.start() >= start:
                break
            start = max(start, found.end())
        return self.text(text[start:])

    def value(self, value: Any) -> Any:
        """Return a JSON value without them, the names of its members included, or an object of fields of such values.

        Numbers are as they were.
        """
        if not self._count:
            return value
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list | tuple):
            found = map(self.value, value)
            return tuple(found) if isinstance(value, tuple) else list(found)
        if isinstance(value, Mapping):
            return {self.text(name): self.value(each) for name, each in value.items()}
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{each.name: self.value(getattr(value, each.name)) for each in fields(value)})
        return value

    def __repr__(self) -> str:
        return f"Redaction({self._count} forms)"


def is_whole(value: Any) -> bool:
    """Whether no secret was taken out of a JSON value."""
    if isinstance(value, Mapping):
        return all(is_whole(each) for pair in value.items() for each in pair)
    if isinstance(value, list | tuple):
        return all(map(is_whole, value))
    return not isinstance(value, Redacted)
