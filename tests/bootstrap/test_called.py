"""Catalogs by what the engine of the profile calls them."""

from __future__ import annotations

from pathlib import Path

import pytest

from fubcli.bootstrap.foundation import Foundation
from fubcli.bootstrap.settings import Settings

CATALOGS = """\
format: 1
catalogs:
  sales:
    environment: production
    description: the live one
    called: {snowflake: DB_LIVE}
    schemas: {sales_gold: sales}
"""
PROFILE = """\
[warehouses.snow]
engine = "snowflake"
account = "myorg-main"
user = "AGENT"
role = "READER"
warehouse = "SMALL"
token_env = "SNOW_TOKEN"
"""


@pytest.mark.parametrize(("warehouse", "name"), [(None, "sales"), ("snow", "db_live"), ("embedded", "sales")])
def test_they_answer_to_the_name_on_the_engine_of_the_profile(tmp_path: Path, warehouse: str | None, name: str) -> None:
    (tmp_path / "config").mkdir(mode=0o700)
    (tmp_path / "config" / "fubcli.toml").write_text(PROFILE)
    (tmp_path / "config" / "catalogs.yaml").write_text(CATALOGS)
    environ = {"FUBCLI_HOME": str(tmp_path), "HOME": str(tmp_path), "SNOW_TOKEN": "not-a-real-token"}
    settings = Settings(environ=environ, project=tmp_path, progress=lambda message: None, warehouse=warehouse)
    assert list(Foundation(settings).catalogs.by_name) == [name]
