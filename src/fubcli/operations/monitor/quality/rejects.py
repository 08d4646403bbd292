"""Rows that a pipeline rejected, against those that it loaded in the same night."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial

from fubcli.detection.loads import loads_of
from fubcli.model.check import Check, Cost, Pillar
from fubcli.model.result import ResultSet
from fubcli.model.verdict import Status
from fubcli.operations.monitor.gathering import Watched
from fubcli.operations.monitor.quality.runs import QUALITY_THRESHOLD, threshold_status
from fubcli.operations.monitor.quality.wording import name_of

_ROW_BYTES = 32
_MOST_LETTERS = 120
_MOST_UNKNOWN = 5
_NO_SHARE = "How many rows were loaded beside them is not known, so that there is no share to judge."


def reject_checks(table: Watched, result: ResultSet, tables: Iterable[Watched], night: date) -> list[Check]:
    """Return a check for each table that rows were rejected of; without its loaded rows the share is not known."""
    read = sum(int(count) for _, count in result.rows)
    own = partial(
        Check, Pillar.QUALITY, str(table.name), night, tier=table.tier, expected={"share": QUALITY_THRESHOLD},
        source=f"rows of {table.name}", cost=Cost(read, read * _ROW_BYTES),
    )  # fmt: skip
    if not result.rows:
        return [own(Status.OK, f"{table.name}: no row was rejected", about="rejected")]
    loaded = _loaded(tables, night)
    counts: Counter[str] = Counter()
    for source, count in result.rows:
        counts[name_of(source, _MOST_LETTERS)] += int(count)
    others = [source for source in counts if source.lower() not in loaded][_MOST_UNKNOWN:]
    found = [_check(own, source, count, loaded) for source, count in counts.items() if source not in others]
    return [*found, _folded(own, sum(counts[source] for source in others), len(others))] if others else found


def _folded(own: Callable[..., Check], rejected: int, sources: int) -> Check:
    """Return one check for many sources that are no tables of a known load: a column of texts must not drown others."""
    return own(
        Status.UNKNOWN, f"{rejected:,} rows of {sources:,} more were rejected", (_NO_SHARE,),
        observed={"rejected": rejected}, about="rejected of others",
    )  # fmt: skip


def _loaded(tables: Iterable[Watched], night: date) -> dict[str, int]:
    """Return the rows that each table got in a night, by its full name, and by its own name where that is the only."""
    found: dict[str, int] = {}
    names: dict[str, list[int]] = {}
    for table in tables:
        rows = sum(load.rows for load in loads_of(table.history.value or ()) if load.night == night)
        if rows:
            found[str(table.name)] = rows
            names.setdefault(table.name.table, []).append(rows)
    return {name: rows[0] for name, rows in names.items() if len(rows) == 1} | found


def _check(own: Callable[..., Check], source: str, count: int, loaded: Mapping[str, int]) -> Check:
    good = loaded.get(source.lower())
    rejected = f"{count:,} rows of {source or 'a table without a name'} were rejected"
    about = f"rejected of {source}" if source else "rejected"
    if good is None:
        return own(Status.UNKNOWN, rejected, (_NO_SHARE,), observed={"rejected": count}, about=about)
    share, status = good / (good + count), threshold_status(good, good + count)
    return own(
        status, f"{rejected}, {share:.1%} are good", (f"At least {QUALITY_THRESHOLD:.0%} have to be.",),
        kind="below_threshold" if status.pages else "", observed={"rejected": count, "share": round(share, 4)},
        about=about,
    )  # fmt: skip
