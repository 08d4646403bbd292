"""What every TOML file of ours is checked for: known keys, texts, names of variables, and who may read and write it."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from fubcli.config.profiles.toml_lines import Toml
from fubcli.config.sections import suggestion
from fubcli.errors import NotPermitted

_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]{0,127}")
"""Upper case alone: a token in a variable's place is told apart."""
_SHOWN = re.compile(r"[A-Za-z_-]{1,40}")
"""Names that a message may repeat: a token in the place of one has digits."""


def can_be_shown(name: str) -> bool:
    """Whether a message may repeat a name that is not known."""
    return _SHOWN.fullmatch(name) is not None


def check_keys(toml: Toml, key: str, table: Mapping[str, Any], known: Collection[str]) -> None:
    """Raise ConfigError for a key that does not belong into a table."""
    for name in table:
        if name not in known:
            shown = can_be_shown(name)
            hint = suggestion(name, known) if shown else ""
            path = f"{key}.{name}" if key else name
            raise toml.error(path, f"is not a key that belongs here{hint}", shown=path if shown else key)


def text_of(toml: Toml, key: str, value: Any) -> str:
    """Return a value that is text; raises ConfigError."""
    if not isinstance(value, str) or not value:
        raise toml.error(key, "must be text, in quotes, and not empty")
    return value


def check_variable(toml: Toml, key: str, name: str, *, what: str = "token") -> None:
    """Raise ConfigError for what is no name of a variable, and may be the secret itself."""
    if not _VARIABLE.fullmatch(name):
        raise toml.error(key, f"must be the name of an environment variable, not the {what} itself")


def check_private(path: Path, *, holds: str = "a token") -> None:
    """Raise NotPermitted for a file that holds a secret and is somebody else's, or can be read by others."""
    status = os.stat(path)
    if status.st_uid != os.geteuid():
        raise NotPermitted(f"{path} holds {holds} and belongs to somebody else.")
    if status.st_mode & 0o077:
        mode = status.st_mode & 0o777
        raise NotPermitted(f"{path} holds {holds} and can be read by others (mode {mode:o}); run chmod 600 on it.")


def check_not_writable(path: Path) -> None:
    """Raise NotPermitted for a file that says where secrets go and that somebody else may have written.

    Who may write its directory may put another file in its place.
    """
    for place, mend in ((path, "chmod 600"), (path.parent, "chmod 700")):
        told = f"{place} {'says' if place == path else 'holds the file that says'} where credentials go"
        status = os.stat(place)
        if status.st_uid not in (os.geteuid(), 0):
            raise NotPermitted(f"{told} and belongs to somebody else.")
        if status.st_mode & 0o022:
            mode = status.st_mode & 0o777
            raise NotPermitted(f"{told} and can be written by others (mode {mode:o}); run {mend} on it.")
