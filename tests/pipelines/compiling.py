"""The packaged projects compiled for an engine without an account: its adapter is told what it would have found there.

A process of its own, for dbt leaves files and settings behind: `python -m tests.pipelines.compiling ENGINE PROJECT FORM DIRECTORY`.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from unittest import mock

PIPELINES = Path(__file__).parents[2] / "pipelines"


@contextlib.contextmanager
def _no_connection(*_: object, **__: object) -> Iterator[None]:
    yield


def compiled(engine: str, project: str, form: str, directory: Path) -> Mapping[str, str]:
    """Return the SQL of each model and test by its unique id; `form` is `full` or `incremental`."""
    subprocess.run(
        [sys.executable, "-m", __name__, engine, project, form, directory],
        check=True, cwd=PIPELINES.parent, stdout=sys.stderr,
    )  # fmt: skip
    nodes = json.loads((directory / "manifest.json").read_text())["nodes"]
    return {name: node["compiled_code"] for name, node in nodes.items() if node.get("compiled_code")}


def _compile(engine: str, project: str, form: str, directory: Path) -> None:
    from dbt.cli.main import dbtRunner

    adapter = importlib.import_module(f"dbt.adapters.{engine}").Plugin.adapter

    def found(_: Any, database: str, schema: str, identifier: str, *__: Any) -> Any:
        if form == "full":
            return None
        return adapter.Relation.create(database=database, schema=schema, identifier=identifier, type="table")

    arguments = [
        "--quiet", "compile", f"--target={engine}", "--no-introspect", "--no-populate-cache",
        f"--project-dir={PIPELINES / project}", f"--profiles-dir={PIPELINES}", f"--target-path={directory}",
        f"--log-path={directory}",
    ]  # fmt: skip
    with (
        mock.patch.object(adapter, "get_relation", found),
        mock.patch.object(adapter, "connection_named", _no_connection),
        mock.patch.object(adapter, "release_connection"),
    ):
        done = dbtRunner().invoke(arguments)
    assert done.success, done.exception


if __name__ == "__main__":
    _compile(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4]))
