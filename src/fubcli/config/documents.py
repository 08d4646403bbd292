"""YAML text to plain values that remember their lines.

A small, strict YAML: one document, no anchors, aliases, tags or merge keys, no duplicate keys; booleans are `true` and
`false`, numbers are decimal digits, everything else is text. Built from parser events rather than from
composed nodes: an alias is visible there before it is expanded, and depth can be limited.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml

from fubcli.config.reading import decode_text, find_unwelcome
from fubcli.errors import ConfigError, ConfigPlace

Value: TypeAlias = "bool | int | str | list[Value] | dict[str, Value] | None"

MAX_DEPTH = 16

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS: Mapping[str, Value] = {"true": True, "false": False, "null": None, "~": None, "": None}
# Wide enough for any misspelling that deserves a suggestion, too narrow to spoil a message.
_KEY = re.compile(r"[\w .<-]{1,200}\Z")
# Eighteen digits fit every count in these files and keep int() away from its limit on digits.
_NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,17})\Z")


@dataclass(frozen=True)
class Document:
    """One parsed file: its values, and the line of every dotted key (`catalogs.fub.schemas`, `hints[2]`)."""

    file: str
    root: Value
    lines: Mapping[str, int]

    def place(self, key: str) -> ConfigPlace:
        """Return where a key stands; a key that is not in the file stands where its nearest parent does."""
        known = key
        while known and known not in self.lines:
            known = known[: max(known.rfind("."), known.rfind("["), 0)]
        return ConfigPlace(self.file, self.lines.get(known, 1), key)

    def item_key(self, key: str, item: str) -> str:
        """Return the dotted key of an item in the list at a key whose parts hold no dots."""
        value: Any = self.root
        for part in key.split("."):
            value = value[part]
        return f"{key}[{value.index(item)}]"

    def error(self, key: str, message: str) -> ConfigError:
        """Return the error that names the file, the line and the key."""
        return ConfigError(self.place(key), message)


def parse_document(data: bytes, *, file: str, key: re.Pattern[str] = _KEY) -> Document:
    """Parse the bytes of one file whose keys have this form; raises ConfigError with the line of what is wrong."""
    text = decode_text(data, file=file)
    builder = _Builder(file, yaml.parse(text, Loader=_LOADER), key)
    try:
        root = builder.document()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise ConfigError(ConfigPlace(file, line), f"is not YAML: {error.problem or error}") from error
    except yaml.YAMLError as error:
        raise ConfigError(ConfigPlace(file), f"is not YAML: {error}") from error
    return Document(file, root, builder.lines)


class _Builder:
    """Folds parser events into values, noting the line of every dotted key on the way."""

    def __init__(self, file: str, events: Iterator[yaml.Event], key: re.Pattern[str]) -> None:
        self.lines: dict[str, int] = {}
        self._key = key
        self._file = file
        self._events = events

    def document(self) -> Value:
        """Return the one document of the stream; an empty stream is None."""
        root: Value = None
        seen = False
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if seen:
                    raise self._error(event, "", "holds a second document; one file is one document")
                seen = True
                root = self._value(next(self._events), "", 0)
        return root

    def _value(self, event: yaml.Event, key: str, depth: int) -> Value:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._error(event, key, "uses a YAML anchor or alias; write the value out")
        if tag := getattr(event, "tag", None):
            raise self._error(event, key, f"uses a YAML tag ({tag}); leave it out")
        if depth > MAX_DEPTH:
            raise self._error(event, key, f"is nested deeper than {MAX_DEPTH} levels")
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(key, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(key, depth)
        return self._scalar(event, key)

    def _mapping(self, key: str, depth: int) -> dict[str, Value]:
        values: dict[str, Value] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            name = self._name(event, key)
            child = f"{key}.{name}" if key else name
            if name in values:
                first = self.lines[child]
                raise self._error(event, child, f"is written twice; the first one is in line {first}")
            self.lines[child] = _line(event)
            values[name] = self._value(next(self._events), child, depth + 1)
        return values

    def _name(self, event: yaml.Event, key: str) -> str:
        if not isinstance(event, yaml.ScalarEvent) or event.anchor or event.tag or not self._key.match(event.value):
            raise self._error(event, key, "has a key that is not a plain name")
        return str(event.value)

    def _sequence(self, key: str, depth: int) -> list[Value]:
        values: list[Value] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            child = f"{key}[{len(values)}]"
            self.lines[child] = _line(event)
            values.append(self._value(event, child, depth + 1))
        return values

    def _scalar(self, event: yaml.Event, key: str) -> Value:
        """Return a plain scalar as the boolean, number or nothing it spells; everything else is text."""
        if not isinstance(event, yaml.ScalarEvent):
            raise self._error(event, key, "has no value")
        text = str(event.value)
        # Only double quotes have escapes, and with them a way to write what `decode_text` refuses.
        if event.style == '"' and (unwelcome := find_unwelcome(text)):
            raise self._error(event, key, f"holds {unwelcome[1]}")
        if not event.implicit[0]:
            return text
        if text in _WORDS:
            return _WORDS[text]
        return int(text) if _NUMBER.match(text) else text

    def _error(self, event: yaml.Event, key: str, message: str) -> ConfigError:
        return ConfigError(ConfigPlace(self._file, _line(event), key), message)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0
