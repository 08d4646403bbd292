"""How long to wait before a call is repeated: exponential with full jitter, and never less than the server asks for."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_JITTER = random.SystemRandom()


@dataclass(frozen=True)
class Backoff:
    """Up to `attempts` calls; the wait before repeat `n` (from 1) is random, up to `first * 2**(n-1)` seconds."""

    attempts: int = 5
    first: float = 0.25
    longest: float = 8.0

    def pause(self, repeat: int, retry_after: float | None = None) -> float:
        """Return the seconds to wait before a repeat; what the server asked for comes on top of the jitter."""
        jitter = _JITTER.uniform(0.0, min(self.longest, self.first * 2 ** (repeat - 1)))
        return jitter if retry_after is None else retry_after + min(jitter, 1.0)


def seconds_of(retry_after: str | None, now: datetime | None = None) -> float | None:
    """Read a `Retry-After` header, seconds or a date; None without one or when it says nothing."""
    if not retry_after:
        return None
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
        aware = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):  # no date, or one that no calendar has in UTC
        return None
    return max((aware - (now or datetime.now(UTC))).total_seconds(), 0.0)


_RESETS = ("X-RateLimit-Reset", "RateLimit-Reset")
_LONGEST_WAIT = 86_400.0
"""A reset header with more than that is a moment, in seconds since 1970."""


def wait_of(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Return how many seconds a service that counts calls wants to be left alone: `Retry-After`, else its reset."""
    for name in ("Retry-After", *_RESETS):
        seconds = seconds_of(headers.get(name), now) if name == "Retry-After" else _reset(headers.get(name), now)
        if seconds is not None:
            return seconds
    return None


def _reset(text: str | None, now: datetime | None) -> float | None:
    """Read seconds from now, seconds since 1970, or an ISO moment; each of the services has its own."""
    if not text:
        return None
    moment = now or datetime.now(UTC)
    if text.strip().isascii() and text.strip().isdigit():
        number = float(text.strip()[:12])
        return number if number <= _LONGEST_WAIT else max(number - moment.timestamp(), 0.0)
    try:
        reset = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return max(((reset if reset.tzinfo else reset.replace(tzinfo=UTC)) - moment).total_seconds(), 0.0)
