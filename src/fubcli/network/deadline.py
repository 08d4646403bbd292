"""A moment on the monotonic clock until which something must be done."""

from __future__ import annotations

import time


class Deadline:
    """So many seconds from now, whatever the wall clock does meanwhile."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._at = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Return the seconds that are left, never less than 0."""
        return max(self._at - time.monotonic(), 0.0)

    @property
    def passed(self) -> bool:
        """Whether no time is left."""
        return self.left == 0.0

    def within(self, seconds: float) -> float:
        """Return `seconds`, or what is left when that is less."""
        return min(seconds, self.left)
