"""Identifiers that sort by time."""

from __future__ import annotations

import os
from datetime import datetime


def time_ordered_id(now: datetime) -> str:
    """Return a UUID of version 7: 48 bits of milliseconds, then chance."""
    milliseconds = int(now.timestamp() * 1000) & (2**48 - 1)
    bits = int.from_bytes(os.urandom(10), "big")
    value = milliseconds << 80 | 0x7 << 76 | (bits >> 68) << 64 | 0x2 << 62 | bits & (2**62 - 1)
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
