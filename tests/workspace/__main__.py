"""`python -m tests.workspace --home DIR --port-file FILE`: the workspace as a process; SIGTERM ends it."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.workspace.workspace import Workspace


def files_of(home: Path) -> Mapping[str, Path]:
    """Return the files of the embedded lakehouse under a FUBCLI_HOME, building what is missing."""
    from fubcli.bootstrap import SystemClock
    from fubcli.config.load import load_configuration
    from fubcli.config.locations import Home
    from fubcli.embedded.lakehouse import Lakehouse
    from fubcli.embedded.recipes import RECIPES

    places = Home.from_environment({"FUBCLI_HOME": str(home)})
    catalogs = load_configuration(home=places, project=home).packaged_catalogs
    lakehouse = Lakehouse(places.data / "lakehouse", catalogs, clock=SystemClock(), progress=_say)
    return lakehouse.locate(RECIPES)


def copied(files: Mapping[str, Path], directory: Path) -> dict[str, Path]:
    """Copy the files, so that the workspace may write while others use the lakehouse."""
    copies = {name: directory / f"{name}.duckdb" for name in files}
    for name, path in files.items():
        shutil.copyfile(path, copies[name])
    return copies


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT."""
    options = _parser().parse_args(arguments)
    given = dict(pair.split("=", 1) for pair in options.catalog)
    files = {name: Path(path) for name, path in given.items()} or files_of(options.home)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    with tempfile.TemporaryDirectory() as directory:
        if options.copy:
            files = copied(files, Path(directory))
        with Workspace(files, writable=options.writable, chunk_rows=options.chunk_rows, port=options.port) as workspace:
            workspace.faults.at_random(options.fault_rate, options.seed)
            workspace.warehouse.start_seconds = options.start_seconds
            workspace.warehouse.state = options.state
            _tell(options.port_file, workspace.port)
            ended.wait()
    return 0


def _tell(file: Path | None, port: int) -> None:
    """Write the port; a file appears with it inside, never empty."""
    if file is None:
        sys.stdout.write(f"{port}\n")
        sys.stdout.flush()
        return
    half = file.with_name(f"{file.name}.part")
    half.write_text(str(port))
    os.replace(half, file)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.workspace", description=__doc__)
    parser.add_argument(
        "--home",
        type=Path,
        default=Path(os.environ.get("FUBCLI_HOME", ".")),
        help="a FUBCLI_HOME whose lakehouse is served",
    )
    parser.add_argument(
        "--catalog", action="append", default=[], metavar="NAME=FILE", help="serve this file instead; may be repeated"
    )
    parser.add_argument("--writable", action="append", default=[], metavar="NAME", help="a catalog that may be written")
    parser.add_argument("--copy", action="store_true", help="serve copies of the files")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--port-file", type=Path)
    parser.add_argument("--chunk-rows", type=int, default=65_536)
    parser.add_argument("--fault-rate", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--state", default="RUNNING", help="the warehouse's state at the start")
    parser.add_argument("--start-seconds", type=float, default=0.0)
    return parser


def _say(message: str) -> None:
    sys.stderr.write(f"{message}\n")


if __name__ == "__main__":
    sys.exit(main())
