"""Events of others, and answers of our own follow-ups, to evidence; whatever is not as it should be is left out."""

from fubcli.skills.support_investigation.reading.events import read_event

__all__ = ["read_event"]
