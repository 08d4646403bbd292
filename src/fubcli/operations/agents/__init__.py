"""`fubcli skills`: the skills that agents are given, written for each of them, taken out again, and validated."""

from fubcli.operations.agents.run import ALL, SCOPES, Target, agents_named, installed, listed, uninstalled
from fubcli.operations.agents.validation import validated

__all__ = ["ALL", "SCOPES", "Target", "agents_named", "installed", "listed", "uninstalled", "validated"]
