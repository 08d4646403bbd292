"""A section of `investigation.md`: what was asked, what is new, and what was concluded from all of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fubcli.model.demo import DEMO_TITLE, says_demo
from fubcli.skills.support_investigation.documents.lines import Line, both_times, markdown, see_also
from fubcli.skills.support_investigation.evidence import ISSUE, Evidence
from fubcli.skills.support_investigation.reasoning import Outcome
from fubcli.skills.support_investigation.telling import MOST_CITED, id_of

_MOST_MOMENTS = 60
_MOST_MISSING = 30

Data = Mapping[str, Any]


@dataclass(frozen=True)
class News:
    """What is new: evidence that is not in the record yet, the numbers of what stands no longer, and stands again."""

    fresh: Sequence[tuple[int, Evidence]]
    superseded: tuple[int, ...] = ()
    restored: tuple[int, ...] = ()

    @property
    def is_none(self) -> bool:
        """Whether all is as it was."""
        return not (self.fresh or self.superseded or self.restored)


def section(outcome: Outcome, data: Data, news: News, *, is_first: bool, note: str) -> str:
    """Return a section with what is new; `note` says what is wrong with the case."""
    state = "closed" if data["case"]["closed"] else "resumed" if data["case"]["resumed"] else "opened"
    head = markdown([Line(f"Investigation: {data['issue']}", level=1)]) if is_first else ""
    demo = [Line(DEMO_TITLE, _report(outcome))] if says_demo(data) else []
    lines = [Line(f"{both_times(outcome.now)}: {state}", level=2), *demo, *_asked(outcome, data, note)]
    evidence = "".join(_evidence(number, each) for number, each in news.fresh)
    evidence += markdown(_standing(news))
    new = markdown([Line("New evidence", level=3)]) + (evidence or "- None.\n")
    return head + markdown(lines) + new + _reasoned(outcome, data)


def digest_of(outcome: Outcome, data: Data) -> str:
    """Return what tells sections apart, besides what is new in them, when they were written and how long it took."""
    asked = [f"{each.playbook} {each.status}" for each in outcome.follow_ups]
    text = "\n".join((outcome.subject.timeframe or "", *asked, _reasoned(outcome, data)))
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:16]


def repeated(outcome: Outcome) -> str:
    """Return the line that stands for a section which says what the one before says; it has no end of its own."""
    told = f"{both_times(outcome.now)}: resumed; the same was read again, and nothing is new"
    return f"{markdown([Line(told, _report(outcome))]).rstrip()} "


def _reasoned(outcome: Outcome, data: Data) -> str:
    found = (*_hypotheses(outcome), *_timeline(outcome), *_missing(outcome), *see_also(data, 3, _report(outcome)))
    return markdown([*found, *_conclusion(outcome, data)])


def _standing(news: News) -> Iterator[Line]:
    """Yield which of the evidence before no longer stands, and which stands again."""
    if news.superseded:
        yield Line("Superseded by what was read now, and not counted any more", tuple(map(id_of, news.superseded)))
    if news.restored:
        yield Line("Superseded before, and read again now", tuple(map(id_of, news.restored)))


def _asked(outcome: Outcome, data: Data, note: str) -> Iterator[Line]:
    report = _report(outcome)
    yield Line(f"Issue: {data['issue']}", report)
    account = f", account {data['account_id']}" if "account_id" in data else ""
    timeframe = f", {outcome.subject.timeframe}" if outcome.subject.timeframe else ""
    yield Line(f"Environment: {data['environment']}{account}{timeframe}", report)
    for each in outcome.follow_ups:
        source = f"follow-up:{each.playbook}"
        found = [id_of(number) for number, one in outcome.known.numbered() if one.source == source]
        yield Line(
            f"Asked {each.playbook}: {each.status} after {each.seconds:.1f} s", tuple(found[:MOST_CITED]) or report
        )
    if note:
        yield Line(note, report)


def _report(outcome: Outcome) -> tuple[str, ...]:
    """Return the id of what was reported, on which the rest stands that was asked."""
    return tuple(id_of(number) for number, each in outcome.known.numbered() if each.source == ISSUE)


def _evidence(number: int, each: Evidence) -> str:
    """Return a piece of evidence; its number is in a form that no text from data can have, for `*` is escaped."""
    when = f", {both_times(each.at)}" if each.at is not None else ""
    where = f"{each.source} {each.pointer}"
    line = markdown([Line(f"({each.evidence_class}{when}; {where}) {each.says.rstrip('.')}")])
    return f"- **{id_of(number)}** {line.removeprefix('- ')}"


def _hypotheses(outcome: Outcome) -> Iterator[Line]:
    yield Line("Hypotheses", level=3)
    for each in outcome.hypotheses:
        told = f"{each.status}, {each.confidence:.2f}: {each.hypothesis.says} ({'; '.join(each.reasons)})"
        follows = f"; it follows from {each.follows_from}" if each.follows_from else ""
        yield Line(told + follows, tuple(map(id_of, (*each.supporting, *each.opposing))))


def _timeline(outcome: Outcome) -> Iterator[Line]:
    yield Line("Timeline", level=3)
    for moment, number in outcome.moments[:_MOST_MOMENTS]:
        until = f" to {both_times(moment.until)}" if moment.until is not None else ""
        yield Line(f"{both_times(moment.at)}{until}: {moment.says.rstrip('.')}", (id_of(number),))


def _missing(outcome: Outcome) -> Iterator[Line]:
    yield Line("Missing evidence", level=3)
    for each in outcome.missing[:_MOST_MISSING]:
        until = f"; until {each.expires:%Y-%m-%d}" if each.expires is not None else ""
        kept = f" ({each.kept_in})" if each.kept_in else ""
        yield Line(f"{each.what.rstrip('.')}{kept}: {each.reason.rstrip('.')}{until}",
                   tuple(map(id_of, each.rests_on)) or _report(outcome), argv=each.argv)  # fmt: skip


def _conclusion(outcome: Outcome, data: Data) -> Iterator[Line]:
    yield Line("Conclusion", level=3)
    cause = data["root_cause"]
    cited = tuple(cause["evidence"] if cause is not None else data["why_not_evidence"])
    yield Line(data["headline"].rstrip("."), cited or _report(outcome))
