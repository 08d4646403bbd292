"""The texts of a `JSON_ARRAY` result as Python values, by the type of their column (see `model.result`)."""

from __future__ import annotations

import base64
import json
import struct
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from fubcli.model.datatype import DataType
from fubcli.warehouses.databricks.intervals import iso_duration

Reader = Callable[[Any], Any]


def reader_of(kind: DataType) -> Reader:
    """Return what turns a text of a column of that type into its value; None stays None."""
    name = kind.name.split("(")[0]
    if name in ("array", "map", "struct"):
        inside = _inside(kind)
        return lambda text: None if text is None else inside(_loaded(text))
    scalar = _SCALARS.get(name, str)
    return lambda text: None if text is None else scalar(text)


def _inside(kind: DataType) -> Reader:
    """Return what reads a value inside a nested one, where JSON has kept its numbers."""
    if kind.name == "array":
        item = _or_none(_inside(kind.inner[0]))
        return lambda value: [item(each) for each in value]
    if kind.name == "struct":
        members = [(name, _or_none(_inside(each))) for name, each in zip(kind.fields, kind.inner, strict=True)]
        return lambda value: {name: read(value.get(name)) for name, read in members}
    if kind.name == "map":
        key, item = (_or_none(_inside(each)) for each in kind.inner)
        return lambda value: {key(each): item(of) for each, of in _entries(value)}
    scalar = _SCALARS.get(kind.name.split("(")[0], str)
    return lambda value: value if isinstance(value, bool) else scalar(str(value))


def _or_none(read: Reader) -> Reader:
    return lambda value: None if value is None else read(value)


def _loaded(text: str) -> Any:
    """Read nested JSON without losing a digit: its decimals stay the text that they are."""
    return json.loads(text, parse_float=str) if isinstance(text, str) else text


def _entries(value: Any) -> list[tuple[Any, Any]]:
    return list(value.items()) if isinstance(value, dict) else [(each["key"], each["value"]) for each in value]


def _boolean(text: str) -> bool:
    return text.lower() == "true"


def _single(text: str) -> float:
    """Return the number that a FLOAT holds, as every other way to fetch it shows it."""
    number: float = struct.unpack("f", struct.pack("f", float(text)))[0]
    return number


def _timestamp(text: str) -> datetime | str:
    """A year that Python's calendar lacks stays text."""
    moment = _moment(text)
    if isinstance(moment, str):
        return moment
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _timestamp_ntz(text: str) -> datetime | str:
    moment = _moment(text)
    return moment if isinstance(moment, str) else moment.replace(tzinfo=None)


def _moment(text: str) -> datetime | str:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return text


def _date(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


_SCALARS: dict[str, Reader] = {
    "bigint": int,
    "int": int,
    "smallint": int,
    "tinyint": int,
    "double": float,
    "float": _single,
    "decimal": Decimal,
    "boolean": _boolean,
    "date": _date,
    "timestamp": _timestamp,
    "timestamp_ntz": _timestamp_ntz,
    "binary": base64.b64decode,
    "interval": iso_duration,
}
