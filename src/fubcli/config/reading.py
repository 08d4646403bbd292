"""Files and bytes: what a configuration file must be before anyone parses it.

A safety file that cannot be read is an error, never an absent one; only a path where nothing lies is absent.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from fubcli.errors import ConfigError, ConfigPlace

MAX_BYTES = 5_000_000
"""Larger files are refused unread; the packaged ones have some thousand bytes."""

# Line breaks that YAML and editors count differently would make reported lines wrong; invisible and
# bidirectional characters would show a reviewer another policy than the one that is loaded.
_UNWELCOME = re.compile(
    r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]|\r(?!\n)"
)


def read_optional(path: Path) -> bytes | None:
    """Return the bytes of a regular file of at most `MAX_BYTES`, or None when nothing lies at the path.

    Raises ConfigError for whatever is there and cannot be read: a directory, a dangling link, a pipe.
    """
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    return read_required(path)


def read_required(path: Path) -> bytes:
    """Return the bytes of a regular file of at most `MAX_BYTES`; raises ConfigError for anything else."""
    try:
        # Opening a pipe without a writer would wait for ever: look before opening.
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise ConfigError(ConfigPlace(str(path)), "is not a regular file")
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    if len(data) > MAX_BYTES:
        raise ConfigError(ConfigPlace(str(path)), f"is larger than {MAX_BYTES:,} bytes")
    return data


def decode_text(data: bytes, *, file: str) -> str:
    """Return UTF-8 bytes as text without a byte-order mark; raises ConfigError with the line of what is not text."""
    if b"\0" in data:
        raise ConfigError(ConfigPlace(file, _line(data, data.index(b"\0"))), "holds a NUL byte; write UTF-8 text")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = ConfigPlace(file, _line(data, error.start))
        raise ConfigError(place, f"is not UTF-8 (byte 0x{data[error.start]:02x})") from error
    unwelcome = find_unwelcome(text)
    if unwelcome:
        offset, what = unwelcome
        raise ConfigError(ConfigPlace(file, text.count("\n", 0, offset) + 1), f"holds {what}")
    return text


def find_unwelcome(text: str) -> tuple[int, str] | None:
    """Return where the first tab, control, invisible or bidirectional character stands, and its name, or None."""
    found = _UNWELCOME.search(text)
    if found is None:
        return None
    character = found.group()
    what = "a tab; write spaces" if character == "\t" else f"the character U+{ord(character):04X}"
    return found.start(), what


def _unreadable(path: Path, error: Exception) -> ConfigError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return ConfigError(ConfigPlace(str(path)), f"cannot be read: {reason}")


def _line(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1
