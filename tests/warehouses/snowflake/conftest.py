"""The emulation's adapter and what is asked beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakesnow.emulation import Emulation
from tests.warehouses.conftest import Engine, on_snowflake


@pytest.fixture
def snow(emulation: Emulation, tmp_path: Path) -> Engine:
    """Snowflake over fresh catalogs."""
    return on_snowflake(tmp_path, emulation)
