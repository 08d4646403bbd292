"""OpenLineage run events (spec 2-0-2): what the monitor saw being loaded, and what it judged. Nothing is sent here."""

from fubcli.operations.monitor.signals.openlineage.runs import run_events

__all__ = ["run_events"]
