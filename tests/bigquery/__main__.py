"""`python -m tests.bigquery --catalog PROJECT=FILE --port-file FILE`: the service as a process; SIGTERM ends it."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from tests.bigquery.service import BigQuery
from tests.workspace.__main__ import _tell


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="python -m tests.bigquery", description=__doc__)
    parser.add_argument("--catalog", action="append", required=True, metavar="PROJECT=FILE", help="may be repeated")
    parser.add_argument("--writable", action="append", default=[], metavar="PROJECT", help="may be written")
    parser.add_argument("--project", default="fub-billing", help="where jobs run, and who pays them")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--port-file", type=Path)
    options = parser.parse_args(arguments)
    files = {name: Path(path) for name, path in (pair.split("=", 1) for pair in options.catalog)}
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    with BigQuery(files, writable=options.writable, project=options.project, port=options.port) as service:
        _tell(options.port_file, service.port)
        ended.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
