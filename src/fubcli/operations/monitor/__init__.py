"""`--operation=monitor`: did the export land, what broke, who is hit, and why it is thought so."""

from fubcli.operations.monitor.run import MonitorPorts, run

__all__ = ["MonitorPorts", "run"]
