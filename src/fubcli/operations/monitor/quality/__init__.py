"""The rows themselves: empty values, repeated keys, what audit and error tables say; always of a bounded part."""

from fubcli.operations.monitor.quality.measuring import Means
from fubcli.operations.monitor.quality.pillar import Quality, hidden, quality

__all__ = ["Means", "Quality", "hidden", "quality"]
