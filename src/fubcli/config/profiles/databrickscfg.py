"""`~/.databrickscfg`, as the Databricks CLI writes it: sections of `key = value`, with the line of each.

Read by hand: configparser tells no lines, and quotes the line that it cannot read, which may hold a token.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from fubcli.config.profiles.layers import Layer, setting
from fubcli.config.reading import read_optional
from fubcli.errors import ConfigError, ConfigPlace
from fubcli.model.profile import Origin

_HEADER = re.compile(r"\[(?P<name>[^\[\]]+)\]\s*(?:[#;].*)?")
_KEY = re.compile(r"(?P<key>[A-Za-z][\w.-]*)\s*[=:]\s*(?P<value>.*)")


def read_sections(path: Path) -> Mapping[str, Layer]:
    """Return the sections of the file, none when there is no file; keys of other programs stay in them.

    Raises ConfigError, which names the line and never what stands there.
    """
    data = read_optional(path)
    if data is None:
        return {}
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _wrong(path, data.count(b"\n", 0, error.start) + 1, "is not UTF-8") from None
    sections: dict[str, dict[str, str]] = {}
    lines: dict[tuple[str, str], int] = {}
    name = ""
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        if not line or line[0] in "#;":
            continue
        if header := _HEADER.fullmatch(line):
            name = header["name"].strip()
            if name in sections:
                raise _wrong(path, number, "begins a section that is there already")
            sections[name] = {}
            continue
        key, value = _pair(path, number, raw, section=name)
        if key in sections[name]:
            raise _wrong(path, number, "sets a key twice")
        sections[name][key] = value
        lines[name, key] = number
    return {
        name: {
            key: setting(key, value, Origin(str(path), lines[name, key], key, name))
            for key, value in pairs.items()
            if value
        }
        for name, pairs in sections.items()
    }


def _pair(path: Path, number: int, raw: str, *, section: str) -> tuple[str, str]:
    if not section:
        raise _wrong(path, number, "stands before the first [section]")
    if raw[0] in " \t":
        raise _wrong(path, number, "is indented, as if it went on with the value above; write a value on one line")
    match = _KEY.fullmatch(raw.strip())
    if match is None:
        raise _wrong(path, number, "is neither a [section] nor key = value")
    return match["key"].lower(), match["value"]


def _wrong(path: Path, line: int, message: str) -> ConfigError:
    return ConfigError(ConfigPlace(str(path), line), message)
