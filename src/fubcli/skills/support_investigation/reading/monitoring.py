"""An event of `monitor` to evidence: what pages and nothing explains, what follows from it, and what is well."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from fubcli.artifacts.fields import number
from fubcli.model.nights import night_of
from fubcli.skills.support_investigation.evidence import (
    Evidence,
    Missing,
    Moment,
    Reading,
    said,
    strongest,
    weakened,
)
from fubcli.skills.support_investigation.hypothesis import Library
from fubcli.skills.support_investigation.looks import Look
from fubcli.skills.support_investigation.reading import members
from fubcli.skills.support_investigation.reading.looking import checked, monitored
from fubcli.skills.support_investigation.reading.scope import Scope

ORIGIN = "monitor"
"""Its checks come from the same commits, columns and runs: they count as one origin."""
_PAGES = ("warning", "critical")
_MOST_PAGES = 12
_MOST_NAMED = 3
_MOST_MISSING = 5
_DUE = ("freshness", "export", "volume")
"""Pillars in which `info` says that something is not due yet."""

Check = Mapping[str, Any]


def read_monitor(data: Mapping[str, Any], source: str, scope: Scope) -> Reading:
    """Return the pages with what follows from each, the pillars that are well, and what could not be seen."""
    library = scope.library
    checks = _by_id(data.get("checks"))
    look = monitored(data, (check for _, check in checks.values()), scope)
    roots = {id: _root(id, checks) for id in checks}
    pages = [id for id, (_, check) in checks.items() if _is_page(check) and roots[id] == id]
    evidence: list[Evidence] = []
    for id in pages[:_MOST_PAGES]:
        page = _fitting(_evidence(*checks[id], source, library, is_page=True), checks[id][1], look, scope)
        if _is_circular(id, checks):
            page = weakened(page, "what explains it is explained by it")
        followers = [checks[each] for each in checks if roots[each] == id and each != id and _is_page(checks[each][1])]
        evidence += [page, *_following(page, followers, source)]
    evidence += _beside(checks, roots, source, look, scope) if pages else ()
    evidence += _well(data, checks, source, look, scope)
    deployed = tuple(_deployments(data, source))
    evidence += [each for each, _ in deployed]
    return Reading(
        tuple(evidence),
        (*_arrivals(data), *(moment for _, moment in deployed)),
        tuple(_unseen(checks, roots)),
        ran=frozenset({(ORIGIN, "")}),
        timeframe=members.timeframe(data.get("nights"), "first", "last"),
        look=look,
        left_out=max(len(pages) - _MOST_PAGES, 0) + members.left_out(data.get("checks")),
    )


def _by_id(value: Any) -> dict[str, tuple[int, Check]]:
    """Return the checks with their places, by id; of two with one id the first counts."""
    found: dict[str, tuple[int, Check]] = {}
    for at, check in members.objects(value):
        if id := members.text(check.get("id")):
            found.setdefault(id, (at, check))
    return found


def _is_page(check: Check) -> bool:
    return check.get("status") in _PAGES


def _root(id: str, checks: Mapping[str, tuple[int, Check]]) -> str:
    """Return the check at the end of what explains one; of those that explain each other, the one that comes first."""
    chain = [id]
    while True:
        above = members.text(checks[chain[-1]][1].get("suppressed_by"))
        if above not in checks:
            return chain[-1]
        if above in chain:
            return min(chain[chain.index(above) :], key=lambda each: checks[each][0])
        chain.append(above)


def _is_circular(id: str, checks: Mapping[str, tuple[int, Check]]) -> bool:
    """Whether a check that nothing explains is only its own explanation, by way of others."""
    above = members.text(checks[id][1].get("suppressed_by"))
    return above in checks


def _fitting(evidence: Evidence, check: Check, look: Look, scope: Scope) -> Evidence:
    """Return evidence as much as it is of what was asked about, with what was looked at for it."""
    evidence = checked(evidence, look, check.get("night"), check.get("target"))
    return scope.of_a_night(scope.of_elsewhere(evidence), members.night(check.get("night")))


def _evidence(at: int, check: Check, source: str, library: Library, *, is_page: bool) -> Evidence:
    kind = members.plain(check.get("kind"))
    links = library.links(f"kind:{kind}") if kind else ()
    target = check.get("target")
    title = members.text(check.get("title")) or "a check without a title"
    because = next(iter(members.texts(check.get("explanation"))), "")
    return Evidence(
        _fact(check),
        source,
        f"/checks/{at}",
        ORIGIN,
        strongest(link.evidence_class for link in links),
        _told(f"{title}: {because}" if because and because not in title else title, check),
        _at(check),
        tables=members.tables([target]),
        subject=members.plain(target),
        links=links,
        severity=str(check["status"]),
        is_page=is_page,
    )


def _fact(check: Check) -> str:
    return f"{ORIGIN}:{members.text(check.get('id'))}"


def _at(check: Check) -> datetime | None:
    """Return when it was to be seen: an arrival or a deadline; a night is no time."""
    known = (
        members.moment(members.mapping(check.get("observed")).get("arrived_at")),
        members.moment(members.mapping(check.get("expected")).get("deadline")),
    )
    return next((each for each in known if each is not None), None)


def _told(says: str, check: Check) -> str:
    """Return what a check says, with its night where it has no time."""
    night = members.night(check.get("night"))
    if _at(check) is not None or night is None:
        return said(says)
    return f"{said(says)} (the night of {night_of(night)})"


def _following(page: Evidence, followers: Sequence[tuple[int, Check]], source: str) -> Iterator[Evidence]:
    """Yield one piece of evidence for all that follows from a page."""
    if not followers:
        return
    titles = [title for _, check in followers if (title := members.text(check.get("title"), 100))][:_MOST_NAMED]
    more = len(followers) - len(titles)
    told = "; ".join((*titles, *((f"and {more} more",) if more > 0 else ())))
    yield Evidence(
        f"{page.fact}:follows",
        source,
        f"/checks/{followers[0][0]}",
        ORIGIN,
        strongest(()),
        said(f"It follows from this: {told}", 400),
        page.at,
        tables=members.tables([check.get("target") for _, check in followers]),
        explained_by=page.fact,
        seen=page.seen,
    )


def _beside(
    checks: Mapping[str, tuple[int, Check]], roots: Mapping[str, str], source: str, look: Look, scope: Scope
) -> Iterator[Evidence]:
    """Yield what nobody is woken for and that fits one of the hypotheses nevertheless."""
    for id, (at, check) in checks.items():
        if check.get("status") == "info" and roots[id] == id:
            found = _evidence(at, check, source, scope.library, is_page=False)
            if found.links:
                yield _fitting(found, check, look, scope)


def _well(
    data: Mapping[str, Any], checks: Mapping[str, tuple[int, Check]], source: str, look: Look, scope: Scope
) -> Iterator[Evidence]:
    """Yield a piece of evidence for each pillar in which all is well, where whole catalogs were looked at.

    All is not well where a check speaks for a hypothesis, whether anybody is woken for it or not.
    Of any other there is one that takes the place of an older look at the same night, in which all was well.
    """
    if not members.objects(data.get("exports")):
        return
    night = members.night(members.mapping(data.get("nights")).get("last"))
    unwell = {
        members.plain(check.get("pillar")) for _, check in checks.values() if _shows_something(check, scope.library)
    }
    for pillar, counts in members.mapping(data.get("counts")).items():
        links = scope.library.links(f"well:{pillar}")
        counted = {name: number(each) or 0 for name, each in members.mapping(counts).items()}
        wrong = ("warning", "critical", "unknown", *(("info",) if pillar in _DUE else ()))
        fine = counted.get("ok", 0) + counted.get("info", 0)
        is_well = fine > 0 and pillar not in unwell and not any(counted.get(name) for name in wrong)
        when = f" (the night of {night_of(night)})" if night is not None else ""
        told = f"Nothing is wrong with {pillar}: {fine:.0f} checks, and none of them warns{when}"
        found = Evidence(
            f"{ORIGIN}:well:{pillar}:{night}", source, f"/counts/{pillar}", ORIGIN,
            strongest(link.evidence_class for link in links), told, links=links,
        )  # fmt: skip
        found = checked(found, look, None, None)
        if links and is_well:
            yield scope.of_a_night(found, night)
        elif links:
            told = f"Not all that is looked at for {pillar} is well any more"
            yield replace(found, evidence_class=strongest(()), says=told, links=(), only_replaces=True)


def _shows_something(check: Check, library: Library) -> bool:
    kind = members.plain(check.get("kind"))
    return check.get("status") != "ok" and any(link.is_for for link in library.links(f"kind:{kind}"))


def _unseen(checks: Mapping[str, tuple[int, Check]], roots: Mapping[str, str]) -> Iterator[Missing]:
    unseen = [check for id, (_, check) in checks.items() if check.get("status") == "unknown" and roots[id] == id]
    for check in unseen[:_MOST_MISSING]:
        title = members.text(check.get("title")) or "a check"
        yield Missing(title, next(iter(members.texts(check.get("explanation"))), "it could not be seen"))


def _arrivals(data: Mapping[str, Any]) -> Iterator[Moment]:
    for _, export in members.objects(data.get("exports"), 8):
        catalog = members.plain(export.get("catalog"))
        if not catalog:
            continue
        window = members.mapping(export.get("window"))
        told = (
            (window.get("midnight"), f"The night of the export of {catalog} begins"),
            (window.get("deadline"), f"By now the export of {catalog} has always come"),
            (export.get("first_arrival"), f"The first table of {catalog} came"),
            (export.get("last_arrival"), f"The last table of {catalog} came"),
        )
        fact = f"{ORIGIN}:export:{catalog}:{members.text(export.get('night'))}"
        if export.get("status") in _PAGES:
            for at, says in told:
                if (moment := members.moment(at)) is not None:
                    yield Moment(moment, says, fact=fact)


def _deployments(data: Mapping[str, Any], source: str) -> Iterator[tuple[Evidence, Moment]]:
    """Yield what was deployed, as evidence that it was, with its moment."""
    for place, each in members.objects(data.get("deployments"), 8):
        at, kind = members.moment(each.get("started_at")), members.plain(each.get("kind"))
        if at is not None and kind:
            name = " ".join(filter(None, map(members.plain, (each.get("id"), each.get("project"), each.get("ref")))))
            status = members.plain(each.get("status")) or "unknown"
            says, until = f"{kind} {name} began: {status}", members.moment(each.get("finished_at"))
            fact = f"{ORIGIN}:deployment:{name}:{at:%Y%m%d%H%M%S}"
            weak = strongest(())
            yield (
                Evidence(fact, source, f"/deployments/{place}", ORIGIN, weak, says, at, until),
                Moment(at, says, until, fact),
            )
