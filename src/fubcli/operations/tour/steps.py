"""The five commands of the tour, and what to do after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fubcli.errors import ExitCode, Remedy
from fubcli.model.profile import EMBEDDED

_EMBEDDED = f"--warehouse={EMBEDDED}"
_BY_STAGE = (
    "SELECT s.name AS stage, COUNT(*) AS contacts, MAX(c.email) AS an_email FROM fub.contacts_silver.contacts AS c "
    "JOIN fub.contacts_silver.stages AS s ON s.id = c.stage_id WHERE c.account_id = 12345 "
    "GROUP BY s.name ORDER BY contacts DESC LIMIT {limit}"
)
_LEAST_LIMIT = 100


@dataclass(frozen=True)
class Step:
    """One command as one would type it, why it is shown, and how it must end."""

    why: str
    argv: tuple[str, ...]
    expected: ExitCode


def steps(now: datetime) -> tuple[Step, ...]:
    """Return the five; each names the embedded lakehouse, so that who repeats one elsewhere meets no live warehouse."""
    by_stage = f"--query={_BY_STAGE.format(limit=_limit(now))}"
    deleting = "--query=DELETE FROM fub.contacts_silver.stages WHERE id = 7"
    query, monitor, investigate = (f"--operation={name}" for name in ("query", "monitor", "investigate"))
    return (
        _step("Production is read-only: what would change it is refused, with what to do instead.",
              query, deleting, expected=ExitCode.REFUSED),
        _step("A join over a large table runs on staging first; nothing of it has run on production yet.",
              query, by_stage, expected=ExitCode.NEEDS_STAGING),
        _step("--promote runs it on staging and then on production; e-mail addresses are masked on the way out.",
              query, by_stage, "--promote"),
        _step("Did tonight's exports land, and is anything wrong with them?",
              monitor, "--catalog=fub", "--timeframe=today"),
        _step("Why is something as it is? Plain words choose a playbook of questions; findings name their evidence.",
              investigate, "--query=Contact lifecycle analysis for account 12345"),
    )  # fmt: skip


AFTER = (
    Remedy("See what there is to ask about", ("fubcli", "--operation=schema", "--catalog=fub", _EMBEDDED)),
    Remedy(
        "Break an export, and let the monitor find it",
        ("fubcli", "demo", "scenario", "late-export", _EMBEDDED),
        "write",
    ),
    Remedy("See which warehouse answers where none is named, and whether it works", ("fubcli", "doctor")),
)
"""What to do next."""


def _step(why: str, *options: str, expected: ExitCode = ExitCode.OK) -> Step:
    return Step(why, ("fubcli", *options, _EMBEDDED), expected)


def _limit(now: datetime) -> int:
    """Return another LIMIT every tenth of a second of a day, always more than there are rows.

    A limit is part of what a receipt is for: with the same one, the receipt of an earlier tour would let the statement
    run on production at once.
    """
    return _LEAST_LIMIT + (now.hour * 3600 + now.minute * 60 + now.second) * 10 + now.microsecond // 100_000
