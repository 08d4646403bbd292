"""The short way to the embedded lakehouse: a few looks instead of everything that reads profiles."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from fubcli.config.locations import Home, home_directory
from fubcli.errors import StorageUnavailable


def is_untouched(environ: Mapping[str, str], home: Home, project: Path) -> bool:
    """Whether no variable and no file can name or begin a profile: `resolve` would say embedded, and say it alone."""
    if any(name == "FUBCLI_WAREHOUSE" or name.startswith("DATABRICKS_") for name in environ):
        return False
    files = [home.config / "fubcli.toml", project / "fubcli.toml"]
    with suppress(StorageUnavailable):  # without a home directory there is no file in it
        files.append(home_directory(environ) / ".databrickscfg")
    return not any(map(os.path.lexists, files))
