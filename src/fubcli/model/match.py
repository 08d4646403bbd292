"""Match: which playbook a request in plain words means, and what it says besides."""

from __future__ import annotations

from dataclasses import dataclass

from fubcli.model.names import Environment


@dataclass(frozen=True)
class Entities:
    """What a request names, in the order in which it does, each once.

    `tables` are names of tables that are known, with as many of their three parts as decide which is meant;
    `timeframe` is written as `--timeframe` takes it. `unread_time` is what is said of a time that is not understood,
    is impossible or to come, or is one of several; None when no time is spoken of, and when there is a `timeframe`.
    """

    accounts: tuple[int, ...] = ()
    contacts: tuple[int, ...] = ()
    users: tuple[int, ...] = ()
    tables: tuple[str, ...] = ()
    catalogs: tuple[str, ...] = ()
    timeframe: str | None = None
    environment: Environment | None = None
    unread_time: str | None = None


@dataclass(frozen=True)
class Candidate:
    """A playbook that may be meant: a score from 0 to 1, and the words that it comes from."""

    playbook: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Match:
    """The playbooks that a request may mean, the likeliest first; `chosen` is one only when it is clear."""

    text: str
    candidates: tuple[Candidate, ...]
    entities: Entities
    chosen: str | None = None
    why_not: str = ""
    """Why none is chosen: a sentence."""
