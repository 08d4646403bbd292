"""Reads the YAML that cases are written in: some ten thousand, so by the C library where there is one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def document(path: Path) -> Any:
    """Return the only document of a file."""
    return yaml.load(path.read_text(encoding="utf-8"), LOADER)  # noqa: S506 - both are safe loaders


def documents(path: Path) -> list[Any]:
    """Return every document of a file."""
    return list(yaml.load_all(path.read_text(encoding="utf-8"), LOADER))
