"""TOML text to tables and the line of every key, which tomllib does not tell; no message quotes the text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fubcli.config.reading import decode_text
from fubcli.errors import ConfigError, ConfigPlace

_HEADER = re.compile(r"\s*\[([^\[\]]*)\]\s*(?:#.*)?")
_KEY = re.compile(r" *([A-Za-z0-9_.\"'-]+) *=")
_WHERE = re.compile(r"\(at line (\d+), column \d+\)")


@dataclass(frozen=True)
class Toml:
    """A parsed file; `lines` has the line where each dotted key is first written at the beginning of a line."""

    file: str
    root: Mapping[str, Any] = field(repr=False)  # it may hold tokens
    lines: Mapping[str, int]

    def line(self, key: str) -> int:
        """Return the line of a dotted key, else of its nearest parent, else 1."""
        while key and key not in self.lines:
            key = key.rpartition(".")[0]
        return self.lines.get(key, 1)

    def error(self, key: str, message: str, *, shown: str | None = None) -> ConfigError:
        """Return the error that names file, line and key; `shown` replaces a key that may not be shown."""
        return ConfigError(ConfigPlace(self.file, self.line(key), key if shown is None else shown), message)


def parse_toml(data: bytes, *, file: str) -> Toml:
    """Parse the bytes of a file; raises ConfigError with the line of what is wrong."""
    import tomllib

    text = decode_text(data, file=file)
    try:
        return Toml(file, tomllib.loads(text), _lines(text))
    except (ValueError, RecursionError) as error:
        # Its own words are left out: they name keys, and one may hold a value in a wrong place.
        where = _WHERE.search(str(error))
        line = int(where[1]) if where else text.count("\n") + 1
        raise ConfigError(ConfigPlace(file, line), "is not TOML") from None


def _lines(text: str) -> Mapping[str, int]:
    lines: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.fullmatch(line.rstrip("\r")):
            table = _bare(header[1])
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            path = ""
            for part in (table, *_bare(key[1]).split(".")):
                path = f"{path}.{part}".strip(".")
                lines.setdefault(path, number)
    return lines


def _bare(key: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in key.split("."))
