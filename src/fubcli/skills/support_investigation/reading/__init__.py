"""Events of others, and answers of our own follow-ups, to evidence; whatever is not as it should be is left out."""

from fubcli.skills.support_investigation.reading.events import accounts_told, read_event, with_incident
from fubcli.skills.support_investigation.reading.repeats import without_repeats

__all__ = ["accounts_told", "read_event", "with_incident", "without_repeats"]
