"""Shell text to tokens: quotations undone, here-documents gathered, substitutions read as scripts of their own.

Follows bash where shells differ. What it cannot read raises Unreadable; it never guesses where a quotation ends.
"""

from __future__ import annotations

import re

from fubcli.hook.shell.parts import ENDS_A_WORD, MOST_NESTING, WordReader
from fubcli.hook.shell.words import DYNAMIC, Here, Mark, Token, Unreadable, Word

_OPERATOR = re.compile(r";;&|<<<|<<-|&>>|;;|;&|&&|\|\||\|&|<<|<&|<>|>>|>\||>&|&>|[;&|()<>]")
_REDIRECTIONS = frozenset({"<", ">", ">>", ">|", "<&", ">&", "<>", "&>", "&>>", "<<<"})
_BEFORE_A_COMMAND = frozenset({";", "\n", "&", "&&", "||", "|", "|&", "(", ")", ";;", ";&", ";;&"})
_KEYWORDS = frozenset({"if", "then", "else", "elif", "do", "while", "until", "{", "!", "time"})


class Lexer(WordReader):
    """Reads one text."""

    def __init__(self, text: str, *, depth: int = 0) -> None:
        super().__init__(text, depth=depth)
        self._awaited: list[Here] = []

    def another(self, text: str) -> Lexer:
        """Return a reader of a text inside this one."""
        return Lexer(text, depth=self._depth + 1)

    def script(self, *, inside: bool = False) -> list[Token]:
        """Return the tokens up to the end, or up to the bracket that closes a substitution."""
        self._deepen(1)
        tokens: list[Token] = []
        brackets = cases = 0
        while (token := self._token(tokens)) is not None:
            if isinstance(token, Word) and _begins_a_command(tokens):
                cases += (token.raw == "case") - (token.raw == "esac" and cases > 0)
            if token == Mark("("):
                brackets += 1
                if brackets > MOST_NESTING:
                    raise Unreadable("it nests too deeply")
            elif token == Mark(")"):
                if brackets == 0 and cases == 0:
                    if inside:
                        break
                    raise Unreadable("a bracket is closed that was not opened")
                brackets -= brackets > 0
            tokens.append(token)
        else:
            if inside or brackets:
                raise Unreadable("a bracket is not closed")
        self._deepen(-1)
        return tokens

    def _token(self, before: list[Token]) -> Token | None:
        self._skip_blanks()
        if self._at >= len(self._text):
            if self._awaited:
                raise Unreadable("a here-document has no end")
            return None
        if self._text[self._at] == "\n":
            self._at += 1
            self._read_here_documents()
            return Mark("\n")
        if self._text.startswith("((", self._at) and _begins_a_command(before) and self._is_arithmetic():
            return Word("((", "((")
        match = _OPERATOR.match(self._text, self._at)
        if match is None or (match[0] in "<>" and self._text.startswith("(", match.end())):
            return self._word()
        self._at = match.end()
        return self._here_document(match[0]) if match[0] in ("<<", "<<-") else Mark(match[0])

    def _skip_blanks(self) -> None:
        text = self._text
        while self._at < len(text):
            if text[self._at] in " \t\r":
                self._at += 1
            elif text.startswith("\\\n", self._at):
                self._at += 2
            elif text[self._at] == "#":
                end = text.find("\n", self._at)
                self._at = end if end >= 0 else len(text)
            else:
                return

    def _here_document(self, sign: str) -> Here:
        self._skip_blanks()
        start = self._at
        word = self._word()
        raw = self._text[start : self._at]
        literal = any(quote in raw for quote in "'\"\\")
        here = Here(word.text if isinstance(word, Word) else "", literal=literal, strips_tabs=sign == "<<-")
        if not raw or DYNAMIC in here.delimiter:
            raise Unreadable("a here-document has no plain delimiter")
        self._awaited.append(here)
        return here

    def _read_here_documents(self) -> None:
        for here in self._awaited:
            lines: list[str] = []
            while True:
                if self._at >= len(self._text):
                    raise Unreadable("a here-document has no end")
                end = self._text.find("\n", self._at)
                end = len(self._text) if end < 0 else end
                line = self._text[self._at : end]
                self._at = min(end + 1, len(self._text))
                line = line.lstrip("\t") if here.strips_tabs else line
                if line == here.delimiter:
                    break
                lines.append(line)
            here.text = "".join(f"{line}\n" for line in lines)
            if not here.literal:
                inner = self.another(here.text)
                here.text = inner.here_text()
                self.scripts += inner.scripts
        self._awaited = []

    def _word(self) -> Token:
        start = self._at
        parts: list[str] = []
        while self._at < len(self._text):
            character = self._text[self._at]
            if character in ENDS_A_WORD and not self._process_substitution(character):
                if character in "<>" and "".join(parts).isdigit():
                    return self._numbered_redirection("".join(parts))
                break
            parts.append(self._part(character))
        return Word("".join(parts), self._text[start : self._at])

    def _numbered_redirection(self, number: str) -> Token:
        match = _OPERATOR.match(self._text, self._at)
        sign = match[0] if match else "<"
        self._at += len(sign)
        return self._here_document(sign) if sign in ("<<", "<<-") else Mark(sign, number)

    def _process_substitution(self, character: str) -> bool:
        return character in "<>" and self._text.startswith("(", self._at + 1)


def _begins_a_command(before: list[Token]) -> bool:
    last = before[-1] if before else None
    if isinstance(last, Mark):
        return last.sign in _BEFORE_A_COMMAND
    return last is None or (isinstance(last, Word) and last.raw in _KEYWORDS)
