"""Values as `rows` have them: `{"f": [{"v": …}]}`, text for every scalar, a list of `{"v": …}` for an array."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from tests.bigquery.kinds import Field


def cell_rows(table: pa.Table, fields: list[Field]) -> Iterator[dict[str, Any]]:
    """Yield a table's rows."""
    columns = [
        [{"v": _cell(value, told)} for value in column.to_pylist()]
        for column, told in zip(table.columns, fields, strict=True)
    ]
    for row in zip(*columns, strict=True):
        yield {"f": list(row)}


def _cell(value: Any, told: Field) -> Any:
    if told["mode"] == "REPEATED":
        item = {**told, "mode": "NULLABLE"}
        return [{"v": _cell(each, item)} for each in value or ()]  # NULL is the empty array
    if value is None:
        return None
    if told["type"] == "RECORD":
        return {"f": [{"v": _cell(value[each["name"]], each)} for each in told["fields"]]}
    return _SCALARS.get(told["type"], str)(value)


def _float(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return repr(value)


def _decimal(value: Decimal) -> str:
    """Trailing zeros are not kept."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def _micros(value: datetime) -> str:
    since = value.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return str((since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds)


def _interval(value: Any) -> str:
    """`Y-M D H:M:S.F`, each part with its own sign, as the API writes it."""
    months, days, nanos = value
    sign, micros = ("-" if nanos < 0 else ""), abs(nanos) // 1000
    seconds, fraction = divmod(micros, 1_000_000)
    clock = f"{sign}{seconds // 3600}:{seconds // 60 % 60}:{seconds % 60}" + (f".{fraction:06d}" if fraction else "")
    lead = "-" if months < 0 else ""
    return f"{lead}{abs(months) // 12}-{abs(months) % 12} {days} {clock}"


_SCALARS: dict[str, Any] = {
    "BOOLEAN": lambda value: str(value).lower(),
    "FLOAT": _float,
    "NUMERIC": _decimal,
    "BIGNUMERIC": _decimal,
    "BYTES": lambda value: base64.b64encode(value).decode(),
    "TIMESTAMP": _micros,
    "DATETIME": lambda value: value.isoformat(),
    "TIME": lambda value: value.isoformat(),
    "INTERVAL": _interval,
}
