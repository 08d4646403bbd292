"""A whole page of the events that were piped in, the answer first; the same events give the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fubcli.integrations.confluence.storage import Markup, element, image, joined
from fubcli.model.envelope import UpstreamEvent
from fubcli.results.formats import plain_name
from fubcli.skills.confluence_management.charts import Chart
from fubcli.skills.confluence_management.rendering import blocks, skills, warehouse
from fubcli.skills.confluence_management.rendering.fields import text
from fubcli.skills.confluence_management.rendering.sections import Section, Told, section
from fubcli.skills.confluence_management.rendering.titles import title_of

_KINDS: Mapping[str, Callable[[Mapping[str, Any]], Told]] = {
    "monitor": warehouse.monitor,
    "query": warehouse.query,
    "schema": warehouse.schema,
    "investigate": warehouse.investigate,
    "support-investigation": skills.support,
    "code-development": skills.code_development,
    "datadog-management": skills.outside,
    "gitlab-pipeline-monitoring": skills.outside,
    "confluence-management": skills.outside,
}


def page(events: Sequence[UpstreamEvent], charts: Mapping[str, Chart], title: str) -> Markup:
    """Return the body of a page with a title, which its first heading does not repeat; charts stand by their files."""
    first = leading(events)
    told = _told(first)
    parts: list[Markup] = [_answer(told)]
    sections = [each for each in (*told.sections[:2], _charts(charts), *told.sections[2:]) if each]
    others = [event for event in reversed(events) if event is not first]
    sections += [_beside(event) for event in others if not event.is_failure]
    sections += [_not_asked([event for event in others if event.is_failure])]
    sections.append(_provenance(events))
    for number, each in enumerate(filter(None, sections)):
        is_title = number == 0 and _alike(each.heading, title)
        parts += [] if is_title else [element("h2", each.heading)]
        parts += each.blocks
    return joined(parts)


def leading(events: Sequence[UpstreamEvent]) -> UpstreamEvent:
    """Return the event that a page is about: the last answer, and only without one the last thing done outside."""
    answers = [event for event in events if "applied" not in event.data and not event.is_failure]
    return (answers or list(events))[-1]


def _told(event: UpstreamEvent) -> Told:
    if event.is_failure:
        return skills.problem(event.data)
    return _KINDS.get(text(event.data, "operation") if event.document else "", skills.other)(event.data)


def _answer(told: Told) -> Markup:
    return blocks.panel(told.severity, blocks.paragraph(blocks.strong(blocks.told(told.headline))))


def _charts(charts: Mapping[str, Chart]) -> Section:
    shown: list[Markup] = []
    for name, chart in charts.items():
        caption = blocks.told(chart.caption)
        shown += [blocks.paragraph(caption), blocks.paragraph(image(name, caption, chart.width))]
    return section("Charts", *shown)


def _beside(event: UpstreamEvent) -> Section:
    """Return an event beside the one that leads: its answer, and all else folded away."""
    told = _told(event)
    parts = [part for each in told.sections if each for part in (element("h3", each.heading), *each.blocks)]
    return section(f"Beside it: {title_of(event)}", _answer(told), blocks.expand("All of it", *parts))


def _not_asked(failed: Sequence[UpstreamEvent]) -> Section:
    """Return what failed beside the answer, why, and what it had done until then."""
    rows = [
        [plain_name(event.skill), event.data.get("title"), event.data.get("detail"), event.data.get("exit_code")]
        for event in failed
    ]
    done = [
        part
        for event in failed
        if (table := skills.changed(event.data))
        for part in (blocks.paragraph(f"Done by {plain_name(event.skill)} before it failed:"), table)
    ]
    return section("What could not be asked", blocks.table(("Skill", "What happened", "Why", "Exit code"), rows), *done)


def _provenance(events: Sequence[UpstreamEvent]) -> Section:
    rows = [[plain_name(event.skill), event.type, event.time, event.id] for event in reversed(events)]
    trail = [
        [entry.get("skill"), entry.get("summary"), "", entry.get("id")]
        for entry in events[-1].trail
        if text(entry, "id") not in {event.id for event in events}
    ]
    return section("Where this comes from", blocks.table(("Skill", "Event", "Time", "Id"), [*rows, *trail]))


def _alike(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
