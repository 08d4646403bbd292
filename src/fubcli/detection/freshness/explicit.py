"""When a load is due by what people say, beside what its past says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from fubcli.detection.freshness.model import Due, after_midnight
from fubcli.model.deadlines import Sla


def demanded(sla: Sla, night: date, learned: Due | None) -> Due:
    """Return by when a night's load must come; nothing need be known of its past for that.

    Where the past's own deadline is earlier and the SLA may only be stricter, the past's counts.
    """
    at = after_midnight(night, sla.deadline.hour * 3600 + sla.deadline.minute * 60)
    share = None if sla.every is None else float(sla.every.has(night))
    if learned is None:
        return Due(at, at, 1.0 if share is None else share, 0, night, is_explicit=True)
    if share is None:
        share = learned.share
    elif sla.only_stricter:
        share = max(share, learned.share)
    if sla.only_stricter and learned.deadline < at:
        return replace(learned, share=share)
    return replace(learned, deadline=at, share=share, is_explicit=True)
