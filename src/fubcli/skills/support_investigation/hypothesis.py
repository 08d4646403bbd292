"""Hypotheses: what may be the cause, what speaks for and against it, and what would decide it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from fubcli.model.playbook import EvidenceClass


@dataclass(frozen=True)
class Link:
    """How evidence bears on a hypothesis: for it or against it, how directly, and how much of that counts (0 to 1)."""

    hypothesis: str
    is_for: bool
    evidence_class: EvidenceClass
    weight: float


@dataclass(frozen=True)
class Deciding:
    """Evidence that would decide a hypothesis: where it is kept, how to get it, after how many days it is deleted."""

    says: str
    kept_in: str
    argv: tuple[str, ...] = ()
    days: int | None = None


@dataclass(frozen=True)
class Hypothesis:
    """A cause that may be; `explains` names hypotheses that follow from it when it is true."""

    id: str
    domain: str
    says: str
    words: tuple[str, ...]
    playbooks: tuple[str, ...]
    explains: tuple[str, ...]
    deciding: tuple[Deciding, ...]


@dataclass(frozen=True)
class Domain:
    """What a group of hypotheses has in common: the words of an issue, and what must be known before anyone looks.

    `account` is `always`, `when_one` or `never`; `timeframe` is `when_vague` or `never`.
    """

    name: str
    words: tuple[str, ...]
    account: str
    timeframe: str


@dataclass(frozen=True)
class Library:
    """Every hypothesis, and what the monitor's checks and other skills' problems mean for them.

    The keys of `signs` are what is seen: `kind:late`, `well:jobs`, `problem:timed-out`,
    `finding:PLAYBOOK.FINDING`.
    """

    domains: tuple[Domain, ...]
    hypotheses: tuple[Hypothesis, ...]
    signs: Mapping[str, tuple[Link, ...]]

    @cached_property
    def by_id(self) -> Mapping[str, Hypothesis]:
        """Every hypothesis by its id."""
        return {each.id: each for each in self.hypotheses}

    @cached_property
    def playbooks(self) -> frozenset[str]:
        """Every playbook that looks further into a hypothesis."""
        return frozenset(name for each in self.hypotheses for name in each.playbooks)

    def links(self, sign: str) -> tuple[Link, ...]:
        """Return what is seen means; nothing for what no hypothesis names."""
        return self.signs.get(sign, ())
