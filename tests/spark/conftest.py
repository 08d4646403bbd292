"""One JVM for all tests here; without pyspark (the optional group `spark`) or a JVM they are skipped."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from tests.spark.plans import Parser


@pytest.fixture(scope="session")
def parser() -> Iterator[Parser]:
    """Spark's own parser; nothing is analysed and nothing runs."""
    sql = pytest.importorskip("pyspark.sql", reason="pip install '.[spark]'")
    if shutil.which("java") is None:
        pytest.skip("there is no JVM on the PATH")
    builder = sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    session = builder.config("spark.log.level", "OFF").getOrCreate()
    yield Parser(session._jsparkSession.sessionState().sqlParser())
    session.stop()
