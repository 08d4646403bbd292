"""What must be known before anyone looks: asked for by the option that gives it, never guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fubcli.errors import UsageError
from fubcli.model.match import Entities
from fubcli.model.names import Environment
from fubcli.results.formats import visible
from fubcli.skills.support_investigation.evidence import Reading
from fubcli.skills.support_investigation.hypothesis import Domain, Library
from fubcli.skills.support_investigation.request import ENVIRONMENTS, SupportRequest
from fubcli.skills.support_investigation.words import named, words_of

LONGEST_ISSUE = 2_000
_ONE = (
    *("customer says", "customer reports", "customer complains", "a customer", "the customer", "one customer"),
    *("this customer", "an account", "the account", "this account", "one account", "client"),
)
_ALL = ("all accounts", "every account", "many accounts", "all customers", "every customer", "many customers")
_VAGUE = (
    *("recently", "lately", "some time ago", "a while ago", "for a while", "for some time", "the other day"),
    *("not long ago", "at some point", "sometimes"),
)
_LARGEST_ID = 2**63 - 1
_TIMEFRAME = re.compile(r"[A-Za-z0-9_:.+/\-]{1,80}\Z")


@dataclass(frozen=True)
class Subject:
    """The issue with all that decides where to look: its words, its environment, its account and its time."""

    issue: str
    words: tuple[str, ...]
    environment: Environment
    account: int | None
    timeframe: str | None
    domains: tuple[Domain, ...]
    """Those that the issue's words speak of."""


def environment_of(request: SupportRequest) -> Environment:
    """Return the environment that was asked for; raises UsageError where it is missing or unknown."""
    known = "production, qa (staging) or development (the sandbox)"
    if request.environment is None:
        raise UsageError(f"--environment is missing: --environment=production, or qa, or development. It is {known}.")
    if request.environment not in ENVIRONMENTS:
        raise UsageError(f"--environment={visible(request.environment, 40)}: it is {known}.")
    return ENVIRONMENTS[request.environment]


def issue_of(request: SupportRequest) -> str:
    """Return the issue on one line; raises UsageError for an empty one and for one that is too long."""
    issue = " ".join(request.issue.split())
    if not words_of(issue):
        raise UsageError('--issue is empty: say in a sentence what is wrong, --issue="Contacts lost their stage".')
    if len(issue) > LONGEST_ISSUE:
        raise UsageError(f"--issue has {len(issue):,} characters; {LONGEST_ISSUE:,} are the most. Say it in a few.")
    return issue


def timeframe_of(request: SupportRequest, entities: Entities) -> str | None:
    """Return the timeframe that an option, else the issue names; raises UsageError for what cannot be one."""
    given = request.timeframe if request.timeframe is not None else entities.timeframe
    if given is not None and not _TIMEFRAME.match(given):
        raise UsageError(f"--timeframe={visible(given, 40)}: it is a word such as past_week, a date, or FIRST/LAST.")
    return given


def account_of(request: SupportRequest, entities: Entities) -> int | None:
    """Return the account that an option, else the issue names; raises UsageError for one that is none."""
    given = request.account_id
    if given is not None and not 0 < given <= _LARGEST_ID:
        raise UsageError(f"--account-id={given}: it is a whole number above 0.")
    return given if given is not None else _only(entities.accounts)


def account_meant(request: SupportRequest, entities: Entities, told: Sequence[int]) -> int | None:
    """Return the account that is looked at; one that only events tell when the issue is not about all accounts."""
    account = account_of(request, entities)
    if account is not None or entities.accounts or named(_ALL, words_of(request.issue)):
        return account
    return _only(tuple(told))


def subject_of(
    request: SupportRequest, library: Library, entities: Entities, readings: Sequence[Reading], account: int | None
) -> Subject:
    """Return what is looked at; raises UsageError with the option that is missing."""
    issue = issue_of(request)
    words = words_of(issue)
    environment = environment_of(request)
    domains = tuple(domain for domain in library.domains if _speaks_of(domain, library, words))
    subject = Subject(issue, words, environment, account, timeframe_of(request, entities), domains)
    if subject.account is None and _wants_account(subject):
        count = len(entities.accounts)
        named_are = "no account is named" if not count else f"{count} accounts are named"
        raise UsageError(
            f"The issue concerns one customer's records, and {named_are}: give --account-id=NUMBER, or say "
            '"all accounts" in the issue.'
        )
    has_timeframe = subject.timeframe is not None or any(reading.timeframe for reading in readings)
    if not has_timeframe and entities.unread_time is not None and _depends_on_time(subject):
        raise UsageError(
            f'The time in the issue is not understood: "{visible(entities.unread_time, 80)}": give '
            "--timeframe=past_week, a date, or FIRST/LAST."
        )
    if not has_timeframe and _wants_timeframe(subject):
        raise UsageError(
            f'The issue says "{named(_VAGUE, words)[0]}", and that is no time to look at: give --timeframe=past_week, '
            "a date, or FIRST/LAST."
        )
    return subject


def _speaks_of(domain: Domain, library: Library, words: tuple[str, ...]) -> bool:
    own = (each.words for each in library.hypotheses if each.domain == domain.name)
    return bool(named(domain.words, words)) or any(named(each, words) for each in own)


def _wants_account(subject: Subject) -> bool:
    """An issue of the export or the platform concerns nobody in particular, whatever else it speaks of."""
    if any(domain.account == "never" for domain in main_domains(subject)) or named(_ALL, subject.words):
        return False
    if any(domain.account == "always" for domain in main_domains(subject)):
        return True
    return any(domain.account == "when_one" for domain in main_domains(subject)) and bool(named(_ONE, subject.words))


def _wants_timeframe(subject: Subject) -> bool:
    return _depends_on_time(subject) and bool(named(_VAGUE, subject.words))


def _depends_on_time(subject: Subject) -> bool:
    main = main_domains(subject)
    return bool(main) and all(domain.timeframe == "when_vague" for domain in main)


def main_domains(subject: Subject) -> list[Domain]:
    """Return the domains whose own words the issue has; one of which it has only a hypothesis's is not its topic."""
    return [domain for domain in subject.domains if named(domain.words, subject.words)]


def _only(accounts: tuple[int, ...]) -> int | None:
    return accounts[0] if len(accounts) == 1 else None
