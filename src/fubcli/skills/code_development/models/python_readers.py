"""The functions by which a generated module of Python reads values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reader:
    """A function of the generated module, and what it imports."""

    name: str
    text: str
    imports: tuple[str, ...] = ()


_MEMBERS = """T = TypeVar("T")
K = TypeVar("K")


def _members(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError("wants an object")
    return value"""
_READ = """def _read(row: Mapping[str, Any], column: str, reader: Callable[[Any], T]) -> T:
    if column not in row:
        raise ValueError(f"{column!r} is missing")
    try:
        return reader(row[column])
    except ValueError as error:
        raise ValueError(f"{column!r}: {error}") from None"""
_NULLABLE = """def _nullable(reader: Callable[[Any], T]) -> Callable[[Any], T | None]:
    return lambda value: None if value is None else reader(value)"""
_MASKED = """def _masked(reader: Callable[[Any], T]) -> Callable[[Any], T | str]:
    return lambda value: value if isinstance(value, str) else reader(value)"""
_INTEGER = """def _integer(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,19}", value):
        return int(value)
    raise ValueError("wants a whole number")"""
_DOUBLE = """def _double(value: Any) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    if value in ("NaN", "Infinity", "-Infinity"):
        return float(value)
    raise ValueError("wants a number")"""
_DECIMAL = """def _decimal(value: Any) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]+([.][0-9]+)?", value):
        return Decimal(value)
    raise ValueError("wants a decimal number as text")"""
_BOOLEAN = """def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError("wants true or false")"""
_TEXT = """def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise ValueError("wants a text")"""
_DATE = """def _date(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError("wants a date, YYYY-MM-DD") from None"""
_TIMESTAMP = """def _timestamp(value: Any) -> datetime:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError("wants a time in RFC 3339") from None
    if moment.tzinfo is None:
        raise ValueError("wants a time with a zone")
    return moment"""
_TIMESTAMP_NTZ = """def _timestamp_ntz(value: Any) -> datetime:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError("wants a time in ISO 8601") from None
    if moment.tzinfo is not None:
        raise ValueError("wants a time without a zone")
    return moment"""
_BINARY = """def _binary(value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    try:
        return base64.b64decode(value, validate=True)
    except (TypeError, ValueError):
        raise ValueError("wants base64") from None"""
_ARRAY = """def _array(reader: Callable[[Any], T]) -> Callable[[Any], tuple[T, ...]]:
    def read(value: Any) -> tuple[T, ...]:
        if not isinstance(value, (list, tuple)):
            raise ValueError("wants a list")
        return tuple(reader(each) for each in value)

    return read"""
_MAP = """def _map(key: Callable[[Any], K], reader: Callable[[Any], T]) -> Callable[[Any], Mapping[K, T]]:
    def read(value: Any) -> Mapping[K, T]:
        pairs = list(value.items()) if isinstance(value, Mapping) else value
        if not isinstance(pairs, list) or not all(isinstance(each, (list, tuple)) and len(each) == 2 for each in pairs):
            raise ValueError("wants an object, or a list of pairs")
        return {key(name): reader(each) for name, each in pairs}

    return read"""
_ANYTHING = """def _anything(value: Any) -> Any:
    return value"""
_VOID = """def _void(value: Any) -> None:
    if value is not None:
        raise ValueError("wants null")"""

READERS = (
    Reader("_members", _MEMBERS),
    Reader("_read", _READ),
    Reader("_nullable", _NULLABLE),
    Reader("_masked", _MASKED),
    Reader("_integer", _INTEGER, ("import re",)),
    Reader("_double", _DOUBLE),
    Reader("_decimal", _DECIMAL, ("import re", "from decimal import Decimal")),
    Reader("_boolean", _BOOLEAN),
    Reader("_text", _TEXT),
    Reader("_date", _DATE, ("from datetime import date, datetime",)),
    Reader("_timestamp", _TIMESTAMP, ("from datetime import date, datetime",)),
    Reader("_timestamp_ntz", _TIMESTAMP_NTZ, ("from datetime import date, datetime",)),
    Reader("_binary", _BINARY, ("import base64",)),
    Reader("_array", _ARRAY),
    Reader("_map", _MAP),
    Reader("_anything", _ANYTHING),
    Reader("_void", _VOID),
)
"""In the order in which the module has them."""
