"""The four answers of the policy: all that the command line knows of a decision before it has made one."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """The four answers, mildest first."""

    ALLOW = "allow"
    ALLOW_REWRITTEN = "allow_rewritten"
    NEEDS_STAGING = "needs_staging"
    REFUSE = "refuse"
