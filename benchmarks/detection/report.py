"""Scores as Markdown tables: one for each check, and one for each check's false pages by family."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isnan

from benchmarks.detection.lines import KINDS
from benchmarks.detection.scoring import Score
from benchmarks.detection.tables import FAMILIES

Row = tuple[str, str, Score]  # half, detector, its score
_Column = tuple[str, Callable[[Score], float], str]

_SHARED: list[_Column] = [
    ("precision", lambda score: score.precision, ".3f"),
    ("recall", lambda score: score.recall, ".3f"),
    ("F1", lambda score: score.f1, ".3f"),
]
_OWN: dict[str, list[_Column]] = {
    "volume": [("false pages per table-month", lambda score: score.false_per_month, ".2f")],
    "freshness": [
        ("false pages per table-year", lambda score: score.false_per_year, ".2f"),
        ("of them within 4 days of a clock change (count)", lambda score: score.false_after_change, ".0f"),
        ("median minutes to page", lambda score: score.median_minutes, ".0f"),
    ],
}


def by_check(check: str, rows: Sequence[Row]) -> str:
    """Return the check's table: a row for each detector on each half."""
    recalls: list[_Column] = [(f"recall {kind}", _recall_of(kind), ".2f") for kind in KINDS[check]]
    faults: _Column = ("faults", lambda score: score.faults, ".0f")
    neither: _Column = ("neither right nor wrong", lambda score: score.neither, ".0f")
    return _table([faults, *_SHARED, *_OWN[check], *recalls, neither], rows)


def by_family(rows: Sequence[Row]) -> str:
    """Return the number of false pages in each family of tables."""
    return _table([(family, _false_in(family), ".0f") for family in FAMILIES], rows)


def _recall_of(kind: str) -> Callable[[Score], float]:
    return lambda score: score.recall_of(kind)


def _false_in(family: str) -> Callable[[Score], float]:
    return lambda score: score.false_by_family.get(family, 0)


def _table(columns: Sequence[_Column], rows: Sequence[Row]) -> str:
    lines = ["| half | detector | " + " | ".join(name for name, _, _ in columns) + " |"]
    lines.append("|---|---|" + "--:|" * len(columns))
    for half, detector, score in rows:
        cells = [_cell(value(score), form) for _, value, form in columns]
        lines.append(f"| {half} | {detector} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(value: float, form: str) -> str:
    return "-" if isnan(value) else format(value, form)
