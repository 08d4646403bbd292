"""`root-cause-summary.md`: what happened, since when, who is affected, how sure that is, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from fubcli.model.demo import DEMO_TITLE, says_demo
from fubcli.skills.support_investigation.documents.lines import LONGEST, Line, both_times, see_also
from fubcli.skills.support_investigation.evidence import night_in

_MOST_SHOWN = 3
_MOST_OF_NAMES = LONGEST - 100

Data = Mapping[str, Any]


def summary(data: Data) -> Iterator[Line]:
    """Yield the summary of an event's data; what claims something carries the ids of evidence in that event."""
    yield Line(f"Root cause summary: {data['issue']}", level=1)
    if says_demo(data):
        yield Line(DEMO_TITLE, _reported(data))
    yield Line("What happened", level=2)
    yield from _happened(data)
    yield Line("Since when", level=2)
    yield _since(data)
    yield Line("Who is affected", level=2)
    yield from _affected(data)
    yield Line("How sure this is", level=2)
    yield from _sure(data)
    yield Line("What comes next", level=2)
    yield from _next(data)
    yield from see_also(data, 2, _reported(data))


def _reported(data: Data) -> tuple[str, ...]:
    return tuple(each["id"] for each in data["evidence"] if each["source"] == "issue")


def _every(data: Data) -> tuple[str, ...]:
    return tuple(each["id"] for each in data["evidence"])


def _happened(data: Data) -> Iterator[Line]:
    by_id = {each["id"]: each for each in data["evidence"]}
    reported = next((each for each in data["evidence"] if each["source"] == "issue"), None)
    if reported is not None:
        yield Line(_sentence(reported["says"]), (reported["id"],))
    cause = data["root_cause"]
    if cause is None:
        yield Line(f"No cause is named: {data['why_not']}", tuple(data["why_not_evidence"]) or _every(data))
        shown = [each for each in data["why_not_evidence"] if by_id[each]["source"] != "issue"]
    else:
        about = f": {', '.join(cause['about'])}" if cause["about"] else ""
        yield Line(f"{cause['says']}{about}", tuple(cause["evidence"]))
        shown = [each for each in cause["evidence"] if by_id[each]["source"] != "issue"]
    for id in shown[:_MOST_SHOWN]:
        yield Line(_sentence(by_id[id]["says"]), (id,))
    for each in data["evidence"]:
        if each["says"].startswith("It follows from this") and each["id"] not in shown:
            yield Line(_sentence(each["says"]), (each["id"],))
            return


def _sentence(says: str) -> str:
    return says.rstrip(".")


def _since(data: Data) -> Line:
    first = data.get("first_sign")
    if first is None:
        cause = data["root_cause"]
        shown = cause["evidence"] if cause is not None else data["why_not_evidence"]
        for each in data["evidence"]:
            if each["id"] in shown and (night := night_in(each["says"])) and each["class"] != "circumstantial":
                return Line(f"It is of the night of {night}; a time is not known", (each["id"],))
        return Line("Nothing that was seen says since when", _every(data))
    return Line(f"The first sign is of {both_times(datetime.fromisoformat(first['at']))}", (first["evidence"],))


def _affected(data: Data) -> Iterator[Line]:
    affected = data["affected"]
    evidence = tuple(affected["evidence"])
    unshown = affected.get("more", 0)
    for name in ("tables", "accounts"):
        if affected[name]:
            shown = _that_fit(list(map(str, affected[name])))
            unshown += len(affected[name]) - len(shown)
            yield Line(f"{name.capitalize()}: {', '.join(shown)}", evidence)
    if unshown:
        yield Line(f"And {unshown} more", evidence)
    if not evidence:
        yield Line("No table and no account is known to be affected", _every(data))


def _that_fit(names: list[str]) -> list[str]:
    """Return the first names, as many as a line has room for."""
    most = next((at for at in range(len(names), 0, -1) if len(", ".join(names[:at])) <= _MOST_OF_NAMES), 1)
    return names[:most]


def _sure(data: Data) -> Iterator[Line]:
    cause = data["root_cause"]
    told = {each["id"]: each for each in data["hypotheses"]}
    if cause is not None:
        own = told[cause["hypothesis"]]
        yield Line(f"The confidence is {cause['confidence']:.2f} of 1: {'; '.join(own['reasons'])}", tuple(own["for"]))
        if own["against"]:
            yield Line("Some evidence speaks against it", tuple(own["against"]))
    else:
        rests_on = tuple(data["why_not_evidence"]) or _every(data)
        yield Line("No hypothesis is shown well enough, and far enough ahead, to be called the cause", rests_on)
    others = [each for each in data["hypotheses"] if cause is None or each["id"] != cause["hypothesis"]]
    open_ones = [other for other in others if other["status"] in ("supported", "open") and _is_seen(other, data)]
    for each in open_ones[:_MOST_SHOWN]:
        word = "It follows" if "follows_from" in each else "Also possible"
        yield Line(f"{word}, with a confidence of {each['confidence']:.2f}: {each['says']}", tuple(each["for"]))
    for each in [other for other in others if other["status"] == "refuted"][:_MOST_SHOWN]:
        yield Line(f"It is not so: {each['says']}", tuple(each["against"]))


def _is_seen(hypothesis: Data, data: Data) -> bool:
    """Whether more than the report itself speaks for a hypothesis."""
    reports = {each["id"] for each in data["evidence"] if each["source"] == "issue"}
    return any(each not in reports for each in hypothesis["for"])


def _next(data: Data) -> Iterator[Line]:
    cause = data["root_cause"]
    cited = tuple(cause["evidence"] if cause is not None else data["why_not_evidence"]) or _every(data)
    for each in data["missing_evidence"]:
        kept = f" ({each['kept_in']})" if "kept_in" in each else ""
        until = f"until {each['expires']}" if "expires" in each else "when you can"
        yield Line(f"Get this {until}{kept}: {each['what'].rstrip('.')}", cited, argv=tuple(each.get("get", ())))
    if not data["missing_evidence"]:
        told = "Nothing is known to be missing; report anything new with the same issue, and this case goes on"
        yield Line(told, cited)
