"""Which key files count: a person's own, or those that a team shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fubcli.config.locations import Home

# Name -> the directory of Home and the file in it, and the variable that names a shared one instead.
_FILES = {
    "audit": ("config", "audit.key", ""),  # kept apart from the log that it signs
    "receipts": ("config", "receipts.key", "FUBCLI_PROMOTION_KEY_FILE"),
    "masking": ("state", "masking.key", "FUBCLI_MASKING_KEY_FILE"),
}
KEYS = tuple(_FILES)


@dataclass(frozen=True)
class KeyFile:
    """Where a key lies, and what decided it: `default` or `environment VARIABLE`."""

    path: Path
    origin: str

    @property
    def is_shared(self) -> bool:
        """Whether a variable names it."""
        return self.origin != "default"


def key_file(name: str, home: Home, environ: Mapping[str, str]) -> KeyFile:
    """Return where one of `KEYS` lies; an empty variable counts as unset."""
    directory, file, variable = _FILES[name]
    shared = environ.get(variable, "")
    if shared:
        return KeyFile(Path(shared), f"environment {variable}")
    own: Path = getattr(home, directory)
    return KeyFile(own / file, "default")
