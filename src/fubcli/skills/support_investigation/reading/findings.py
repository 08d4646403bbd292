"""Findings of any event: what they say fits at most, and is held against the words of the hypotheses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fubcli.model.demo import DEMO_DATA
from fubcli.model.playbook import EvidenceClass
from fubcli.skills.support_investigation.evidence import Evidence, Reading
from fubcli.skills.support_investigation.hypothesis import Library, Link
from fubcli.skills.support_investigation.reading.members import left_out, moment, objects, plain, severity, text
from fubcli.skills.support_investigation.words import named, words_of

MOST_FINDINGS = 25
_WEIGHT = 0.5


def read_findings(data: Mapping[str, Any], source: str, library: Library) -> Reading:
    """Return a piece of circumstantial evidence for each of the first findings that has a title."""
    given = data.get("findings")
    operation = plain(data.get("operation")) or "unknown"
    found = []
    for at, finding in objects(given, MOST_FINDINGS):
        if not (told := text(finding.get("title"))) or finding.get("id") == DEMO_DATA:
            continue
        links = tuple(
            Link(each.id, True, EvidenceClass.CIRCUMSTANTIAL, _WEIGHT)
            for each in library.hypotheses
            if named(each.words, words_of(told))
        )
        found.append(
            Evidence(
                f"finding:{operation}:{plain(finding.get('id')) or at}", source, f"/findings/{at}/title",
                f"finding:{operation}", EvidenceClass.CIRCUMSTANTIAL, told, at=moment(finding.get("at")), links=links,
                severity=severity(finding.get("severity")),
            )
        )  # fmt: skip
    return Reading(tuple(found), left_out=left_out(given, MOST_FINDINGS))
