"""An event of `investigate`, piped in or of a follow-up of our own, to evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from fubcli.model.nights import midnight, night_of
from fubcli.model.playbook import EvidenceClass
from fubcli.model.reading_command import reading_command
from fubcli.skills.support_investigation.commands import playbook_of
from fubcli.skills.support_investigation.evidence import LONGEST, Evidence, Missing, Moment, Reading, names_in, said
from fubcli.skills.support_investigation.hypothesis import Library, Link
from fubcli.skills.support_investigation.looks import Seen
from fubcli.skills.support_investigation.reading import looking, members
from fubcli.skills.support_investigation.reading.failures import is_down, read_failure
from fubcli.skills.support_investigation.reading.monitoring import ORIGIN
from fubcli.skills.support_investigation.reading.scope import Scope

MOST_FINDINGS = 20
MOST_CLAIMS = 4
"""Pieces of evidence of one finding that are taken."""
_MOST_MOMENTS = 40
_MOST_MISSING = 20


def read_investigation(data: Mapping[str, Any], source: str, scope: Scope, time: str = "") -> Reading:
    """Return what the findings say, when it happened, what is missing, and which playbooks look further."""
    playbook = members.plain(members.mapping(data.get("playbook")).get("name")) or "sql"
    about = _About(data, source, playbook, scope)
    given = data.get("findings")
    evidence = tuple(
        each for at, finding in members.objects(given, MOST_FINDINGS) for each in about.claims(at, finding)
    )
    parameters = members.mapping(data.get("parameters"))
    subject = str(members.account(parameters.get("account_id")) or members.table(parameters.get("table")))
    return Reading(
        (*evidence, *_down(data, source, scope, time)),
        tuple(about.moments()),
        tuple(_missing(data, playbook, scope.library)),
        tuple(_suggested(data, scope.library)),
        frozenset({(playbook, subject)}),
        (about.own,) if about.own is not None else (),
        members.timeframe(parameters, "since", "until"),
        look=about.look,
        left_out=members.left_out(given, MOST_FINDINGS),
    )


def account_told(data: Mapping[str, Any]) -> int | None:
    """Return the account that an investigation was asked about; without one it is about all of them."""
    return members.account(members.mapping(data.get("parameters")).get("account_id"))


class _About:
    """One event, with what all of its evidence has in common."""

    def __init__(self, data: Mapping[str, Any], source: str, playbook: str, scope: Scope) -> None:
        self._data = data
        self._source = source
        self._playbook = playbook
        self._scope = scope
        self._library = scope.library
        self.look = looking.investigated(data, playbook, scope)
        affected = members.mapping(data.get("affected"))
        parameters = members.mapping(data.get("parameters"))
        self.own = account_told(data)
        self._period = {name: members.moment(parameters.get(name)) or members.night(parameters.get(name))
                        for name in ("since", "until")}  # fmt: skip
        self.accounts = (self.own,) if self.own is not None else members.accounts(affected.get("accounts"))
        self.tables = members.tables(affected.get("tables"))
        self._asked = {
            each["id"]: _origin(each, playbook)
            for _, each in members.objects(data.get("steps"))
            if isinstance(each.get("id"), str)
        }

    def claims(self, at: int, finding: Mapping[str, Any]) -> Iterator[Evidence]:
        """Yield the evidence of a finding, its title where it has none."""
        place = f"/findings/{at}"
        claims = members.objects(finding.get("evidence"), MOST_CLAIMS)
        told = [(f"{place}/evidence/{number}", claim) for number, claim in claims if members.text(claim.get("says"))]
        if not told and (title := members.text(finding.get("title"))):
            told = [(f"{place}/title", {"says": title})]
        for otherwise, claim in told:
            yield self._evidence(finding, claim, otherwise, members.plain(finding.get("id")) or str(at))

    def _evidence(self, finding: Mapping[str, Any], claim: Mapping[str, Any], otherwise: str, id: str) -> Evidence:
        known = claim.get("class")
        directly = EvidenceClass(known) if known in tuple(EvidenceClass) else EvidenceClass.CIRCUMSTANTIAL
        confidence = members.share(finding.get("confidence"))
        step = claim.get("step") if isinstance(claim.get("step"), str) else ""
        pointer = members.pointer(claim.get("pointer"), self._data, otherwise)
        title = members.text(finding.get("title"))
        night = _night(finding.get("at"))
        says = _told(title, members.text(claim["says"]))
        if step not in self._asked:
            directly = EvidenceClass.CIRCUMSTANTIAL
        found = Evidence(
            f"{self._playbook}:{id}:{otherwise.rpartition('/')[2]}",
            self._source,
            pointer,
            self._asked.get(step, f"{self._playbook}:unknown"),
            directly,
            f"{says} (the night of {night})" if night and night not in says else says,
            None if night else members.moment(finding.get("at")),
            members.moment(finding.get("until")),
            self.accounts,
            self.tables,
            links=(
                *self._links(finding.get("supports"), directly, confidence, is_for=True),
                *self._links(finding.get("contradicts"), directly, confidence, is_for=False),
                *self._library.links(f"finding:{self._playbook}.{id}"),
            ),
            severity=members.severity(finding.get("severity")),
        )
        told_of = night or looking.date(finding.get("at"))
        found = replace(found, seen=tuple(self._seen(found, members.plain(step), told_of)))
        found = self._scope.of_an_investigation(found, self._period)
        return self._scope.of_another_account(found, self.own) if self.own is None else found

    def _seen(self, evidence: Evidence, step: str, night: str) -> Iterator[Seen]:
        """Yield what takes the place of evidence when it is looked at anew; without a night it is of the last one."""
        yield looking.in_step(self.look, step)
        if evidence.origin == ORIGIN:
            last = looking.date(members.mapping(self._data.get("parameters")).get("until"))
            yield looking.by_the_monitor(self._data, night or last, self.tables, self._scope)

    def _links(self, names: Any, directly: EvidenceClass, confidence: float | None, *, is_for: bool) -> Iterator[Link]:
        """Yield what a finding bears on; what speaks for several hypotheses at once speaks for each of them less."""
        known = [name for name in dict.fromkeys(members.texts(names)) if name in self._library.by_id]
        weight = (0.5 if confidence is None else confidence) / (len(known) if is_for and known else 1)
        for name in known:
            if weight > 0:
                yield Link(name, is_for, directly, weight)

    def moments(self) -> Iterator[Moment]:
        """Yield what the event tells of when."""
        for _, each in members.objects(self._data.get("timeline"), _MOST_MOMENTS):
            at, told = members.moment(each.get("at")), members.text(each.get("says"))
            if at is not None and told:
                finding = members.plain(each.get("finding"))
                fact = f"{self._playbook}:{finding}:" if finding else ""
                yield Moment(at, told, members.moment(each.get("until")), fact)


def _origin(step: Mapping[str, Any], playbook: str) -> str:
    """Return what a step asked: tables, the same whoever asks them, or else the monitor; comparisons ask nothing."""
    if tables := sorted(members.tables(step.get("tables"))):
        return ", ".join(tables)
    if "tables" in step:
        return f"{playbook}:{members.plain(step['id'])}"
    return ORIGIN if "duration_ms" in step else f"{playbook}:compared"


def _night(at: Any) -> str:
    """Return the night that a time only stands for: its midnight, or its date."""
    found = members.moment(at)
    begun = found if found is not None and found == midnight(night_of(found)) else members.night(at)
    return night_of(begun).isoformat() if begun is not None else ""


def _told(title: str, says: str) -> str:
    """Return a claim with its finding's title before it, unless it names what that is about."""
    subject = names_in(title)
    return says if not subject or any(name in says for name in subject) else said(f"{title}: {says}", 2 * LONGEST)


def _down(data: Mapping[str, Any], source: str, scope: Scope, time: str) -> tuple[Evidence, ...]:
    """Return that the warehouse did not answer, when it did not answer one of the steps."""
    for at, step in members.objects(data.get("steps")):
        problem = members.mapping(step.get("problem"))
        told = {"warehouse": data.get("warehouse"), **problem}
        found = read_failure(told, source, scope, time, asked_by=members.plain(step.get("id"))).evidence[0]
        if problem and is_down(found):
            return (replace(found, pointer=f"/steps/{at}/problem/detail"),)
    return ()


def _missing(data: Mapping[str, Any], playbook: str, library: Library) -> Iterator[Missing]:
    for _, each in members.objects(data.get("missing"), _MOST_MISSING):
        what = members.text(each.get("proves")) or members.text(each.get("step"))
        if what:
            reason = members.text(each.get("reason")) or "it was not answered"
            expires = members.night(each.get("expires"))
            yield Missing(what, reason, _getting(each.get("get"), library), expires, playbook)


def _getting(argv: Any, library: Library) -> tuple[str, ...]:
    """Return a command that reads; of `investigate` only one with a playbook that there is."""
    command = reading_command(argv)
    is_known = playbook_of(command) in library.playbooks or "--operation=investigate" not in command
    return command if is_known else ()


def _suggested(data: Mapping[str, Any], library: Library) -> Iterator[str]:
    for _, each in members.objects(data.get("next"), _MOST_MISSING):
        name = playbook_of(reading_command(each.get("argv")))
        if name in library.playbooks:
            yield name
