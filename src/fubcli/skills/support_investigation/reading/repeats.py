"""Checks that are told twice: by an event of the monitor, and by an investigation that asked the monitor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fubcli.skills.support_investigation.evidence import Evidence, Reading
from fubcli.skills.support_investigation.reading.monitoring import ORIGIN


def without_repeats(readings: Sequence[Reading]) -> list[Reading]:
    """Return readings without the checks of investigations that a reading of the monitor has, too."""
    pages = [each for reading in readings if _is_of_the_monitor(reading) for each in reading.evidence if each.is_page]
    return [
        each
        if _is_of_the_monitor(each)
        else replace(each, evidence=tuple(one for one in each.evidence if not _is_repeated(one, pages)))
        for each in readings
    ]


def _is_of_the_monitor(reading: Reading) -> bool:
    return (ORIGIN, "") in reading.ran


def _is_repeated(evidence: Evidence, pages: Sequence[Evidence]) -> bool:
    """Whether the monitor pages for the same: it is about what the page is about, and says nothing besides."""
    meant = {(link.hypothesis, link.is_for) for link in evidence.links}
    return evidence.origin == ORIGIN and any(
        each.subject
        and each.subject in evidence.says
        and meant <= {(link.hypothesis, link.is_for) for link in each.links}
        for each in pages
    )
