"""How cassettes of this directory are written."""

from __future__ import annotations

from typing import Any

import pytest
import vcr as vcrpy
from vcr.serializers import yamlserializer


class Said:
    """YAML that says where it comes from."""

    @staticmethod
    def serialize(recorded: dict[str, Any]) -> str:
        text: str = yamlserializer.serialize(recorded)
        return f"# Recorded from tests/outside/confluence, a stand-in for Confluence; it holds no credentials.\n{text}"

    deserialize = staticmethod(yamlserializer.deserialize)


def pytest_recording_configure(config: pytest.Config, vcr: vcrpy.VCR) -> None:
    """Let cassettes be written so."""
    vcr.register_serializer("yaml", Said)
