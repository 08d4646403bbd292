"""Personal data and secrets of a subject, and the rules for whoever writes the code."""

from __future__ import annotations

from typing import Any

from fubcli.results.formats import visible
from fubcli.skills.code_development.subject import Subject

_MOST = 100
_RULES = (
    "Never write these values to logs, error messages, metrics, traces or URLs.",
    "fubcli masks them: the same value has the same token in every query, so joins and counts over tokens are right.",
    "Where a person must see them, the query needs --justification with a sentence, which the audit log keeps.",
    "Test data have invented values; never copy rows of production or staging into a fixture.",
)
_NEVER_SHOWN = "Secrets are never selectable, not even with a justification: no model and no query here has them."


def personal_data(subject: Subject) -> dict[str, Any]:
    """Return which columns are masked, which are secret, and the rules."""
    found = [(table, column) for table in subject.tables for column in table.columns if column.sensitivity]
    masked = [
        {"column": f"{table.full}.{column.name}", "kind": visible(column.kind or "unknown", 40)}
        for table, column in found
        if column.is_personal
    ]
    secret = [f"{table.full}.{column.name}" for table, column in found if column.is_secret]
    rules = [*(_RULES if masked else ()), *((_NEVER_SHOWN,) if secret else ())]
    return {"masked": masked[:_MOST], "secret": secret[:_MOST], "rules": rules}
