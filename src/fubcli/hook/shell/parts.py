"""The parts of a word: quotations, escapes, expansions and substitutions."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod

from fubcli.hook.shell.quoting import ansi_c
from fubcli.hook.shell.words import DYNAMIC, Token, Unreadable

ENDS_A_WORD = frozenset(" \t\r\n;&|()<>")
_BEFORE_A_HOME = ENDS_A_WORD | {"=", ":"}
_VARIABLE = re.compile(r"\$(?:[A-Za-z_]\w*|[0-9@*#?$!-])", re.ASCII)
_BRACES = re.compile(r"\{[^\s{}'\"]*(?:,|\.\.)[^\s{}]*\}")
_BRACKETS = re.compile(r"\[[^\s\]]+\]")
_BACKTICKS = re.compile(r"`((?:[^`\\]|\\.)*)`", re.DOTALL)
MOST_NESTING = 40
"""The deepest nesting that is followed."""


class WordReader(ABC):
    """Reads a text from a place in it; `scripts` gathers the tokens of every command substitution on the way."""

    def __init__(self, text: str, *, depth: int = 0) -> None:
        self._text = text
        self._at = 0
        self._depth = 0
        self._commands: set[int] = set()  # where `((` has turned out to be no arithmetic
        self.scripts: list[list[Token]] = []
        self._deepen(depth)

    @abstractmethod
    def script(self, *, inside: bool = False) -> list[Token]:
        """Return the tokens up to the end, or up to the bracket that closes a substitution."""

    @abstractmethod
    def another(self, text: str) -> WordReader:
        """Return a reader of a text inside this one."""

    def here_text(self) -> str:
        """Return the whole text with its substitutions undone, as in a here-document."""
        parts: list[str] = []
        while self._at < len(self._text):
            parts.append(self._expandable("$`\\"))
        return "".join(parts)

    def _deepen(self, by: int) -> None:
        self._depth += by
        if self._depth > MOST_NESTING:
            raise Unreadable("it nests too deeply")

    def _part(self, character: str) -> str:
        if character in "<>":
            self._at += 1
            return self._substitution()
        if character == "\\":
            self._at += 2
            return "" if self._text.startswith("\n", self._at - 1) else self._text[self._at - 1 : self._at]
        if character == "'":
            return self._up_to("'")
        if character == '"':
            return self._double_quoted()
        if character in "$`":
            return self._dollar() if character == "$" else self._backtick()
        return self._plain(character)

    def _plain(self, character: str) -> str:
        start, self._at = self._at, self._at + 1
        if character in "*?" or character == DYNAMIC:
            return DYNAMIC
        if character == "~" and (start == 0 or self._text[start - 1] in _BEFORE_A_HOME):
            return DYNAMIC
        if character == "{" and _BRACES.match(self._text, start):
            return DYNAMIC
        if character == "[" and _BRACKETS.match(self._text, start):
            return DYNAMIC
        return character

    def _up_to(self, quote: str) -> str:
        end = self._text.find(quote, self._at + 1)
        if end < 0:
            raise Unreadable("a quotation is not closed")
        inside, self._at = self._text[self._at + 1 : end], end + 1
        return inside

    def _double_quoted(self) -> str:
        self._at += 1
        parts: list[str] = []
        while self._at < len(self._text):
            if self._text[self._at] == '"':
                self._at += 1
                return "".join(parts)
            parts.append(self._expandable('$`"\\'))
        raise Unreadable("a quotation is not closed")

    def _expandable(self, escapable: str) -> str:
        """Read one part of a text in which only `$`, backticks and some escapes mean something."""
        character = self._text[self._at]
        if character == "\\":
            following = self._text[self._at + 1 : self._at + 2]
            self._at += 2
            if following == "\n":
                return ""
            return following if following and following in escapable else f"\\{following}"
        if character == "$":
            return self._dollar(quoted=True)
        if character == "`":
            return self._backtick()
        self._at += 1
        return character

    def _dollar(self, *, quoted: bool = False) -> str:
        text, at = self._text, self._at
        if not quoted and text.startswith("$'", at):
            return self._ansi_c()
        if not quoted and text.startswith('$"', at):
            self._at += 1
            return self._double_quoted()
        if text.startswith("${", at) or text.startswith("$[", at):
            self._at += 2
            return self._up_to_bracket("}" if text[at + 1] == "{" else "]")
        if text.startswith("$(", at):
            self._at += 1
            is_arithmetic = text.startswith("((", self._at) and self._is_arithmetic()
            return DYNAMIC if is_arithmetic else self._substitution()
        if match := _VARIABLE.match(text, at):
            self._at = match.end()
            return DYNAMIC
        self._at += 1
        return "$"

    def _ansi_c(self) -> str:
        end = self._at + 2
        while end < len(self._text) and self._text[end] != "'":
            end += 2 if self._text[end] == "\\" else 1
        if end >= len(self._text):
            raise Unreadable("a quotation is not closed")
        inside, self._at = self._text[self._at + 2 : end], end + 1
        return ansi_c(inside)

    def _substitution(self) -> str:
        """Read `(...)` after `$`, `<` or `>` as a script of its own."""
        self._at += 1
        self.scripts.append(self.script(inside=True))
        return DYNAMIC

    def _is_arithmetic(self) -> bool:
        """Pass over `((...))` and say so; what only begins like it (`((a); (b))`) is left to be read as commands."""
        start, known = self._at, len(self.scripts)
        if start in self._commands:
            return False
        self._at += 2
        self._deepen(1)
        depth = 2
        while depth > 1:
            if self._at >= len(self._text):
                raise Unreadable("a bracket is not closed")
            character = self._text[self._at]
            if character in "'\"\\$`":
                self._part(character)
                continue
            self._at += 1
            depth += (character == "(") - (character == ")")
        self._deepen(-1)
        if self._text.startswith(")", self._at):
            self._at += 1
            return True
        self._commands.add(start)
        self._at = start
        del self.scripts[known:]
        return False

    def _up_to_bracket(self, closing: str) -> str:
        """Pass over a parameter's expansion, `${...}`, or old arithmetic, `$[...]`."""
        self._deepen(1)
        while self._at < len(self._text):
            character = self._text[self._at]
            if character == closing:
                self._at += 1
                self._deepen(-1)
                return DYNAMIC
            if character in "'\"\\$`":
                self._part(character)
            else:
                self._at += 1
        raise Unreadable("a bracket is not closed")

    def _backtick(self) -> str:
        match = _BACKTICKS.match(self._text, self._at)
        if match is None:
            raise Unreadable("a quotation is not closed")
        self._at = match.end()
        inner = self.another(re.sub(r"\\([`\\$])", r"\1", match[1]))
        self.scripts += [inner.script(), *inner.scripts]
        return DYNAMIC
