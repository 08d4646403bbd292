"""Score peers' rules, and any detector that is named, on both halves.

Run: python -m benchmarks.detection [--detector package.module:callable] [--verdicts FILE]. A detector is a callable
from an iterable of history lines (NDJSON, in the order of their times) to an iterable of verdict lines; a file of
verdicts is scored on each half whose tables it names. Prints Markdown, and says of a named detector whether it looks
ahead.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.detection import report
from benchmarks.detection.baselines import FRESHNESS, VOLUME, soda_prophet
from benchmarks.detection.baselines.rules import Detector
from benchmarks.detection.foresight import foreseen
from benchmarks.detection.halves import HALVES
from benchmarks.detection.histories import History, history
from benchmarks.detection.lines import KINDS, PAGES, Verdict, verdicts
from benchmarks.detection.report import Row
from benchmarks.detection.sample import volume_sample
from benchmarks.detection.scoring import Score, TableNight, score

_BASELINES = {"volume": VOLUME, "freshness": FRESHNESS}


def main() -> None:
    """Print a table for each check, and where its false pages were."""
    given = _options()
    rows: dict[str, list[Row]] = {check: [] for check in KINDS}
    for half in HALVES.values():
        made = history(half, given.tables)
        for check, name, result in _scores(made, given):
            rows[check].append((half.name, name, result))
        for path in given.detector:
            print(f"{path}, {half.name}: {foreseen(_loaded(path), made)} pages change when later nights are cut off.\n")
    for check, scored in rows.items():
        print(
            f"## {check}\n\n{report.by_check(check, scored)}\n\nFalse pages by family:\n\n{report.by_family(scored)}\n"
        )
    if given.prophet_fits and not soda_prophet.available():
        print("Soda's check was left out: `prophet` is not installed.")


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="python -m benchmarks.detection", description=__doc__)
    options.add_argument("--tables", type=int, default=120, help="of each half")
    options.add_argument("--detector", action="append", default=[], help="package.module:callable; may be repeated")
    options.add_argument("--verdicts", action="append", default=[], type=Path, help="NDJSON; may be repeated")
    options.add_argument(
        "--prophet-fits", type=int, default=240, help="nights of each half for Soda's check; 0 for none"
    )
    return options.parse_args()


def _scores(made: History, given: argparse.Namespace) -> Iterator[tuple[str, str, Score]]:
    lines, scored = made.lines(), made.scored()
    for check, baselines in _BASELINES.items():
        for name, detector in baselines.items():
            yield check, name, _score(made, check, verdicts(detector(lines)), scored)
    if given.prophet_fits and soda_prophet.available():
        yield from _soda(made, lines, given.prophet_fits)
    for name, told in _told(lines, given):
        if any(each.table in made.tables for each in told):
            yield from ((check, name, _score(made, check, told, scored)) for check in KINDS)


def _soda(made: History, lines: list[str], fits: int) -> Iterator[tuple[str, str, Score]]:
    chosen = volume_sample(made, fits)
    sound = chosen.keys() - {(fault.table, fault.night) for fault in made.faults}
    told = verdicts(soda_prophet.judged(lines, chosen))
    for name, statuses in (("warn or fail", PAGES), ("fail only", ("critical",))):
        pages = [each for each in told if each.status in statuses]
        false = sum((each.table, each.night) in sound for each in pages)
        seen = f"estimate: {len(chosen) - len(sound)} faults, {false} false pages on {len(sound)} nights"
        yield "volume", f"Soda v3, Prophet, {name} ({seen})", _score(made, "volume", pages, chosen)


def _told(lines: list[str], given: argparse.Namespace) -> Iterator[tuple[str, list[Verdict]]]:
    for path in given.detector:
        yield path, verdicts(_loaded(path)(lines))
    for file in given.verdicts:
        yield file.name, verdicts(file.read_text(encoding="utf-8").splitlines())


def _loaded(path: str) -> Detector:
    module, _, name = path.partition(":")
    loaded = getattr(importlib.import_module(module), name)
    if not callable(loaded):
        sys.exit(f"not callable: {path}")
    return loaded  # type: ignore[no-any-return]  # what it returns is read strictly


def _score(made: History, check: str, told: Iterable[Verdict], scored: dict[TableNight, float]) -> Score:
    return score(check, told, made.faults, scored, {name: table.family for name, table in made.tables.items()})


if __name__ == "__main__":
    main()
