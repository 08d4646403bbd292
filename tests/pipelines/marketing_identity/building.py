"""dbt on an embedded file of the marketing project, in this process."""

from __future__ import annotations

from pathlib import Path

from fubcli.pipelines import dbt
from tests.pipelines.compiling import PIPELINES


def invoke(file: Path, *arguments: str) -> None:
    """Run a command of dbt on a file; what it leaves is kept beside it, for the next."""
    place = dbt.Place(
        PIPELINES / "marketing", PIPELINES, "duckdb", file.parent / "target", file.parent,
        {"FUBCLI_MARKETING_FILE": str(file)}, "00000000-0000-0000-0000-000000000000",
    )  # fmt: skip
    ended = dbt.invoke(place, arguments, lambda _: None)
    assert ended.success, ended.message or (file.parent / dbt.LOG).read_text()[-4000:]
