"""Values as JSON without losing their type.

    type            JSON                                  column `encoding`
    bigint          number; all strings beyond 2^53       string (only then)
    decimal(p,s)    string                                string
    double, float   number; "NaN", "Infinity"             number-or-string (only then)
    timestamp       RFC 3339 in UTC, `…Z`
    timestamp_ntz   the same without a zone
    date            YYYY-MM-DD
    interval        ISO 8601 duration
    binary          base64                                base64
    struct, array   object, array; decimals and integers beyond 2^53 inside are strings
    map             object; pairs when keys are not text  pairs (only then)

NULL is null and never the empty string.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from fubcli.model.result import Column, ResultSet

EXACT_INTEGER = 2**53
"""Integers beyond this lose digits in most JSON readers."""


@dataclass(frozen=True)
class Encoded:
    """JSON-ready columns (`name`, `type`, `encoding` where it matters) and rows."""

    columns: list[dict[str, Any]]
    rows: list[list[Any]]


def encode(result: ResultSet) -> Encoded:
    """Encode a whole result, column by column."""
    columns: list[dict[str, Any]] = []
    encoded: list[list[Any]] = []
    for index, column in enumerate(result.columns):
        values, encoding = _column(column, [row[index] for row in result.rows])
        described = {"name": column.name, "type": column.type}
        columns.append(described | ({"encoding": encoding} if encoding else {}))
        encoded.append(values)
    return Encoded(columns, [list(row) for row in zip(*encoded, strict=True)])


def _column(column: Column, values: Sequence[Any]) -> tuple[list[Any], str]:
    kind = column.type.split("(")[0].split("<")[0]
    if kind == "decimal":
        return [None if value is None else _decimal(value) for value in values], "string"
    if any(isinstance(value, int) and abs(value) > EXACT_INTEGER for value in values):
        return [None if value is None else str(value) for value in values], "string"
    if any(isinstance(value, float) and not math.isfinite(value) for value in values):
        return [plain(value) for value in values], "number-or-string"
    if kind == "map" and any(isinstance(value, dict) and not _has_text_keys(value) for value in values):
        return [None if value is None else _pairs(value) for value in values], "pairs"
    return [plain(value) for value in values], "base64" if kind == "binary" else ""


def encode_part(column: Column, values: Sequence[Any]) -> tuple[list[Any], str]:
    """Encode some values of a column whose others are not known: by its type, and numbers one by one.

    What `encode` decides by looking at all of them is decided for each: a number that JSON readers would change is a
    string by itself. The encoding is that of these values.
    """
    kind = column.type.split("(")[0].split("<")[0]
    if kind == "decimal":
        return [None if value is None else _decimal(value) for value in values], "string"
    if kind == "map" and not column.type.startswith(_TEXT_KEYS):
        return [None if value is None else _pairs(value) for value in values], "pairs"
    if kind == "binary":
        return [plain(value) for value in values], "base64"
    if kind in _ALWAYS_PLAIN and all(value is None or type(value) in _PLAIN for value in values):
        return list(values), ""
    encoded = [plain(value) for value in values]
    is_mixed = kind in _NUMBERS and any(isinstance(value, str) for value in encoded)
    return encoded, "number-or-string" if is_mixed else ""


_TEXT_KEYS = ("map<string,", "map<interval,")
_ALWAYS_PLAIN = ("string", "boolean", "int", "smallint", "tinyint", "interval")
_PLAIN = (str, int, bool)
_NUMBERS = ("bigint", "double", "float")


def plain(value: Any) -> Any:
    """Return one value as JSON has it; whatever is not known becomes its text."""
    if value is None or isinstance(value, bool | str):
        return value
    for kind, encoded in _BY_KIND:
        if isinstance(value, kind):
            return encoded(value)
    return str(value)


def _integer(value: int) -> int | str:
    return value if abs(value) <= EXACT_INTEGER else str(value)


def _float(value: float) -> float | str:
    if math.isnan(value):
        return "NaN"
    return value if math.isfinite(value) else ("Infinity" if value > 0 else "-Infinity")


def _decimal(value: Decimal | int) -> str:
    return format(Decimal(value), "f")


def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        return value.isoformat()
    try:
        return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
    except OverflowError:  # the first and the last hours of the calendar have no UTC; their own zone is as good
        return value.isoformat()


def _duration(value: timedelta) -> str:
    seconds = _decimal(Decimal(value // timedelta(microseconds=1)).scaleb(-6))
    return f"PT{seconds.rstrip('0').rstrip('.')}S"


def _mapping(value: dict[Any, Any]) -> Any:
    if _has_text_keys(value):
        return {key: plain(item) for key, item in value.items()}
    return _pairs(value)


def _pairs(value: dict[Any, Any]) -> list[list[Any]]:
    return [[plain(key), plain(item)] for key, item in value.items()]


def _has_text_keys(value: dict[Any, Any]) -> bool:
    return all(isinstance(key, str) for key in value)


_BY_KIND: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (int, _integer),
    (float, _float),
    (Decimal, _decimal),
    (datetime, _moment),
    (date, date.isoformat),
    (time, time.isoformat),
    (timedelta, _duration),
    (bytes, lambda value: base64.b64encode(value).decode("ascii")),
    (list, lambda value: [plain(item) for item in value]),
    (tuple, lambda value: [plain(item) for item in value]),
    (dict, _mapping),
)
