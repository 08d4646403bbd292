"""`datadog-management`: what the monitor found, as series, checks, events, monitors and dashboards of Datadog."""

from fubcli.skills.datadog_management.request import SKILL, DatadogPorts, DatadogRequest
from fubcli.skills.datadog_management.run import ACTIONS, environment_of, run

__all__ = ["ACTIONS", "SKILL", "DatadogPorts", "DatadogRequest", "environment_of", "run"]
