"""One thing that was looked at, and what it came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fubcli.errors import ExitCode, FubError
from fubcli.model.verdict import Status


@dataclass(frozen=True)
class Fix:
    """One thing to do about it: a command without shell quoting, a statement for an administrator, or words alone."""

    title: str
    argv: tuple[str, ...] = ()
    sql: str = ""
    effect: str = "read"

    def as_json(self) -> dict[str, Any]:
        """Return it as the event has it."""
        told: dict[str, Any] = {"title": self.title}
        if self.argv:
            told["argv"] = list(self.argv)
        if self.sql:
            told["sql"] = self.sql
        return told | ({"effect": self.effect} if self.argv or self.sql else {})


@dataclass(frozen=True)
class Check:
    """A check's outcome; `code` is the exit code that a critical one leads to."""

    id: str
    status: Status
    title: str
    detail: str = ""
    fixes: tuple[Fix, ...] = ()
    code: ExitCode = ExitCode.OK

    def as_json(self) -> dict[str, Any]:
        """Return it as the event has it."""
        told: dict[str, Any] = {"id": self.id, "status": str(self.status), "title": self.title}
        if self.detail:
            told["detail"] = self.detail
        return told | {"remedy": [fix.as_json() for fix in self.fixes]}


def failed(name: str, title: str, error: FubError, fixes: Sequence[Fix] = ()) -> Check:
    """Return the critical check that a failure amounts to, with its own remedies and exit code."""
    own = tuple(Fix(each.title, each.argv, effect=each.effect) for each in error.remedy)
    return Check(name, Status.CRITICAL, title, error.detail, (*own, *fixes), error.exit_code)


def unseen(name: str, title: str, reason: str) -> Check:
    """Return the check of something that could not be looked at."""
    return Check(name, Status.UNKNOWN, title, reason)
