"""The small service of the integrations' tests."""

from __future__ import annotations

from tests.integrations.conftest import notes

__all__ = ["notes"]
