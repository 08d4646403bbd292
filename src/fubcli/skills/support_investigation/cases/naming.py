"""What a case is called: by its day, the words of its issue, and a hash of what makes it the same case."""

from __future__ import annotations

import hashlib
import re
from datetime import date

from fubcli.model.names import Environment

_LONGEST = 40
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
_NAME = re.compile(r"\d{4}-\d{2}-\d{2}-[a-z0-9-]{1,40}-([0-9a-f]{8})(?:-(\d{1,4}))?\Z")


def identity_of(issue: str, environment: Environment, account: int | None) -> str:
    """Return what is the same for the same issue, however it is spelled (case, blanks, punctuation)."""
    words = " ".join(re.findall(r"\w+", issue.casefold()))
    text = f"{words}\0{environment}\0{account or ''}"
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:8]


def slug_of(issue: str) -> str:
    """Return the words of an issue as plain ASCII for a file name."""
    plain = _NOT_PLAIN.sub("-", issue.lower()).strip("-")
    return plain[:_LONGEST].strip("-") or "issue"


def name_of(day: date, issue: str, identity: str, number: int = 1) -> str:
    """Return the name of a case's directory; of those with one name on one day the later ones have a number."""
    return f"{day.isoformat()}-{slug_of(issue)}-{identity}" + (f"-{number}" if number > 1 else "")


def is_of(name: str, identity: str) -> bool:
    """Whether a directory is a case of an issue."""
    match = _NAME.match(name)
    return match is not None and match.group(1) == identity


def order_of(name: str) -> tuple[str, int]:
    """Return what a later case of the same issue has more of."""
    match = _NAME.match(name)
    return name[:10], int(match.group(2) or 1) if match else 0
