"""What faults leave behind that growth and calendars do not: exact repeats, and the same load twice."""

from __future__ import annotations

from collections import deque
from math import log

from fubcli.detection.loads import Load

_NIGHTS = 56
_LEAST = 14
_DOUBLE = log(2)
_STEADY = 0.1
"""The usual deviation up to which twice the expected is told from what business brings."""
_MANY = 100


class Traces:
    """Learns how often a table repeats itself by nature."""

    def __init__(self) -> None:
        self._repeats: deque[bool] = deque(maxlen=_NIGHTS)
        self._twins: deque[bool] = deque(maxlen=_NIGHTS)
        self._last: Load | None = None

    def learn(self, load: Load) -> None:
        """Take a night into account."""
        if self._last is not None:
            self._repeats.append(load.rows == self._last.rows)
        self._twins.append(_has_twins(load))
        self._last = load

    def is_frozen(self, load: Load, scale: float) -> bool:
        """Whether a night repeats the one before to the row, which this table does not do and chance hardly does."""
        if self._last is None or len(self._repeats) < _LEAST or load.rows != self._last.rows:
            return False
        chance = 1 / max(2.5 * scale * load.rows, 1.0)
        return not any(self._repeats) and chance < 0.01

    def is_double(self, load: Load, error: float, scale: float) -> bool:
        """Whether a night came twice: about twice what was expected, in one commit or in two that are alike."""
        if len(self._twins) < _LEAST:
            return False
        if _has_twins(load) and not any(self._twins) and abs(error - _DOUBLE) < max(4 * scale, 0.25):
            return True
        return scale < _STEADY and abs(error - _DOUBLE) < max(0.6 * scale, 0.04)


def _has_twins(load: Load) -> bool:
    """Whether two commits of a night are alike, of so many rows that it is hardly chance."""
    sizes = [size for _, size in load.commits if size >= _MANY]
    return len(sizes) > 1 and len(set(sizes)) < len(sizes)
