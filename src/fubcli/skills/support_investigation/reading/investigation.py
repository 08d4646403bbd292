"""An event of `investigate`, piped in or of a follow-up of our own, to evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from fubcli.model.playbook import EvidenceClass
from fubcli.skills.support_investigation.commands import playbook_of, reading_command
from fubcli.skills.support_investigation.evidence import Evidence, Missing, Moment, Reading
from fubcli.skills.support_investigation.hypothesis import Library, Link
from fubcli.skills.support_investigation.reading import members
from fubcli.skills.support_investigation.reading.failures import is_down, read_failure
from fubcli.skills.support_investigation.reading.monitoring import ORIGIN

MOST_FINDINGS = 20
MOST_CLAIMS = 4
"""Pieces of evidence of one finding that are taken."""
_MOST_MOMENTS = 40
_MOST_MISSING = 20


def read_investigation(data: Mapping[str, Any], source: str, library: Library) -> Reading:
    """Return what the findings say, when it happened, what is missing, and which playbooks look further."""
    playbook = members.plain(members.mapping(data.get("playbook")).get("name")) or "sql"
    about = _About(data, source, playbook, library)
    given = data.get("findings")
    evidence = tuple(
        each for at, finding in members.objects(given, MOST_FINDINGS) for each in about.claims(at, finding)
    )
    parameters = members.mapping(data.get("parameters"))
    subject = str(members.account(parameters.get("account_id")) or members.table(parameters.get("table")))
    return Reading(
        (*evidence, *_down(data, source, library)),
        tuple(about.moments()),
        tuple(_missing(data, playbook)),
        tuple(_suggested(data, library)),
        frozenset({(playbook, subject)}),
        about.accounts,
        members.timeframe(parameters, "since", "until"),
        members.left_out(given, MOST_FINDINGS),
    )


class _About:
    """One event, with what all of its evidence has in common."""

    def __init__(self, data: Mapping[str, Any], source: str, playbook: str, library: Library) -> None:
        self._data = data
        self._source = source
        self._playbook = playbook
        self._library = library
        affected = members.mapping(data.get("affected"))
        own = members.account(members.mapping(data.get("parameters")).get("account_id"))
        self.accounts = (own,) if own is not None else members.accounts(affected.get("accounts"))
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
        return Evidence(
            f"{self._playbook}:{id}:{otherwise.rpartition('/')[2]}",
            self._source,
            pointer,
            self._asked.get(step, f"{self._playbook}:{members.plain(step)}"),
            directly,
            members.text(claim["says"]),
            members.moment(finding.get("at")),
            members.moment(finding.get("until")),
            self.accounts,
            self.tables,
            links=(
                *self._links(finding.get("supports"), directly, confidence, is_for=True),
                *self._links(finding.get("contradicts"), directly, confidence, is_for=False),
            ),
            severity=members.severity(finding.get("severity")),
        )

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


def _down(data: Mapping[str, Any], source: str, library: Library) -> tuple[Evidence, ...]:
    """Return that the warehouse did not answer, when it did not answer one of the steps."""
    for at, step in members.objects(data.get("steps")):
        problem = members.mapping(step.get("problem"))
        found = read_failure({**problem, "operation": members.plain(step.get("id"))}, source, library).evidence[0]
        if problem and is_down(found):
            return (replace(found, pointer=f"/steps/{at}/problem/detail"),)
    return ()


def _missing(data: Mapping[str, Any], playbook: str) -> Iterator[Missing]:
    for _, each in members.objects(data.get("missing"), _MOST_MISSING):
        what = members.text(each.get("proves")) or members.text(each.get("step"))
        if what:
            reason = members.text(each.get("reason")) or "it was not answered"
            expires = members.night(each.get("expires"))
            yield Missing(what, reason, reading_command(each.get("get")), expires, playbook)


def _suggested(data: Mapping[str, Any], library: Library) -> Iterator[str]:
    for _, each in members.objects(data.get("next"), _MOST_MISSING):
        name = playbook_of(reading_command(each.get("argv")))
        if name in library.playbooks:
            yield name
