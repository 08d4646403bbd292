"""A SKILL.md taken apart: its YAML frontmatter, read strictly, and the Markdown below it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import yaml

from fubcli.config.documents import parse_document
from fubcli.errors import ConfigError, ConfigPlace

_FENCE = "---"
_END = "..."
"""Of a YAML document."""
_KEY = re.compile(r"[\w ./-]{1,200}\Z")
_NO_TEXT = ("=", "<<")
"""Words that YAML 1.1 gives a meaning of their own; the reference implementation fails on them."""
_MOST_CHARACTERS = 50_000
"""Of a frontmatter; the longest that the specification allows has some thousand, besides its metadata."""


class Parts(NamedTuple):
    """The fields of the frontmatter, and the body without blank lines around it."""

    fields: Mapping[str, Any]
    body: str


def taken_apart(data: bytes, *, file: str) -> Parts:
    """Read the bytes of a SKILL.md; raises ConfigError with the line of what is wrong."""
    try:
        lines = data.decode("utf-8").replace("\r\n", "\n").split("\n")
    except UnicodeDecodeError as error:
        place = ConfigPlace(file, data.count(b"\n", 0, error.start) + 1)
        raise ConfigError(place, f"is not UTF-8 (byte 0x{data[error.start]:02x})") from error
    if lines[0] != _FENCE:
        raise ConfigError(ConfigPlace(file, 1), "does not begin with the line --- of a frontmatter")
    if _FENCE not in lines[1:]:
        raise ConfigError(ConfigPlace(file), "has no line --- at the end of its frontmatter")
    end = lines.index(_FENCE, 1)
    if sum(map(len, lines[:end])) > _MOST_CHARACTERS:
        raise ConfigError(ConfigPlace(file), f"has a frontmatter of more than {_MOST_CHARACTERS:,} characters")
    for number, line in enumerate(lines[1:end], 2):
        if _FENCE in line:  # the reference implementation ends the frontmatter here
            raise ConfigError(ConfigPlace(file, number), "has --- inside its frontmatter")
        if line.startswith(_END):
            raise ConfigError(ConfigPlace(file, number), "has ... inside its frontmatter")
    # An empty first line in place of the fence keeps the line numbers of what is told.
    return Parts(_fields("\n".join(["", *lines[1:end]]), file), "\n".join(lines[end + 1 :]).strip())


def _fields(text: str, file: str) -> Mapping[str, Any]:
    root = parse_document(text.encode(), file=file, key=_KEY).root
    if not isinstance(root, dict):
        raise ConfigError(ConfigPlace(file, 2), "has a frontmatter that is no mapping")
    for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if getattr(event, "flow_style", False):
            raise ConfigError(ConfigPlace(file, line), "uses braces or brackets; write lines")
        if isinstance(event, yaml.ScalarEvent) and event.implicit[0] and event.value in _NO_TEXT:
            raise ConfigError(ConfigPlace(file, line), f"has {event.value} for a text; put it in quotes")
    return root
