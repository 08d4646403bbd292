"""Histories in, verdicts out, one after the other; touches no warehouse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

from fubcli.detection.replay import replayed
from fubcli.detection.scoring import Score, Scorer, Truth
from fubcli.errors import UsageError
from fubcli.model.request import BacktestRequest
from fubcli.model.verdict import Status, Verdict
from fubcli.operations.backtest.lines import histories, truth

T = TypeVar("T")


class Backtest:
    """A replay that is under way: iterate over it once; afterwards it knows what it came to."""

    def __init__(self, verdicts: Iterator[Verdict], truth: Truth | None) -> None:
        self._verdicts = verdicts
        self._scorer = None if truth is None else Scorer(truth)
        self.statuses: Counter[tuple[str, Status]] = Counter()
        self.tables: set[str] = set()
        self.nights: set[date] = set()

    @property
    def scores(self) -> dict[str, Score]:
        """The score of each check, empty without a truth."""
        return self._scorer.scores if self._scorer else {}

    def __iter__(self) -> Iterator[Verdict]:
        """Yield every verdict, night by night."""
        for verdict in self._verdicts:
            self.statuses[verdict.check, verdict.status] += 1
            self.tables.add(verdict.table)
            self.nights.add(verdict.night)
            if self._scorer:
                self._scorer.add(verdict)
            yield verdict


def run(request: BacktestRequest) -> Backtest:
    """Read a history, and a truth when there is one, and begin to replay it.

    Raises UsageError for a file that cannot be read, for a line of another form, for a history without a commit, and
    for a truth about tables that the history does not have.
    """
    found = _read(request.history, histories)
    if not found:
        raise UsageError(f"{request.history}: there is no commit in it.")
    known = _read(request.truth, truth) if request.truth is not None else None
    if strangers := sorted({table for table, _ in known or ()} - found.keys()):
        raise UsageError(f"{request.truth}: the history has no table {strangers[0]!r}.")
    return Backtest(replayed(found, schedule=request.schedule), known)


def _read(path: Path, read: Callable[[Iterable[bytes], str], T]) -> T:
    try:
        with path.open("rb") as lines:
            return read(lines, str(path))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error
