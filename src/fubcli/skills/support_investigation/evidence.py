"""Evidence: one sentence, where it was read, how directly it speaks, and for or against what."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from fubcli.model.playbook import EvidenceClass
from fubcli.results.formats import visible
from fubcli.skills.support_investigation.hypothesis import Link
from fubcli.skills.support_investigation.looks import Look, Seen

LONGEST = 240
"""Characters of a sentence that is kept."""
ISSUE = "issue"
"""The source and the origin of the issue itself."""
_NAMES = re.compile(
    r"\bjob:([A-Za-z0-9_.\-]{0,80}[A-Za-z0-9])|\b([a-z_][a-z0-9_]{0,80}(?:\.[a-z_][a-z0-9_]{0,80}){2})\b", re.ASCII
)
WEAK = "~"
"""What the facts of evidence begin with that counts for less than it says."""
NO_CONTACTS = "no-contacts"
"""The finding that says that an account has nothing, and may be mistyped."""
_NIGHT = re.compile(r"\(the night of (\d{4}-\d{2}-\d{2})\)", re.ASCII)
CLASSES = tuple(EvidenceClass)
"""The strongest first."""


@dataclass(frozen=True)
class Evidence:
    """`says` is text that may come out of data: it is kept visible, and escaped wherever it is written.

    `source` is the id of an upstream event, `issue`, or `follow-up:PLAYBOOK`; `pointer` leads to it there. `fact` is
    what it tells about, the same in each reading, so that a newer reading takes an older one's place. `origin` is what
    was asked for it: two pieces of evidence of one origin are not independent of each other. `explained_by` is the fact
    that it follows from.
    """

    fact: str
    source: str
    pointer: str
    origin: str
    evidence_class: EvidenceClass
    says: str
    at: datetime | None = None
    until: datetime | None = None
    accounts: tuple[int, ...] = ()
    tables: tuple[str, ...] = ()
    subject: str = ""
    """What it is about by name: a table or a job; empty when that is not known, or no plain name."""
    links: tuple[Link, ...] = ()
    explained_by: str = ""
    severity: str = "info"
    """info | warning | critical"""
    is_page: bool = False
    """Whether the monitor would wake somebody for it, and nothing else explains it."""
    read: int = 0
    """A number that is larger the later it was read: of two readings of one fact the last one counts."""
    only_replaces: bool = False
    """Whether it is worth keeping only in the place of an older reading of its fact."""
    seen: tuple[Seen, ...] = ()
    """A newer look at one of them takes its place."""
    is_superseded: bool = False
    """Whether there was such a look, which did not see it any more."""

    @property
    def is_weakened(self) -> bool:
        """Whether it is about something else than what was asked."""
        return fact_of(self.fact) != self.fact

    @property
    def key(self) -> str:
        """What tells pieces of evidence apart, wherever and whenever they were read."""
        return hashlib.sha256(f"{self.fact}\0{self.says}".encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Missing:
    """Evidence that is not there: why, and how to get it."""

    what: str
    reason: str
    argv: tuple[str, ...] = ()
    expires: datetime | None = None
    playbook: str = ""
    kept_in: str = ""
    rests_on: tuple[int, ...] = ()
    """Numbers of the evidence that it would decide about."""
    is_ours: bool = False
    """Whether all of its words are ours, so that they may stand in a title."""


@dataclass(frozen=True)
class Moment:
    """What happened at a time; `fact` is the evidence that says so."""

    at: datetime
    says: str
    until: datetime | None = None
    fact: str = ""


@dataclass(frozen=True)
class Beside:
    """What is worth knowing and shows nothing: `says` may come out of data, `source` is the id of an event."""

    says: str
    source: str
    url: str = ""


@dataclass(frozen=True)
class Reading:
    """What was read of one event or one follow-up."""

    evidence: tuple[Evidence, ...] = ()
    moments: tuple[Moment, ...] = ()
    missing: tuple[Missing, ...] = ()
    suggested: tuple[str, ...] = ()
    """Playbooks that it says look further."""
    ran: frozenset[tuple[str, str]] = frozenset()
    """Playbooks that it is the answer of, each with its account or table; `monitor` for the monitor."""
    accounts: tuple[int, ...] = ()
    timeframe: str = ""
    """The nights or the time that it is about, as `--timeframe` takes them."""
    look: Look | None = None
    """What it looks at anew: earlier evidence of that stands no longer."""
    left_out: int = 0
    beside: tuple[Beside, ...] = ()


@dataclass(frozen=True)
class Known:
    """Everything that is known, each piece of evidence once, in the order of its numbers, which begin after `first`."""

    evidence: tuple[Evidence, ...] = ()
    first: int = 0

    def every(self) -> list[tuple[int, Evidence]]:
        """Return all evidence with its numbers."""
        return list(enumerate(self.evidence, self.first + 1))

    def numbered(self) -> list[tuple[int, Evidence]]:
        """Return the evidence that counts, with its numbers: the newest reading of each fact that still stands."""
        last = {each.fact: number for number, each in sorted(self.every(), key=lambda each: (each[1].read, each[0]))}
        return [(number, each) for number, each in self.every() if last[each.fact] == number and not each.is_superseded]


def said(text: str, most: int = LONGEST) -> str:
    """Return a sentence as it is kept: nothing hidden, cut between two words, without blanks around it."""
    text = text.strip()
    if len(text) > most and " " in (start := text[:most]):
        text = f"{start.rpartition(' ')[0].rstrip(' ,;:')} …"
    return visible(text, most)


def fact_of(fact: str) -> str:
    """Return a fact without what says that its evidence counts for less."""
    about, bar, told = fact.rpartition("|")
    return f"{about}{bar}{told.lstrip(WEAK)}"


def weakened(evidence: Evidence, why: str) -> Evidence:
    """Return evidence that fits at most: what it is about is not what was asked.

    It is a fact of its own, and so takes the place of nothing that counts for more.
    """
    weak = EvidenceClass.CIRCUMSTANTIAL
    links = tuple(replace(link, evidence_class=weak) for link in evidence.links)
    told = said(f"{evidence.says} ({why})", LONGEST + len(why) + 3)
    above = f"{WEAK}{evidence.explained_by}" if evidence.explained_by else ""
    fact = f"{WEAK}{evidence.fact}"
    return replace(evidence, fact=fact, evidence_class=weak, links=links, says=told, is_page=False, explained_by=above)


def night_in(says: str) -> str:
    """Return the night that a sentence is of, where it has no time; an empty text where it names none."""
    found = _NIGHT.search(says)
    return found.group(1) if found is not None else ""


def names_in(says: str) -> list[str]:
    """Return the jobs and tables that a sentence names, as plain names."""
    return [job or table for job, table in _NAMES.findall(says)]


def strongest(classes: Iterable[EvidenceClass]) -> EvidenceClass:
    """Return the class that speaks most directly; without any it is circumstantial."""
    return min(classes, key=CLASSES.index, default=EvidenceClass.CIRCUMSTANTIAL)
