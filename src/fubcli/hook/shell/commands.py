"""Tokens to simple commands: their words, where their standard input comes from, and what they are piped from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from fubcli.hook.shell.lexer import Lexer
from fubcli.hook.shell.words import Here, Mark, Token, Word

_PIPES = frozenset({"|", "|&"})
_SEPARATORS = frozenset({";", "\n", "&", "&&", "||", ";;", ";&", ";;&", "(", ")", *_PIPES})
_INTRODUCERS = frozenset({"if", "then", "else", "elif", "do", "while", "until", "!", "{", "coproc"})
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=")


@dataclass
class Source:
    """Where standard input comes from: a text, the word that names a file, a command, or none of these (unknown)."""

    text: str | None = None
    file: Word | None = None
    command: Simple | None = None


@dataclass
class Simple:
    """One simple command; `source` is None when nothing is said about its standard input."""

    words: list[Word] = field(default_factory=list)
    source: Source | None = None
    writes: list[Word] = field(default_factory=list)


@dataclass
class Script:
    """Every simple command of a text, those of its substitutions and of its compound commands included."""

    commands: list[Simple]
    is_flat: bool
    """Whether every command runs in the same shell: no brackets, no substitutions."""

    def mentions(self, text: str) -> int:
        """Return how many words of all commands hold a text."""
        written = (word for each in self.commands for word in (*each.words, *each.writes, *_file_of(each)))
        return sum(text in word.text for word in written)


def read_script(text: str) -> Script:
    """Read a shell text; raises Unreadable."""
    lexer = Lexer(text)
    scripts = [lexer.script(), *lexer.scripts]
    is_flat = len(scripts) == 1 and Mark("(") not in scripts[0]
    return Script([command for tokens in scripts for command in _Gatherer(tokens).commands], is_flat)


def _file_of(command: Simple) -> Iterable[Word]:
    return (command.source.file,) if command.source and command.source.file else ()


class _Gatherer:
    def __init__(self, tokens: Sequence[Token]) -> None:
        self.commands: list[Simple] = []
        self._open = Simple()
        self._tokens = iter(tokens)
        for token in self._tokens:
            self._take(token)
        self._finish()

    def _take(self, token: Token) -> None:
        if isinstance(token, Word):
            self._word(token)
        elif isinstance(token, Here):
            self._open.source = Source(text=token.text)
        elif token.sign in _SEPARATORS:
            if not self._in_a_test():
                self._separate(token.sign)
        else:
            self._redirect(token)

    def _in_a_test(self) -> bool:
        """Whether a `[[ x =~ ... ]]` is open, in which brackets and bars are parts of a pattern."""
        written = [word.raw for word in self._open.words]
        return written[:1] == ["[["] and "=~" in written and "]]" not in written

    def _word(self, word: Word) -> None:
        if self._open.words:
            self._open.words.append(word)
        elif word.raw == "function":
            next(self._tokens, None)
        elif word.raw not in _INTRODUCERS and not _ASSIGNMENT.match(word.raw):
            self._open.words.append(word)

    def _separate(self, sign: str) -> None:
        before = self._finish()
        if sign in _PIPES:
            self._open.source = Source(command=before)

    def _finish(self) -> Simple | None:
        """Close the open command; return it unless it is empty, as it is behind a bracket."""
        closed, self._open = self._open, Simple()
        if not closed.words and not closed.writes:
            return None
        self.commands.append(closed)
        return closed

    def _redirect(self, mark: Mark) -> None:
        target = next(self._tokens, None)
        if not isinstance(target, Word):
            if isinstance(target, Mark) and target.sign in _SEPARATORS:
                self._separate(target.sign)
            return
        if mark.sign not in ("<", "<<<", "<&", "<>"):
            self._open.writes.append(target)
        elif mark.file not in ("", "0"):
            return
        elif mark.sign == "<<<":
            self._open.source = Source(text=target.text)
        else:
            self._open.source = Source(file=target) if mark.sign in ("<", "<>") else Source()
