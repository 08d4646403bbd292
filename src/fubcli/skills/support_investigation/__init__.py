"""`support-investigation`: hypotheses with evidence for and against each, kept in a case that is only added to."""

from fubcli.skills.support_investigation.request import SupportPorts, SupportRequest
from fubcli.skills.support_investigation.run import run

__all__ = ["SupportPorts", "SupportRequest", "run"]
