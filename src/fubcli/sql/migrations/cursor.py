"""A statement's words read from left to right."""

from __future__ import annotations

from collections.abc import Sequence

from fubcli.model.migration import TableRef
from fubcli.sql.migrations.words import Kind, Word

_NOTHING = Word(Kind.ODD, "", 0, 0)


class NotUnderstood(ValueError):
    """The rest of a sentence that says what of a statement is not understood."""


class Cursor:
    """Reads words; whatever is not there raises NotUnderstood."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = words
        self._at = 0
        self.has_capitals = False
        """Whether a name that was taken has capitals."""

    @property
    def here(self) -> Word:
        """The next word; one of no kind that is looked for when there is none."""
        return self._words[self._at] if self._at < len(self._words) else _NOTHING

    @property
    def is_at_end(self) -> bool:
        """Whether no word is left."""
        return self._at >= len(self._words)

    def rest(self) -> Sequence[Word]:
        """Return the words that are left, and take them."""
        left = self._words[self._at :]
        self._at = len(self._words)
        return left

    def sees(self, *keywords: str) -> bool:
        """Whether these keywords come next, in this order."""
        words = self._words[self._at : self._at + len(keywords)]
        return [word.upper for word in words] == list(keywords)

    def took(self, *keywords: str) -> bool:
        """Take these keywords when they come next, and say whether they did."""
        found = self.sees(*keywords)
        if found:
            self._at += len(keywords)
        return found

    def took_any(self, *keywords: str) -> str:
        """Take one of these keywords; return it, or nothing."""
        found = self.here.upper
        if found and found in keywords:
            self._at += 1
            return found
        return ""

    def expect(self, *keywords: str) -> None:
        """Take these keywords; raises NotUnderstood."""
        if not self.took(*keywords):
            raise NotUnderstood(f"where {' '.join(keywords)} would have to stand there is something else")

    def next(self) -> Word:
        """Take the next word, whatever it is; raises NotUnderstood at the end."""
        if self.is_at_end:
            raise NotUnderstood("it ends too early")
        self._at += 1
        return self._words[self._at - 1]

    def name(self) -> str:
        """Take a name, in lower case: a word, in backticks, or in double quotes as ANSI_QUOTES has them."""
        word = self.here
        if word.kind in (Kind.WORD, Kind.NAME) or (word.kind is Kind.TEXT and word.quote == '"'):
            self._at += 1
            self.has_capitals |= word.value != word.value.lower()
            return word.value.lower()
        raise NotUnderstood("where a name would have to stand there is something else")

    def table(self) -> TableRef:
        """Take `table` or `database.table`."""
        first = self.name()
        return TableRef(self.name(), first) if self.took(".") else TableRef(first)

    def group(self) -> Sequence[Word]:
        """Take what stands in brackets, and return it without them."""
        self.expect("(")
        start, depth = self._at, 1
        while depth:
            depth += {"(": 1, ")": -1}.get(self.next().upper, 0)
        return self._words[start : self._at - 1]

    def end(self) -> None:
        """Raise NotUnderstood unless all has been read."""
        if not self.is_at_end:
            raise NotUnderstood("there is more in it than is understood")

    def if_exists(self) -> bool:
        """Take IF EXISTS."""
        return self.took("IF", "EXISTS")

    def if_not_exists(self) -> bool:
        """Take IF NOT EXISTS."""
        return self.took("IF", "NOT", "EXISTS")

    def wait(self) -> None:
        """Take `WAIT n` or NOWAIT."""
        if self.took("WAIT"):
            self.next()
        else:
            self.took("NOWAIT")


def listed(words: Sequence[Word]) -> list[Sequence[Word]]:
    """Part words at the commas that are in no brackets."""
    parts: list[Sequence[Word]] = []
    start, depth = 0, 0
    for at, word in enumerate(words):
        sign = word.value if word.kind is Kind.SIGN else ""
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and not depth:
            parts.append(words[start:at])
            start = at + 1
    return [*parts, words[start:]]
