"""The protocol's own stdin and stdout, out of reach of whatever else reads or prints in this process."""

from __future__ import annotations

import os
from io import TextIOWrapper


def claim() -> tuple[TextIOWrapper, TextIOWrapper]:
    """Return the streams that were stdin and stdout; from now on stdin is empty, and what is printed goes to stderr."""
    incoming, outgoing = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    return (
        TextIOWrapper(os.fdopen(incoming, "rb"), encoding="utf-8", errors="replace"),
        TextIOWrapper(os.fdopen(outgoing, "wb"), encoding="utf-8"),
    )
