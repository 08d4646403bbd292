"""fubcli's own judgement as a detector: `--detector benchmarks.detection.ours:judged`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from fubcli.detection.replay import replayed
from fubcli.operations.backtest.lines import histories
from fubcli.operations.backtest.telling import verdict_line


def judged(lines: Iterable[str]) -> Iterator[str]:
    """Yield a verdict line for each table, night and check, as `fubcli backtest` writes them."""
    for verdict in replayed(histories((line.encode() for line in lines), "history")):
        yield json.dumps(verdict_line(verdict))
