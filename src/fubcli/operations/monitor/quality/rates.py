"""How much of each entity gets through: the rows of a fact table against the rows that were rejected for an error."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from fubcli.model.check import Check, Cost, Pillar
from fubcli.model.names import Tier
from fubcli.model.probe import Rejections
from fubcli.model.result import ResultSet
from fubcli.model.verdict import Status
from fubcli.operations.monitor.gathering import Watched
from fubcli.operations.monitor.quality.runs import QUALITY_THRESHOLD, threshold_status
from fubcli.operations.monitor.quality.wording import name_of

_ERRORS = re.compile(r"(?:\w+_)?error_data\Z")
_FACT = re.compile(r"(?:go_)?(\w+)_fact\Z")
_SEVERITY, _SOURCE, _KEY = "error_severity", "source_table", "source_key"
_ROW_BYTES = 48


def rejections_of(table: Watched) -> Rejections | None:
    """Return how to read a table of the errors that rows have now, None for one that says not how grave they are."""
    columns = {column.name.lower(): column.name for column in table.info.columns}
    if table.tier is not Tier.GOLD or not _ERRORS.match(table.name.table) or not {_SEVERITY, _SOURCE} <= columns.keys():
        return None
    return Rejections(table.name, columns[_SOURCE], columns[_SEVERITY], columns.get(_KEY))


def replaces_log(table: Watched, known: Iterable[Rejections]) -> bool:
    """Whether an error table says no more than what is known: it is that one, or what that one was made from."""
    catalogs = {each.table.catalog for each in known}
    return table.name.catalog in catalogs and bool(_ERRORS.match(table.name.table))


def rate_checks(asked: Rejections, result: ResultSet, tables: Iterable[Watched], night: date) -> Iterator[Check]:
    """Yield the share of good rows of each fact table of the catalog; rows that have no fact table have no share."""
    rejected = {name_of(source).lower(): int(count) for source, count in result.rows}
    cost = Cost(sum(rejected.values()), sum(rejected.values()) * _ROW_BYTES)
    for table in tables:
        if table.name.catalog == asked.table.catalog and (match := _FACT.match(table.name.table)):
            entity = next((name for name in _plurals(match[1]) if name in rejected), match[1])
            yield _check(table, rejected.pop(entity, 0), asked, night, cost)
    for source, count in rejected.items():
        title = f"{count:,} rows of {source or 'a table without a name'} were rejected"
        yield Check(
            Pillar.QUALITY, str(asked.table), night, Status.UNKNOWN, title, ("no table of facts is made of them",),
            Tier.GOLD, source=f"rows of {asked.table}", about=f"rejected of {source}", cost=cost,
        )  # fmt: skip


def _plurals(entity: str) -> tuple[str, ...]:
    return entity, f"{entity}s"


def _check(table: Watched, bad: int, asked: Rejections, night: date, cost: Cost) -> Check:
    good = table.info.rows
    if not good and not bad:
        status, told = Status.UNKNOWN, f"{table.name} has no row, and none was rejected"
        return _told(table, status, f"How much gets through to {table.name} is not known", told, {}, asked, night, cost)
    good = good or 0
    share, status = good / (good + bad), threshold_status(good, good + bad)
    title = f"{share:.1%} of the rows for {table.name} are good"
    told = f"{good:,} rows are there, {bad:,} were rejected; at least {QUALITY_THRESHOLD:.0%} have to be good"
    observed = {"share": round(share, 4), "rows": good, "rejected": bad}
    return _told(table, status, title, told, observed, asked, night, cost)


def _told(  # noqa: PLR0913 - what a check is made of
    table: Watched, status: Status, title: str, told: str, observed: dict[str, float], asked: Rejections,
    night: date, cost: Cost,
) -> Check:  # fmt: skip
    return Check(
        Pillar.QUALITY, str(table.name), night, status, title, (told,), table.tier,
        "below_threshold" if status.pages else "", observed, {"share": QUALITY_THRESHOLD},
        f"rows of {asked.table}", about="rate", cost=cost,
    )  # fmt: skip
