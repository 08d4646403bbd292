"""A process that writes entries and says which of them are on the disk: `child DIRECTORY KEY NAME COUNT`."""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from fubcli.audit.log import StoredAuditLog
from fubcli.config.keys import read_key
from fubcli.config.locations import Home
from tests.audit.conftest import TickingClock, decided


def main() -> None:
    directory, key_file, name, most = sys.argv[1:]
    log = StoredAuditLog(
        Path(directory), lambda: read_key(Path(key_file)), clock=TickingClock(), ensure=Home.ensure, segment_bytes=20_000
    )  # fmt: skip
    for number in range(int(most)) if int(most) else count():
        log.record(decided(f"{name}-{number}", f"SELECT {number}"))
        sys.stdout.write(f"{name}-{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
