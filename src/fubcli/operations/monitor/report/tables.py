"""A table's past: two charts, and behind them the numbers that they show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from fubcli.model.check import Check
from fubcli.model.verdict import Status
from fubcli.operations.monitor.report.cases import ORDER, worst_of
from fubcli.operations.monitor.report.charts import arrival_chart, volume_chart
from fubcli.operations.monitor.report.legend import legend
from fubcli.operations.monitor.report.markup import Child, Html, element
from fubcli.operations.monitor.report.parts import check_list, folded, section, table
from fubcli.operations.monitor.report.series import Night
from fubcli.operations.monitor.report.words import badge, clock, counted, long_day


class Charts:
    """The charts of the tables that have some; each is drawn once, where it is asked for first."""

    def __init__(self, nights: Mapping[str, Sequence[Night]]) -> None:
        self._nights = nights
        self._left = dict.fromkeys(nights)
        self.count = len(nights)
        self._places = count(1)

    @property
    def left(self) -> list[str]:
        """The tables whose charts have not been drawn yet."""
        return list(self._left)

    def of(self, name: str) -> Html | None:
        """Return a table's charts with their numbers, None for one that has none or had them already."""
        if name not in self._left:
            return None
        del self._left[name]
        nights, place = self._nights[name], f"t{next(self._places)}"
        charts = element(
            "div", volume_chart(name, nights, f"{place}v"), arrival_chart(name, nights, f"{place}a"), class_="charts"
        )
        return element("div", charts, folded(f"The numbers of {counted(len(nights), 'night')}", _numbers(name, nights)))


def other_tables(charts: Charts, checks: Sequence[Check], nightly: int) -> Html:
    """Return the tables that are no case of their own, folded by catalog, those that are not well first."""
    is_first = len(charts.left) == charts.count
    by_target: dict[str, list[Check]] = {}
    for check in checks:
        by_target.setdefault(check.target, []).append(check)
    catalogs: dict[str, list[str]] = {}
    for name in charts.left:
        catalogs.setdefault(name.split(".")[0], []).append(name)
    groups = (
        folded(
            _group(catalog, [worst_of(by_target.get(name, ())) for name in names]),
            *(_folded(charts, name, by_target.get(name, ())) for name in names), kind="group",
        )
        for catalog, names in catalogs.items()
    )  # fmt: skip
    children: list[Child] = [*([legend()] if is_first and catalogs else []), *groups]
    if nightly > charts.count:
        told = f"The {charts.count} of {nightly:,} tables that matter most have charts; --table=… shows another."
        children.append(element("p", told, class_="quiet"))
    if not children:
        children.append(element("p", "None."))
    return section("tables", "Other tables", *children)


def _group(catalog: str, statuses: Sequence[Status]) -> Html:
    """Return a catalog with how many of its tables came to what, the worst first."""
    found = Counter(statuses)
    counts = (element("span", badge(status), f" {found[status]:,} ") for status in ORDER if found[status])
    return element("span", f"{catalog}: {counted(len(statuses), 'table')} ", *counts)


def _folded(charts: Charts, name: str, checks: Sequence[Check]) -> Html:
    reasons = [check for check in checks if check.status is not Status.OK]
    summary = element("span", badge(worst_of(checks)), " ", name)
    children: list[Child] = [check_list(reasons, explained=True)] if reasons else []
    drawn = charts.of(name)
    return folded(summary, *children, *([drawn] if drawn else []))


def _numbers(name: str, nights: Sequence[Night]) -> Html:
    columns = ("Night", "Rows", "Expected", "Came", "Due by", "Status")
    return table(f"{name}, newest first, by Pacific clocks", columns, _rows(nights))


def _rows(nights: Sequence[Night]) -> Iterator[Sequence[Child]]:
    for night in reversed(nights):
        arrival, volume = night.arrival, night.volume
        expected = volume.expected if volume else None
        yield (
            long_day(night.day),
            "" if night.rows is None else f"{night.rows:,}",
            f"{expected.lower:,.0f} to {expected.upper:,.0f}" if expected else "",
            clock(arrival.arrived_at) if arrival and arrival.arrived_at else "missing" if night.is_missing else "",
            clock(arrival.deadline) if arrival and arrival.deadline else "",
            _status(night),
        )


def _status(night: Night) -> str:
    kinds = [each.kind for each in (night.arrival, night.volume) if each is not None and each.kind]
    if kinds:
        return ", ".join(kinds)
    known = [status for status in night.statuses if status is not Status.OK]
    return known[0].value if known else "ok"
