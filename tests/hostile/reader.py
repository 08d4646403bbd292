"""What a reader of CommonMark makes of Markdown: only what it finds there is live."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

_READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def made_of(markdown: str) -> set[str]:
    """Return what a text is rendered as: `link`, `image`, `heading`, `html_block`, …; plain text and code aside."""
    return {_plain(each) for each in _within(_READER.parse(markdown))} - {"text", "fence", "softbreak", "inline"}


def _within(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _within(token.children or [])


def _plain(token: Token) -> str:
    return token.type.removesuffix("_open").removesuffix("_close")
