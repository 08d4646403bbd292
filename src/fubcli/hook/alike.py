"""PostgreSQL is no dialect of the guard: its texts are judged where it and Databricks can only read them alike."""

from __future__ import annotations

import re

_ALIKE = re.compile(r"(?:[A-Za-z0-9_\s.,;()*=<>!+%|:\[\]]|-(?!-)|/(?![/*])|'[^'\\]*')*", re.ASCII)
"""No comments, no backslashes, no quotation but a literal's: there the two dialects part, and a write could hide."""

NOT_ALIKE = (
    "Not understood: PostgreSQL is read only where Databricks reads it alike. Write the SQL without "
    "comments, backslashes, double quotes and $."
)


def reads_alike(text: str) -> bool:
    """Whether a text holds nothing that PostgreSQL and Databricks part into words differently."""
    return _ALIKE.fullmatch(text) is not None
