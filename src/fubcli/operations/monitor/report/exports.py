"""The export of each catalog and night: drawn where something is to be seen, told in a row where it is not."""

from __future__ import annotations

from collections.abc import Sequence

from fubcli.model.verdict import Status
from fubcli.operations.monitor.export import Export
from fubcli.operations.monitor.judging import Judged
from fubcli.operations.monitor.report.markup import Child, Html, element
from fubcli.operations.monitor.report.parts import folded, section, table
from fubcli.operations.monitor.report.timeline import caption, timeline
from fubcli.operations.monitor.report.words import badge, clock, counted, long_day

MOST_DRAWN = 6
_MOST_TOLD = 200


def exports_section(judged: Judged) -> Html:
    """Return the timelines of the last night and of those that were not well, newest first, and the others as rows."""
    if not judged.exports:
        return section("exports", "The export", element("p", "No export was looked at, or none was due."))
    newest_first = sorted(judged.exports, key=lambda export: -export.night.toordinal())
    drawn = [export for export in newest_first if _is_drawn(export, judged)][:MOST_DRAWN]
    places = {(export.catalog, export.night) for export in drawn}
    others = [export for export in newest_first if (export.catalog, export.night) not in places]
    timelines = (_drawn(export, judged, f"export-{at}") for at, export in enumerate(drawn))
    children: list[Child] = [element("div", *timelines, class_="charts")]
    if others:
        children.append(folded(counted(len(others), "other export"), _told(others[:_MOST_TOLD], len(others))))
    return section("exports", "The export", *children)


def _is_drawn(export: Export, judged: Judged) -> bool:
    return export.night == judged.timeframe.last or export.status is not Status.OK


def _drawn(export: Export, judged: Judged, place: str) -> Html:
    heading = element("h3", f"{export.catalog} ", element("small", long_day(export.night)), " ", badge(export.status))
    figure = element("figure", timeline(export, judged.timeframe.until, place), element("figcaption", caption(export)))
    return element("article", heading, figure)


def _told(exports: Sequence[Export], count: int) -> Html:
    cut = f", the newest {len(exports)} of {count}" if count > len(exports) else ""
    return table(
        f"Exports that are not drawn{cut}",
        ("Night", "Catalog", "Status", "Tables", "First", "Last", "Due"),
        map(_row, exports),
    )


def _row(export: Export) -> Sequence[Child]:
    came = sorted(verdict.arrived_at for verdict in export.arrived if verdict.arrived_at)
    due = max((verdict.deadline for verdict in export.verdicts if verdict.deadline), default=None)
    return (
        long_day(export.night), export.catalog, badge(export.status), f"{len(came)} of {len(export.verdicts)}",
        clock(came[0]) if came else "", clock(came[-1]) if came else "", clock(due) if due else "",
    )  # fmt: skip
