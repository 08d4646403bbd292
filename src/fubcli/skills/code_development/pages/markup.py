"""What the parts of a page are made of: texts from elsewhere make no markup, and cannot leave their block."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Sequence

from fubcli.results.formats import inline, visible

_LONGEST = 20_000
_TICKS = re.compile("`+")


def bullets(texts: Iterable[str]) -> Iterator[str]:
    """Yield a list."""
    for text in texts:
        yield f"- {inline(text, 500)}\n"


def fenced(text: str, language: str, indent: str = "") -> str:
    """Return a text as a block of one line, between fences that are longer than any in it."""
    shown = visible(text, _LONGEST)
    fence = "`" * max(3, 1 + max(map(len, _TICKS.findall(shown)), default=0))
    return f"{indent}{fence}{language}\n{indent}{shown}\n{indent}{fence}\n"


def command(argv: Sequence[str], indent: str = "") -> str:
    """Return a command as a block that can be pasted into a shell."""
    return fenced(shlex.join(argv), "bash", indent)
