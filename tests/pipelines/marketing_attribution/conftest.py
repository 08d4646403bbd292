"""The marts of two nights, each built once, and what dbt and the tables say."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.pipelines.compiling import PIPELINES
from tests.pipelines.marketing_attribution.nights import first_night, second_night


def dbt(file: Path, *arguments: str) -> str:
    """Run dbt on the marts of a file; return what it said."""
    done = subprocess.run(
        [
            Path(sys.executable).with_name("dbt"), *arguments, "--select=path:models/marts/attribution",
            f"--project-dir={PIPELINES / 'marketing'}", f"--profiles-dir={PIPELINES}",
            f"--target-path={file.parent / 'target'}", f"--log-path={file.parent}",
        ],
        env=os.environ | {"FUBCLI_MARKETING_FILE": str(file), "DO_NOT_TRACK": "1"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    return done.stdout


def build(file: Path, *arguments: str) -> None:
    dbt(file, "build", "--exclude-resource-type=unit_test", *arguments)


def rows(file: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(file), read_only=True) as marts:
        found: list[tuple[Any, ...]] = marts.execute(query).fetchall()
    return found


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("first") / "marketing.duckdb"
    first_night(file)
    build(file)
    return file


@pytest.fixture(scope="session")
def second(first: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The second night on top, after a run that ended half-way and one that was killed before it cleaned up."""
    file = tmp_path_factory.mktemp("second") / "marketing.duckdb"
    shutil.copy(first, file)
    second_night(file)
    dbt(file, "run", "--exclude=touchpoint_credit+")
    _leave_an_outdated_row(file)
    build(file)
    return file


def _leave_an_outdated_row(file: Path) -> None:
    with duckdb.connect(str(file)) as marts:
        marts.execute(
            "INSERT INTO marts.touchpoint_credit SELECT * REPLACE ('left' AS credit_id, 'left' AS touch_id,"
            " _written_at - INTERVAL 1 DAY AS _written_at) FROM marts.touchpoint_credit WHERE order_id = 'restated'"
        )
