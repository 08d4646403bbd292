"""A small Datadog of its own."""

from tests.outside.datadog.standin import Datadog

__all__ = ["Datadog"]
