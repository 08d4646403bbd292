"""How well records are matched to whom they are about: the newest load's share against that of the loads before."""

from __future__ import annotations

from datetime import date
from statistics import median

from fubcli.model.check import Check, Cost, Pillar
from fubcli.model.probe import Matches
from fubcli.model.result import ResultSet
from fubcli.model.verdict import Status
from fubcli.operations.monitor.gathering import Watched

WARN_POINTS, FAIL_POINTS = 2.0, 5.0
"""By how many points of a hundred the share may differ from the usual one: more matches may be wrong ones."""
_TABLE = "match_report"
_TIME, _IDENTIFIED, _MATCHED = "loaded_at", "identified_records", "matched_records"
_ROW_BYTES = 24


def matches_of(table: Watched) -> Matches | None:
    """Return how to read a report of matches, None for a table that is none."""
    columns = {column.name.lower(): column.name for column in table.info.columns}
    if table.name.table != _TABLE or not {_TIME, _IDENTIFIED, _MATCHED} <= columns.keys():
        return None
    return Matches(table.name, columns[_TIME], columns[_IDENTIFIED], columns[_MATCHED])


def match_check(table: Watched, result: ResultSet, night: date) -> Check:
    """Return the check of the newest load's share; there is no right share, only a usual one."""
    shares = [100 * int(matched) / int(identified) for _, identified, matched in result.rows if identified]
    cost = Cost(len(result.rows), len(result.rows) * _ROW_BYTES)
    if not shares or not result.rows[0][1]:
        title = f"How many records of {table.name.catalog} are matched is not known"
        said = ("its newest load has no record that could be told",)
        return _told(table, night, Status.UNKNOWN, title, said, {}, cost)
    share, before = shares[0], shares[1:]
    loaded, identified, matched = result.rows[0]
    title = f"{share:.1f} % of the records of {table.name.catalog} are matched with another"
    told = [f"{matched:,} of {identified:,} records that can be told, in the load of {loaded}"]
    observed = {"share": round(share, 2), "identified": int(identified), "matched": int(matched)}
    if not before:
        return _told(table, night, Status.OK, title, (*told, "there is no load before it"), observed, cost)
    usual = median(before)
    moved = abs(share - usual)
    status = Status.CRITICAL if moved >= FAIL_POINTS else Status.WARNING if moved >= WARN_POINTS else Status.OK
    told.append(f"in the {len(before)} loads before it were {usual:.1f} %")
    return _told(table, night, status, title, tuple(told), observed | {"usual": round(usual, 2)}, cost)


def _told(  # noqa: PLR0913 - what a check is made of
    table: Watched, night: date, status: Status, title: str, told: tuple[str, ...], observed: dict[str, float],
    cost: Cost,
) -> Check:  # fmt: skip
    return Check(
        Pillar.QUALITY, str(table.name), night, status, title, told, table.tier,
        "match_rate_moved" if status.pages else "", observed, {"warn_points": WARN_POINTS, "fail_points": FAIL_POINTS},
        f"rows of {table.name}", about="match rate", cost=cost,
    )  # fmt: skip
