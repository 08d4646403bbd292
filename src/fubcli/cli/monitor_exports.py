"""The exports of a monitor's event as lines: how far each tier has come, and since when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fubcli.cli.view_lines import COLOURS, Line, detail, heading, item
from fubcli.cli.view_words import Glyphs, bar, counted, pacific

_MOST = 8
"""Exports that are shown beside those of the last night."""
_WIDE = 80
_LONG, _SHORT = 20, 12
_LISTS = ("missing", "late", "short", "changed")


def export_lines(data: Mapping[str, Any], width: int, glyphs: Glyphs) -> Iterator[Line]:
    """Yield the last night's exports, and the latest of those before that did not land; the others as a count."""
    exports = data["exports"]
    if not exports:
        return
    yield heading("Exports")
    last = max(export["night"] for export in exports)
    tonight = [export for export in exports if export["night"] == last]
    earlier = sorted((each for each in exports if each["night"] != last), key=lambda each: each["night"], reverse=True)
    for export in tonight:
        yield from _export(export, width, glyphs)
    shown = [export for export in earlier if export["status"] != "ok"][:_MOST]
    for export in shown:
        yield _first(export, glyphs)
        yield from _lists(export)
    if folded := [export for export in earlier if export not in shown]:
        yield item((_folded(folded), "dim"))


def _export(export: Mapping[str, Any], width: int, glyphs: Glyphs) -> Iterator[Line]:
    yield _first(export, glyphs)
    names = [f"{glyphs.arrow} {tier}" if number else tier for number, tier in enumerate(export["tiers"])]
    widest = max(map(len, names), default=0)
    for name, tier in zip(names, export["tiers"].values(), strict=True):
        progress = bar(tier["arrived"], tier["due"], _LONG if width >= _WIDE else _SHORT, glyphs)
        last = f", last at {pacific(tier['last_arrival'], export['night'])}" if tier["last_arrival"] else ""
        yield detail(f"{name:<{widest}} {progress} {tier['arrived']}/{tier['due']}{last}")
    yield from _lists(export)


def _first(export: Mapping[str, Any], glyphs: Glyphs) -> Line:
    status, tables = export["status"], export["tables"]
    told = [export["night"], f"{tables['arrived']} of {counted(tables['due'], 'table')}"]
    if export["last_arrival"]:
        told.append(f"last at {pacific(export['last_arrival'], export['night'])}")
    if tables["arrived"] < tables["due"] and export["window"]["deadline"]:
        told.append(f"due by {pacific(export['window']['deadline'], export['night'])}")
    if export["window"]["hours"] != 24:
        told.append(f"a night of {export['window']['hours']:g} hours")
    return item(
        (f"{glyphs.status[status]} {status} ", COLOURS[status]),
        (export["catalog"], "bold"),
        (f" {glyphs.dot} " + f" {glyphs.dot} ".join(told), ""),
    )


def _lists(export: Mapping[str, Any]) -> Iterator[Line]:
    for name in _LISTS:
        if tables := export.get(name):
            rest = export["counts"][name] - len(tables)
            more = f" and {rest} more" if rest else ""
            yield detail(f"{name}: {', '.join(tables)}{more}")


def _folded(exports: Sequence[Mapping[str, Any]]) -> str:
    found = Counter(export["status"] for export in exports)
    told = ", ".join(f"{count} {status}" for status, count in found.items())
    return f"{counted(len(exports), 'more export')} of the nights before: {told}"
