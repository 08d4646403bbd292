"""What an investigation came to as the members of its event, kept small: an agent pays for every token."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from fubcli.skills.support_investigation.evidence import ISSUE, Beside, Evidence, Missing
from fubcli.skills.support_investigation.reasoning import Outcome, first_sign, likely, seen_of
from fubcli.skills.support_investigation.weighing import Weighed

MOST_HYPOTHESES = 8
MOST_CITED = 4
"""Pieces of evidence that are named for and against each hypothesis."""
_MOST_EVIDENCE = 30
_ENOUGH_EVIDENCE = 16
"""Up to so many pieces, those that nothing refers to are told, too."""
_MOST_MOMENTS = 15
_MOST_MISSING = 8
_MOST_AFFECTED = 20
_MOST_NEXT = 5
_MOST_BESIDE = 8
REMEMBERED = "This run looked at nothing: that rests on earlier ones"
_SOON = timedelta(days=15)
_UNTRUSTED = (
    *("/issue", "/evidence", "/findings", "/hypotheses", "/timeline", "/missing_evidence", "/affected"),
    *("/headline", "/root_cause"),
)


def event_data(outcome: Outcome, case: Mapping[str, Any], *, upstream_failed: bool) -> dict[str, Any]:
    """Return the members of contract `support-investigation-result`; times are UTC."""
    shown = outcome.hypotheses[:MOST_HYPOTHESES]
    cited = _cited(outcome, shown)
    first = first_sign(outcome)
    account = outcome.subject.account
    data: dict[str, Any] = {
        "operation": "support-investigation",
        "issue": outcome.subject.issue,
        "environment": outcome.subject.environment.value,
        **({"account_id": account} if account is not None else {}),
        "case": dict(case),
        "headline": headline(outcome),
        "root_cause": _root_cause(outcome),
    }
    if outcome.conclusion.cause is None:
        data["why_not"] = outcome.conclusion.why_not
        data["why_not_evidence"] = ids(outcome.conclusion.rests_on)
    data |= {
        **({"first_sign": {"at": time(first[0]), "evidence": id_of(first[1])}} if first is not None else {}),
        "hypotheses": [_hypothesis(each) for each in shown],
        "evidence": [_evidence(number, each) for number, each in outcome.known.every() if number in cited],
        "timeline": _timeline(outcome, cited),
        "affected": _affected(outcome, cited),
        "missing_evidence": [_missing(each) for each in outcome.missing[:_MOST_MISSING]],
        **({"see_also": [_beside(each) for each in outcome.beside[:_MOST_BESIDE]]} if outcome.beside else {}),
        "upstream_failed": upstream_failed,
        "follow_ups": [each.as_json() for each in outcome.follow_ups],
        "findings": _findings(outcome),
        "next": _next(outcome.missing),
        "truncated": outcome.left_out > 0,
        "untrusted": [*_UNTRUSTED, *(("/see_also",) if outcome.beside else ())],
    }
    return data


def headline(outcome: Outcome) -> str:
    """Return the answer in one sentence."""
    cause = outcome.conclusion.cause
    since = f" {REMEMBERED}." if outcome.is_remembered else ""
    if cause is None:
        return f"No root cause is named: {outcome.conclusion.why_not}.{since}"
    return f"{statement(cause, outcome.conclusion.about)} (confidence {cause.confidence:.2f}).{since}"


def statement(cause: Weighed, about: Sequence[str]) -> str:
    """Return what a cause says, with what it is about."""
    return cause.hypothesis.says + (f": {', '.join(about)}" if about else "")


def id_of(number: int) -> str:
    """Return the id of a piece of evidence."""
    return f"E{number}"


def ids(numbers: Iterable[int]) -> list[str]:
    """Return the ids of the first pieces of evidence that are named."""
    return [id_of(number) for number in list(numbers)[:MOST_CITED]]


def time(moment: datetime) -> str:
    """Return a moment in UTC."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _cited(outcome: Outcome, shown: Sequence[Weighed]) -> frozenset[int]:
    """Return the numbers of the evidence that the event has: what is named, then pages and what follows from them."""
    numbered = outcome.known.numbered()
    named = [number for number, each in numbered if each.source == ISSUE]
    named += outcome.conclusion.rests_on[:MOST_CITED]
    for each in shown:
        named += [*each.supporting[:MOST_CITED], *each.opposing[:MOST_CITED]]
    beside = [number for number, each in numbered if each.is_page or each.explained_by]
    wanted = list(dict.fromkeys((*named, *beside)))[:_MOST_EVIDENCE]
    rest = [number for number, _ in numbered if number not in wanted]
    return frozenset([*wanted, *rest[: max(_ENOUGH_EVIDENCE - len(wanted), 0)]])


def _root_cause(outcome: Outcome) -> dict[str, Any] | None:
    conclusion = outcome.conclusion
    if conclusion.cause is None:
        return None
    return {
        "hypothesis": conclusion.cause.hypothesis.id,
        "says": conclusion.cause.hypothesis.says,
        "about": list(conclusion.about),
        "confidence": conclusion.cause.confidence,
        "evidence": ids(conclusion.rests_on),
    }


def _hypothesis(each: Weighed) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": each.hypothesis.id,
        "says": each.hypothesis.says,
        "status": each.status,
        "confidence": each.confidence,
        "reasons": list(each.reasons),
        "for": ids(each.supporting),
        "against": ids(each.opposing),
        "missing": list(each.missing),
    }
    return told | ({"follows_from": each.follows_from} if each.follows_from else {})


def _evidence(number: int, each: Evidence) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": id_of(number),
        "source": each.source,
        "pointer": each.pointer,
        "class": each.evidence_class.value,
        "says": each.says,
    }
    if each.at is not None:
        told["at"] = time(each.at)
    if each.until is not None:
        told["until"] = time(each.until)
    if each.accounts or each.tables:
        told["affected"] = {"accounts": list(each.accounts[:3]), "tables": list(each.tables[:3])}
    return told


def _timeline(outcome: Outcome, cited: frozenset[int]) -> list[dict[str, Any]]:
    told = []
    shown = [(moment, number) for moment, number in outcome.moments if number in cited]
    for moment, number in shown[:_MOST_MOMENTS]:
        entry = {"at": time(moment.at), "says": moment.says}
        if moment.until is not None:
            entry["until"] = time(moment.until)
        told.append(entry | {"evidence": id_of(number)})
    return told


def _affected(outcome: Outcome, cited: frozenset[int]) -> dict[str, Any]:
    """Return the account that is asked about, and the accounts and tables of what shows the cause and of what follows.

    Where no cause is named they are those of all pages, and without one of the likeliest hypothesis.
    """
    evidence = [(number, each) for number, each in outcome.known.numbered() if number in cited]
    cause = outcome.conclusion.cause
    pages = {number for number, each in evidence if each.is_page}
    likeliest = cause if cause is not None else None if pages else likely(outcome)
    wanted = set(seen_of(likeliest, outcome.known)) if likeliest is not None else pages
    wanted |= {number for number, each in evidence if each.source == ISSUE and each.accounts}
    facts = {each.fact for number, each in evidence if number in wanted}
    hit = [(number, each) for number, each in evidence if number in wanted or each.explained_by in facts]
    tables = list(dict.fromkeys(name for _, each in hit for name in each.tables))
    accounts = list(dict.fromkeys(id for _, each in hit for id in each.accounts))
    more = max(len(tables) - _MOST_AFFECTED, 0) + max(len(accounts) - _MOST_AFFECTED, 0)
    return {
        "accounts": accounts[:_MOST_AFFECTED],
        "tables": tables[:_MOST_AFFECTED],
        "evidence": [id_of(number) for number, each in hit if each.tables or each.accounts][:MOST_CITED],
        **({"more": more} if more else {}),
    }


def _missing(each: Missing) -> dict[str, Any]:
    told: dict[str, Any] = {"what": each.what, "reason": each.reason}
    if each.kept_in:
        told["kept_in"] = each.kept_in
    if each.argv:
        told["get"] = list(each.argv)
    if each.expires is not None:
        told["expires"] = each.expires.astimezone(UTC).date().isoformat()
    return told


def _beside(each: Beside) -> dict[str, Any]:
    told = {"says": each.says, "source": each.source}
    return told | ({"url": each.url} if each.url else {})


def _findings(outcome: Outcome) -> list[dict[str, Any]]:
    conclusion = outcome.conclusion
    evidence = dict(outcome.known.numbered())
    cited = [evidence[number] for number in conclusion.rests_on[:MOST_CITED]]
    has_page = any(each.is_page for each in evidence.values())
    if conclusion.cause is not None:
        severity = "critical" if any(each.severity == "critical" for each in cited) else "warning"
        found = [_finding("root-cause", severity, statement(conclusion.cause, conclusion.about), cited)]
    else:
        severity = "warning" if has_page else "info"
        found = [_finding("unexplained", severity, f"No root cause is named: {conclusion.why_not}", cited)]
    soon = [each for each in outcome.missing if each.is_ours and _is_soon(each, outcome.now)]
    if soon and (conclusion.cause is not None or has_page):
        what = f"{soon[0].kept_in} are deleted soon, the first of them on {_day(soon[0])}"
        found.append({"id": "evidence-expires", "severity": "warning", "title": what})
    if outcome.is_remembered:
        found.append({"id": "nothing-looked-at", "severity": "warning", "title": REMEMBERED})
    if outcome.left_out:
        what = f"{outcome.left_out:,} findings, checks or events from upstream were not read"
        found.append({"id": "not-read", "severity": "info", "title": what})
    return found


def _finding(id: str, severity: str, title: str, cited: Sequence[Evidence]) -> dict[str, Any]:
    return {"id": id, "severity": severity, "title": title, "evidence": [each.says for each in cited]}


def _is_soon(each: Missing, now: datetime) -> bool:
    return each.expires is not None and now < each.expires <= now + _SOON


def _day(each: Missing) -> str:
    return each.expires.astimezone(UTC).date().isoformat() if each.expires is not None else ""


def _next(missing: Sequence[Missing]) -> list[dict[str, Any]]:
    """Return the commands that get what is missing; titles have our own words alone."""
    ours = {each.argv: each for each in reversed(missing) if each.argv and each.is_ours}
    return [
        {"title": each.what, "argv": list(each.argv), "effect": "read"}
        for each in list(reversed(ours.values()))[:_MOST_NEXT]
    ]


def case_of(identity: str, name: str, *, resumed: bool, closed: bool, new: Sequence[int]) -> dict[str, Any]:
    """Return what the event says of the case; `new` are the numbers of evidence that was not known before."""
    return {
        "id": identity,
        "directory": name,
        "resumed": resumed,
        "closed": closed,
        "new": [id_of(each) for each in new],
        "documents": [],
    }
