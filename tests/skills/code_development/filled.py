"""Commands of a brief with their placeholders filled in, as its reader has to."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PLACEHOLDER = re.compile(r"(--param=\w+:\w+=)[A-Z][A-Z0-9_]*")


def filled(argv: Sequence[str]) -> list[str]:
    """Return a command with 1 for every placeholder."""
    return [_PLACEHOLDER.sub(r"\g<1>1", each) if _PLACEHOLDER.fullmatch(each) else each for each in argv]
