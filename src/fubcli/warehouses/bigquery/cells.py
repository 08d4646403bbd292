"""The cells of BigQuery's rows as Python values, by the type of their column (see `model.result`)."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Context, Decimal
from typing import Any

from fubcli.model.datatype import DataType

Reader = Callable[[Any], Any]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EXACT = Context(prec=100)
_INTERVAL = re.compile(r"(-)?(\d+)-(\d+) (-)?(\d+) (-)?(\d+):(\d+):(\d+)(?:\.(\d+))?")


def row_of(row: dict[str, Any], readers: Sequence[Reader]) -> tuple[Any, ...]:
    """Return the values of a row, `{"f": [{"v": …}, …]}`."""
    return tuple(read(cell.get("v")) for cell, read in zip(row["f"], readers, strict=True))


def reader_of(kind: DataType) -> Reader:
    """Return what turns a cell's `v` into its value; None stays None."""
    if kind.name == "array":
        item = reader_of(kind.inner[0])
        return lambda value: [item(each.get("v")) for each in value or ()]
    if kind.name == "struct":
        members = [(name, reader_of(inner)) for name, inner in zip(kind.fields, kind.inner, strict=True)]
        return lambda value: None if value is None else _struct(value, members)
    if kind.name.startswith("decimal("):
        least = Decimal(1).scaleb(-int(kind.name[:-1].split(",")[1]))
        return lambda value: None if value is None else Decimal(value).quantize(least, context=_EXACT)
    scalar = _SCALARS.get(kind.name, str)
    return lambda value: None if value is None else scalar(value)


def _struct(value: dict[str, Any], members: Sequence[tuple[str, Reader]]) -> dict[str, Any]:
    return {name: read(cell.get("v")) for (name, read), cell in zip(members, value["f"], strict=True)}


def iso_interval(text: str) -> str:
    """Return `1-2 3 4:5:6.5` as `P1Y2M3DT4H5M6.5S`; zero is `PT0S`, and what is not known stays as it is."""
    found = _INTERVAL.fullmatch(text.strip())
    if found is None:
        return text
    past, years, months, before, days, back, hours, minutes, seconds, fraction = found.groups()
    rest = f".{kept}" if (kept := (fraction or "").rstrip("0")) else ""
    day = [(past, years, "", "Y"), (past, months, "", "M"), (before, days, "", "D")]
    clock = [(back, hours, "", "H"), (back, minutes, "", "M"), (back, seconds, rest, "S")]
    shown, timed = (
        "".join(f"{sign or ''}{int(number)}{more}{unit}" for sign, number, more, unit in parts if int(number) or more)
        for parts in (day, clock)
    )
    return f"P{shown}" + (f"T{timed}" if timed else "") if shown or timed else "PT0S"


def _timestamp(text: str) -> datetime:
    """They are asked for as microseconds since 1970, which lose nothing."""
    return _EPOCH + timedelta(microseconds=int(text))


_SCALARS: dict[str, Reader] = {
    "bigint": int,
    "double": float,
    "boolean": lambda text: text is True or str(text).lower() == "true",
    "binary": base64.b64decode,
    "date": date.fromisoformat,
    "timestamp": _timestamp,
    "timestamp_ntz": datetime.fromisoformat,
    "interval": iso_interval,
}
