"""Values as JSON_ARRAY results write them: text for every scalar, JSON text for what is nested, null for NULL."""

from __future__ import annotations

import base64
import json
import math
import struct
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa

from tests.workspace.sqltypes import SqlType


def json_rows(table: pa.Table, kinds: list[SqlType]) -> Iterator[list[str | None]]:
    """Yield a table's rows."""
    columns = [
        [as_text(value, kind) for value in column.to_pylist()]
        for column, kind in zip(table.columns, kinds, strict=True)
    ]
    yield from map(list, zip(*columns, strict=True))


def as_text(value: Any, kind: SqlType) -> str | None:
    """Return a value of Arrow's `to_pylist` as a cell."""
    if value is None:
        return None
    if kind.members:
        return json.dumps(_nested(value, kind), ensure_ascii=False, separators=(",", ":"))
    return _scalar(value, kind)


def _nested(value: Any, kind: SqlType) -> Any:
    """The scalars inside are texts too, as the service has them."""
    if value is None:
        return None
    members = [member for _, member in kind.members]
    if kind.name == "struct":
        return {name: _nested(value[name], member) for name, member in kind.members}
    if kind.name == "map":
        return {as_text(key, members[0]): _nested(item, members[1]) for key, item in value}
    if kind.name == "array":
        return [_nested(item, members[0]) for item in value]
    return _scalar(value, kind)


def _scalar(value: Any, kind: SqlType) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return java_text(value, single=kind.name == "float")
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return _moment(value)
    return str(value)  # an integer, a date, a text


def _moment(value: datetime) -> str:
    precision = "microseconds" if value.microsecond % 1000 else "milliseconds"
    written = value.isoformat(timespec=precision)
    return written[:-6] + "Z" if value.utcoffset() == timedelta(0) else written


def java_text(value: float, *, single: bool = False) -> str:
    """Return a number as Java's Double.toString or Float.toString writes it."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    shortest = _shortest_single(value) if single else repr(value)
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        return shortest if "e" not in shortest and "." in shortest else f"{float(shortest):.1f}"
    sign, digits, exponent = Decimal(shortest).as_tuple()
    text = "".join(map(str, digits)).rstrip("0") or "0"
    power = len(digits) - 1 + int(exponent)
    return f"{'-' if sign else ''}{text[0]}.{text[1:] or '0'}E{power}"


def _shortest_single(value: float) -> str:
    for digits in range(1, 10):
        text = f"{value:.{digits}g}"
        if struct.unpack("f", struct.pack("f", float(text)))[0] == value:
            return text
    return repr(value)
