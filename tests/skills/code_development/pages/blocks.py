"""The fenced blocks of a page, read as CommonMark reads them, and what is outside of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FENCE = re.compile(r"\s{0,3}(`{3,})([a-z]*)")


def blocks(page: str, language: str) -> list[str]:
    """Return the texts of the blocks in a language."""
    return [text for kind, text in _read(page) if kind == language]


def outside(page: str) -> list[str]:
    """Return the lines that are in no block."""
    return [text for kind, text in _read(page) if kind is None]


def _read(page: str) -> Iterator[tuple[str | None, str]]:
    fence, language, held = "", "", list[str]()
    for line in page.splitlines():
        match = _FENCE.fullmatch(line)
        if fence:
            if match and len(match[1]) >= len(fence) and not match[2]:
                yield language, "\n".join(held)
                fence, held = "", []
            else:
                held.append(line.strip())
        elif match:
            fence, language = match[1], match[2]
        else:
            yield None, line
    assert not fence, "a block that does not end"
