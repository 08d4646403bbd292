"""Runs an investigation: reads, asks, reasons, and keeps what it found in a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from fubcli.errors import ExitCode
from fubcli.model.demo import demo_findings
from fubcli.model.envelope import Envelope
from fubcli.model.names import Environment
from fubcli.model.timeframe import timeframe_of
from fubcli.skills.support_investigation import needs
from fubcli.skills.support_investigation.cases import Case, Wanted, opened_case, remembered
from fubcli.skills.support_investigation.cases.memory import MOST_EVIDENCE, Memory, merged
from fubcli.skills.support_investigation.cases.naming import identity_of
from fubcli.skills.support_investigation.documents.lines import markdown
from fubcli.skills.support_investigation.documents.record import News, digest_of, repeated, section
from fubcli.skills.support_investigation.documents.summary import summary
from fubcli.skills.support_investigation.evidence import Evidence, Known, Missing, Reading
from fubcli.skills.support_investigation.follow_ups import Asker, FollowUp, chosen, nights_of, planned, table_of
from fubcli.skills.support_investigation.hypothesis import Library
from fubcli.skills.support_investigation.needs import Subject
from fubcli.skills.support_investigation.reading import accounts_told, read_event, with_incident, without_repeats
from fubcli.skills.support_investigation.reading.failures import (
    aged,
    answered,
    is_down,
    speaks_of_the_warehouse,
    unanswered,
    without_echoes,
)
from fubcli.skills.support_investigation.reading.scope import Scope
from fubcli.skills.support_investigation.reasoning import Outcome, reasoned, reported
from fubcli.skills.support_investigation.request import SupportPorts, SupportRequest
from fubcli.skills.support_investigation.telling import case_of, event_data
from fubcli.skills.support_investigation.words import words_of

CONTRACT = "support-investigation-result"
_LOOKED = ("answered", "empty", "planned")
_NOTHING_CAME = Missing(
    "What was to be piped in",
    "nothing came: the program before wrote nothing, as one does that is killed",
    is_ours=True,
)
MOST_EVENTS = 20
"""Upstream events that are read, the last ones."""


def run(request: SupportRequest, ports: SupportPorts) -> Envelope:
    """Investigate an issue, and return what was found; a cause, no cause, and a failure upstream all end well.

    Raises UsageError for what is needed and missing, StorageUnavailable when the case cannot be kept.
    """
    return _Run(request, ports).envelope()


class _Run:
    """One run: what it was asked, and what it has read so far."""

    def __init__(self, request: SupportRequest, ports: SupportPorts) -> None:
        self._request = request
        self._ports = ports
        self._library: Library = ports.hypotheses()
        environment, issue = needs.environment_of(request), needs.issue_of(request)
        match = ports.match(issue)
        self._now: datetime = ports.clock.now()
        every = without_echoes(request.upstream)
        events = every[-MOST_EVENTS:]
        account = needs.account_meant(request, match.entities, accounts_told(events))
        timeframe = needs.timeframe_of(request, match.entities)
        asked = None if timeframe is None else timeframe_of(timeframe, self._now)
        staging, sandbox = (tuple(ports.catalogs(each)) for each in (Environment.STAGING, Environment.SANDBOX))
        scope = Scope(
            self._library,
            environment,
            account,
            self._now,
            asked,
            words_of(issue),
            ports.warehouse.profile,
            staging,
            sandbox,
        )
        self._scope = with_incident(scope, events)
        readings = without_repeats([read_event(event, self._scope) for event in events])
        unread = max(len(every) - MOST_EVENTS, 0)
        self._readings = [*readings, *([Reading(left_out=unread)] if unread else [])]
        if request.is_pipe_empty:
            self._readings.append(Reading(missing=(_NOTHING_CAME,)))
        self._subject: Subject = needs.subject_of(request, self._library, match.entities, self._readings, account)
        self._identity = identity_of(issue, environment, self._subject.account)
        self._names = chosen(self._subject, self._library, match, self._readings)
        table, nights = table_of(self._readings), nights_of(self._readings)
        self._asker = Asker(self._subject, self._scope, ports, table, nights, request.repeated)
        self._wanted = Wanted(request.directory, issue, self._identity, self._now)

    def envelope(self) -> Envelope:
        """Ask what is to be asked, and tell what came of it."""
        follow_ups = self._followed_up()
        if self._request.dry_run:
            path = self._wanted.existing()
            before = self._known_of(remembered(path, self._identity) if path is not None else Memory(self._identity))
            evidence = merged(before.evidence, self._read(follow_ups, before.evidence))
            outcome = self._outcome(evidence, before, follow_ups)
            name = path.name if path is not None else self._wanted.name
            new = [before.first + at for at in range(len(before.evidence) + 1, len(evidence) + 1)]
            return self._told(self._data(outcome, name, resumed=path is not None, new=new))
        with opened_case(self._wanted, self._ports.ensure, is_new_allowed=not self._request.close) as case:
            return self._told(self._kept(case, follow_ups))

    def _followed_up(self) -> list[FollowUp]:
        if not self._request.follow_up or self._request.close:
            return []
        if self._request.dry_run:
            return planned(self._names)
        return list(self._asker.asked(self._names))

    def _read(self, follow_ups: Sequence[FollowUp], before: Sequence[Evidence]) -> list[Reading]:
        """Return all readings; that the warehouse answers is told where anything says that it does not."""
        every = without_repeats([*self._readings, *(each.reading for each in follow_ups)])
        found = [each for reading in every for each in reading.evidence]
        asked = [each.playbook for each in follow_ups if each.status in ("answered", "empty")]
        is_lost = any(is_down(one) for each in follow_ups for one in each.reading.evidence)
        if asked and not is_lost and any(map(speaks_of_the_warehouse, (*before, *found))):
            every.append(Reading((answered(asked[0]),)))
        elif any(is_down(each) and not each.is_weakened for each in found):
            every.append(Reading((unanswered(),)))
        return [Reading((reported(self._subject, self._library),)), *every]

    def _known_of(self, memory: Memory) -> Memory:
        """Return a memory without what bears on hypotheses that there are not, and with failures as old as they are."""
        known = self._library.by_id
        kept = (
            replace(each, links=tuple(link for link in each.links if link.hypothesis in known))
            for each in (aged(each, self._scope) for each in memory.evidence)
        )
        return replace(memory, evidence=tuple(kept))

    def _outcome(self, evidence: tuple[Evidence, ...], before: Memory, follow_ups: Sequence[FollowUp]) -> Outcome:
        known = Known(evidence, before.first)
        outcome = reasoned(self._subject, known, self._library, self._readings, follow_ups, self._asker)
        return replace(outcome, is_remembered=bool(before.evidence) and not self._looks(follow_ups))

    def _looks(self, follow_ups: Sequence[FollowUp]) -> bool:
        """Return whether this run looks, or would look, at anything, or is not there to: a failure shows nothing."""
        is_told = any(not event.is_failure for event in self._request.upstream)
        return self._request.close or is_told or any(each.status in _LOOKED for each in follow_ups)

    def _data(self, outcome: Outcome, name: str, *, resumed: bool, new: Sequence[int]) -> dict[str, Any]:
        failed = any(event.is_failure for event in self._request.upstream)
        shown = new if resumed else ()
        case = case_of(self._identity, name, resumed=resumed, closed=self._request.close, new=shown)
        data = event_data(outcome, case, upstream_failed=failed)
        warehouse = self._ports.warehouse.as_json()
        data["findings"] += demo_findings(warehouse, self._request.upstream)
        return {"operation": data.pop("operation"), "warehouse": warehouse, **data}

    def _kept(self, case: Case, follow_ups: Sequence[FollowUp]) -> dict[str, Any]:
        """Number the evidence, keep it, add to the record, and sum up.

        The numbers are kept before the record has them, so that an end in between uses none of them twice.
        """
        before = self._known_of(case.memory)
        evidence = merged(before.evidence, self._read(follow_ups, before.evidence))
        outcome = self._outcome(evidence, before, follow_ups)
        numbered = outcome.known.every()
        new = [number for number, _ in numbered[len(before.evidence) :]]
        data = self._data(outcome, case.name, resumed=case.is_resumed, new=new)
        if case.trouble:
            data["findings"].append({"id": "case-damaged", "severity": "warning", "title": case.trouble})
        if len(evidence) == MOST_EVIDENCE:
            title = f"The case keeps {MOST_EVIDENCE} pieces of evidence, and is full: close it"
            data["findings"].append({"id": "case-full", "severity": "warning", "title": title})
        news = _news(Known(before.evidence, before.first), outcome.known, numbered[before.recorded :])
        self._ports.settle()
        case.remember(Memory(self._identity, evidence, before.recorded, before.first))
        told = digest_of(outcome, data)
        is_same = news.is_none and told == before.told and not (case.trouble or case.is_torn or self._request.close)
        whole = section(outcome, data, news, is_first=not case.has_record, note=case.trouble)
        case.record(repeated(outcome) if is_same else whole)
        case.remember(Memory(self._identity, evidence, len(evidence), before.first, told))
        case.sum_up(markdown(summary(data)))
        if self._request.close:
            case.close()
        data["case"]["documents"] = case.documents()
        return data

    def _told(self, data: dict[str, Any]) -> Envelope:
        is_unexplained = data["root_cause"] is None and self._request.fail_on == "unexplained"
        code = ExitCode.FINDINGS if is_unexplained else ExitCode.OK
        return Envelope("support-investigation", "result", CONTRACT, data, self._identity, code)


def _news(before: Known, now: Known, fresh: Sequence[tuple[int, Evidence]]) -> News:
    """Return what is not in the record yet, with what counts otherwise than before."""
    counted, counts = ({number for number, _ in each.numbered()} for each in (before, now))
    unheard = {number for number, _ in fresh}
    return News(fresh, tuple(sorted(counted - counts)), tuple(sorted(counts - counted - unheard)))
