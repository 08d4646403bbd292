"""Whether a column's new definition still gives the lakehouse what it has: the kind of value, and all of it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from fubcli.model.migration import ColumnSpec, ColumnType


class Breaks(StrEnum):
    """Whether something breaks the export."""

    NO = "no"
    UNKNOWN = "unknown"
    YES = "yes"


Judgement = tuple[Breaks, str]

_INTEGERS = ("tinyint", "smallint", "mediumint", "int", "bigint")
_TEXTS = ("tinytext", "text", "mediumtext", "longtext")
_FAMILIES = {
    "integer": (*_INTEGERS, "year", "bit"),
    "decimal": ("decimal",),
    "float": ("float", "double"),
    "text": ("char", "varchar", *_TEXTS, "enum", "set", "json", "uuid", "inet4", "inet6"),
    "binary": ("binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob"),
    "date": ("date",),
    "time": ("time",),
    "timestamp": ("datetime", "timestamp"),
}
_FAMILY = {name: family for family, names in _FAMILIES.items() for name in names}
_NUMBERS = ("float", "decimal", "integer")
_LAKE = {
    **dict.fromkeys(("bigint", "int", "integer", "smallint", "tinyint", "boolean"), ("integer",)),
    **dict.fromkeys(("double", "float"), _NUMBERS),
    **dict.fromkeys(("timestamp", "timestamp_ntz"), ("timestamp",)),
    **dict.fromkeys(("string", "varchar", "char"), ("text",)),
    "decimal": ("decimal", "integer"),
    "date": ("date",),
    "binary": ("binary",),
}
"""The families from which a type of the lakehouse is filled."""
_LARGEST = {"tinytext": 255, "text": 65_535, "mediumtext": 16_777_215, "longtext": 4_294_967_295}
_COMPARE = "compare it with SHOW CREATE TABLE"


def retyped(old: ColumnSpec | None, lake_types: Iterable[str], new: ColumnSpec, charset: str = "") -> Judgement:
    """Judge a new definition against the old one, where the file has it, and against the lakehouse's types.

    `lake_types` begin with that of the landing table, which is of no use when it keeps everything as text. `charset`
    is what the file has made the default of the table, when that is another than utf8mb4.
    """
    if new.is_generated and not (old and old.is_generated):
        return Breaks.YES, "its values are replaced by those of an expression"
    kinds = _kind(old, tuple(lake_types), new)
    if kinds[0] is not Breaks.NO:
        return kinds
    for judgement in (_width(old, tuple(lake_types), new), _nulls(old, new), _characters(old, new, charset)):
        if judgement[0] is not Breaks.NO:
            return judgement
    return Breaks.NO, "it stays the same kind of value, and no narrower"


def _kind(old: ColumnSpec | None, lake_types: tuple[str, ...], new: ColumnSpec) -> Judgement:
    family = _FAMILY.get(new.type.name)
    if family is None:
        return Breaks.UNKNOWN, f"what a {new.type.name} becomes in the export is not known"
    if old is not None and _FAMILY.get(old.type.name) != family:
        return Breaks.YES, f"it is retyped from {old.type} to {new.type}"
    typed = [each for each in lake_types if _lake_name(each) != "string"] or list(lake_types)[1:]
    for each in typed:
        if _lake_name(each) not in _LAKE:
            return Breaks.UNKNOWN, f"how {new.type} becomes {_lake_name(each)} behind the export is not known"
        if family not in _LAKE.get(_lake_name(each), ()):
            return Breaks.YES, f"it is retyped: {each} behind the export cannot be filled from {new.type}"
    if old is None and not typed:
        return Breaks.UNKNOWN, f"its old type is not known; {_COMPARE}"
    return Breaks.NO, ""


def _lake_name(written: str) -> str:
    return written.lower().partition("(")[0].partition("<")[0].strip()


def _width(old: ColumnSpec | None, lake_types: tuple[str, ...], new: ColumnSpec) -> Judgement:
    if old is None:
        if any(_holds_all(new.type, each) for each in lake_types):
            return Breaks.NO, ""
        return Breaks.UNKNOWN, f"whether {new.type} is narrower than what it was is not known; {_COMPARE}"
    if _holds(new.type, old.type):
        return Breaks.NO, ""
    return Breaks.YES, f"not everything that {old.type} holds fits into {new.type}: values are cut, or it fails"


def _holds_all(new: ColumnType, lake: str) -> bool:
    """Whether a type holds everything that a column of the lakehouse can hold."""
    name = _lake_name(lake)
    if new.is_unsigned:
        return False
    if name in ("bigint", "int", "smallint", "tinyint"):
        return new.name == "bigint"
    if name == "decimal":
        inside = lake.partition("(")[2].rstrip(")").replace(" ", "").split(",")
        return new.name == "decimal" and _digits(new) == _digits(ColumnType("decimal", tuple(filter(None, inside))))
    widest = {"double": "double", "float": "double", "date": "date", "string": "longtext"}.get(name)
    return widest == new.name and not new.arguments


def _digits(decimal: ColumnType) -> tuple[int, int]:
    numbers = [int(each) for each in decimal.arguments[:2] if each.isdigit() and len(each) < 4]
    return numbers[0] if numbers else 10, numbers[1] if len(numbers) > 1 else 0


def _holds(new: ColumnType, old: ColumnType) -> bool:
    """Whether every value of the old type is one of the new, of the same family."""
    if new == old:
        return True
    if new.name in _INTEGERS and old.name in _INTEGERS:
        wider = _INTEGERS.index(new.name) - _INTEGERS.index(old.name)
        if new.is_unsigned == old.is_unsigned:
            return wider >= 0
        return old.is_unsigned and wider > 0
    if new.name == old.name == "decimal":
        (digits, scale), (old_digits, old_scale) = _digits(new), _digits(old)
        fits = scale >= old_scale and digits - scale >= old_digits - old_scale
        return fits and (old.is_unsigned or not new.is_unsigned)
    if new.name == old.name == "enum":
        return new.arguments[: len(old.arguments)] == old.arguments
    if new.name in ("varchar", *_TEXTS) and old.name in ("varchar", "char", *_TEXTS):
        return _characters_of(new, bytes_each=4) >= _characters_of(old, bytes_each=1)
    if new.name == "double" and old.name in ("float", "double"):
        return not new.arguments
    return new.name == old.name and new.name in ("datetime", "timestamp") and _precision(new) >= _precision(old)


def _characters_of(type: ColumnType, *, bytes_each: int) -> int:
    """How many characters fit; a text has so many bytes, and a character up to four of them."""
    if type.name in _LARGEST and not type.arguments:
        return _LARGEST[type.name] // bytes_each
    length = type.arguments[0] if type.arguments else "1"
    return int(length) if length.isdigit() and len(length) < 8 else 0


def _precision(type: ColumnType) -> int:
    return int(type.arguments[0]) if type.arguments and type.arguments[0].isdigit() else 0


def _nulls(old: ColumnSpec | None, new: ColumnSpec) -> Judgement:
    if new.is_invisible:
        return Breaks.UNKNOWN, "an invisible column is left out of SELECT *"
    if new.is_nullable is False and (old is None or old.is_nullable is not False):
        return Breaks.UNKNOWN, "NOT NULL makes something else of its NULLs, or fails; whether it has any is not known"
    return Breaks.NO, ""


def _characters(old: ColumnSpec | None, new: ColumnSpec, default: str) -> Judgement:
    charset = new.charset or (new.collation or "").partition("_")[0]
    if not charset and default and _FAMILY.get(new.type.name) == "text":
        return (
            Breaks.UNKNOWN,
            f"the table's character set has become {default}: characters that it does not have are lost",
        )
    if not charset or charset == "utf8mb4" or (old is not None and old.charset == charset):
        return Breaks.NO, ""
    return Breaks.UNKNOWN, f"characters that the set {charset} does not have are lost"
