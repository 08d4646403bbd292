"""Datadog's own requests, ready to be sent: each is a body as its endpoint takes it. Nothing is sent here."""

from fubcli.operations.monitor.signals.datadog.member import datadog_member

__all__ = ["datadog_member"]
