"""`datadog-management`: what the monitor found, as series, checks, events, monitors and dashboards of Datadog."""

from fubcli.skills.datadog_management.request import SKILL, DatadogPorts, DatadogRequest, check
from fubcli.skills.datadog_management.run import environment_of, run

__all__ = ["SKILL", "DatadogPorts", "DatadogRequest", "check", "environment_of", "run"]
