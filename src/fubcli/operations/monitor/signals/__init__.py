"""What a run came to in other systems' own words: Datadog's requests, OpenLineage's run events."""

from fubcli.operations.monitor.signals.members import signal_members

__all__ = ["signal_members"]
