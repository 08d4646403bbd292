"""The page as a file: whole or not there, for its owner only, and told with its checksum."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from fubcli.results.artifacts import new_file


def write_report(path: Path, document: str, settle: Callable[[], None] = lambda: None) -> dict[str, Any]:
    """Write a page in place of what is there, and return how events describe it.

    `settle` is called when all of it is on the disk and nothing has changed yet (see `new_file`). Raises
    StorageUnavailable with the reason.
    """
    with new_file(path, settle) as sink:
        sink.write_text(document)
    return {
        "uri": path.resolve().as_uri(), "media_type": "text/html", "bytes": sink.size, "sha256": sink.sha256,
    }  # fmt: skip
