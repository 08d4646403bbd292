"""Values for `:name`, as they are written: `name=value` or `name:type=value`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from fubcli.errors import UsageError
from fubcli.model.request import Parameter
from fubcli.results.formats import visible

_PARAMETER = re.compile(
    r"(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?::(?P<type>[a-z_]+(?:\(\d+(?:,\d+)?\))?))?=(?P<value>.*)", re.DOTALL
)
_WRITTEN_AS = {
    "int": re.compile(r"[+-]?\d{1,10}", re.ASCII),
    "bigint": re.compile(r"[+-]?\d{1,19}", re.ASCII),
    "double": re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII),
    "decimal": re.compile(r"[+-]?(\d+\.?\d*|\.\d+)", re.ASCII),
    "boolean": re.compile(r"true|false", re.IGNORECASE),
    "date": re.compile(r"\d{4}-\d\d-\d\d", re.ASCII),
    "timestamp": re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?", re.ASCII),
    "timestamp_ntz": re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?)?", re.ASCII),
}
_LARGEST = {"int": 2**31, "bigint": 2**63}
_TYPES = ("string", "int", "bigint", "double", "decimal", "boolean", "date", "timestamp", "timestamp_ntz")


def parameters(options: Iterable[str]) -> dict[str, Parameter]:
    """Read `name=value` or `name:type=value`; raises UsageError for anything else and for a name given twice."""
    found: dict[str, Parameter] = {}
    for option in options:
        match = _PARAMETER.fullmatch(valid_text(option, "--param"))
        if match is None:
            raise UsageError("--param wants name=value or name:type=value.")
        kind = match["type"] or ""
        if kind and kind.split("(")[0] not in _TYPES:
            raise UsageError(f"--param {match['name']}: the type {kind!r} is not one of {', '.join(_TYPES)}.")
        if match["name"] in found:
            raise UsageError(f"--param {match['name']} is given twice.")
        if not _fits(match["value"], kind):
            raise UsageError(f"--param {match['name']}: {visible(match['value'], 40)!r} is no {kind}.")
        found[match["name"]] = Parameter(match["name"], match["value"], kind)
    return found


def valid_text(text: str, option: str) -> str:
    """Return a text that can be written as UTF-8; raises UsageError for one with half a character in it."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UsageError(f"{option} is not UTF-8 (character {error.start}).") from error
    return text


def _fits(value: str, kind: str) -> bool:
    """Whether a value is written as its type is; an engine that rounds or guesses never sees one that is not."""
    name = kind.split("(")[0]
    pattern = _WRITTEN_AS.get(name)
    if pattern is None:
        return True
    if pattern.fullmatch(value) is None:
        return False
    if name in _LARGEST:
        return -_LARGEST[name] <= int(value) < _LARGEST[name]
    return _is_in_the_calendar(value) if name.startswith(("date", "timestamp")) else True


def _is_in_the_calendar(value: str) -> bool:
    """Whether a day, and the time of it if one is given, exists."""
    from datetime import datetime

    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True
