"""Where files lie: the four directories of a person, and the two packaged files."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fubcli.errors import StorageUnavailable, UsageError

_NAME = "fubcli"
MONITORING = "monitoring.yaml"
"""What people say of tables, in a person's configuration directory and in a project's."""
# Directory of Home -> the XDG variable and, below the home directory, where it points when it is not set.
_XDG: Mapping[str, tuple[str, str]] = {
    "config": ("XDG_CONFIG_HOME", ".config"),
    "data": ("XDG_DATA_HOME", ".local/share"),
    "state": ("XDG_STATE_HOME", ".local/state"),
    "cache": ("XDG_CACHE_HOME", ".cache"),
}


@dataclass(frozen=True)
class Home:
    """The absolute directories that fubcli keeps its files in; naming them creates nothing."""

    config: Path
    data: Path
    state: Path
    cache: Path

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Home:
        """Read `FUBCLI_HOME`, else the XDG variables; an empty variable counts as unset.

        Raises UsageError for a relative `FUBCLI_HOME`: a repository that somebody walks into would become their home.
        Raises StorageUnavailable when there is no home directory to fall back on.
        """
        moved = environ.get("FUBCLI_HOME", "")
        if not _is_text(moved):
            raise UsageError("FUBCLI_HOME is not UTF-8.")
        if moved:
            given = _without_tilde(moved, environ)
            if not os.path.isabs(given):
                raise UsageError(
                    "FUBCLI_HOME is relative, and would be another one in each directory: give an absolute path."
                )
            root = Path(os.path.abspath(given))
            return cls(**{name: root / name for name in _XDG})
        return cls(**{name: _xdg(name, environ) / _NAME for name in _XDG})

    @staticmethod
    def origin(name: str, environ: Mapping[str, str]) -> str:
        """Return what decided a directory: `environment VARIABLE`, or `default`."""
        if environ.get("FUBCLI_HOME"):
            return "environment FUBCLI_HOME"
        variable = _XDG[name][0]
        return f"environment {variable}" if os.path.isabs(environ.get(variable, "")) else "default"

    @staticmethod
    def ensure(directory: Path) -> Path:
        """Make a directory, and those above it that are missing, readable by its owner alone; return it.

        A directory that exists is left as it is. Raises StorageUnavailable with the system's reason.
        """
        try:
            for missing in reversed([path for path in (directory, *directory.parents) if not path.is_dir()]):
                missing.mkdir(mode=0o700, exist_ok=True)
        except (OSError, ValueError) as error:
            reason, place = str(error), directory
            if isinstance(error, OSError) and error.strerror:
                reason, place = error.strerror, error.filename or directory
            raise StorageUnavailable(f"The directory {place} cannot be made: {reason}.") from error
        return directory


def _is_text(path: str) -> bool:
    """Whether a path can be written as UTF-8, as every file of ours and every engine wants it."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return "\0" not in path


def packaged_file(name: str, *, package: Path = Path(__file__).parent) -> Path:
    """Return a packaged file: inside the package as a wheel installs it, else at the root of the checkout."""
    installed = package / "packaged" / name
    return installed if installed.exists() else package.parents[2] / name


def _xdg(name: str, environ: Mapping[str, str]) -> Path:
    variable, below = _XDG[name]
    directory = environ.get(variable, "")
    # The XDG specification: a relative path is invalid and must be ignored.
    return Path(directory) if os.path.isabs(directory) else home_directory(environ) / below


def _without_tilde(path: str, environ: Mapping[str, str]) -> str:
    """Resolve a leading `~/` that no shell has resolved (a quoted value, an .env file)."""
    return str(home_directory(environ) / path[2:]) if path == "~" or path.startswith("~/") else path


def home_directory(environ: Mapping[str, str]) -> Path:
    """Return the person's home directory: HOME when it is absolute, else what the system knows.

    Raises StorageUnavailable.
    """
    home = environ.get("HOME", "")
    if os.path.isabs(home):
        return Path(os.path.abspath(home))
    import pwd  # rarely needed: HOME is nearly always set

    try:
        return Path(pwd.getpwuid(os.getuid()).pw_dir)
    except KeyError:
        raise StorageUnavailable("There is no home directory: set HOME or FUBCLI_HOME.") from None
