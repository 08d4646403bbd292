"""The one lock of a lakehouse's directory: whoever holds it may build, replace and note."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from fubcli.locks import Patience, held
from fubcli.ports import Progress

NAME = "lakehouse.lock"
PATIENCE_SECONDS = 60.0


@contextmanager
def exclusive(directory: Path, progress: Progress, patience_seconds: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Hold the directory's lock; the kernel frees it when the holder dies.

    Raises WarehouseUnavailable (retryable) when another process keeps it for longer than the patience; OSError.
    """
    patience = Patience(
        patience_seconds,
        partial(progress, "waiting for another process that is building the embedded lakehouse"),
        f"another process has been building the embedded lakehouse in {directory} "
        f"for more than {patience_seconds:g} s; try again when it has finished",
    )
    with held(directory / NAME, patience):
        yield
