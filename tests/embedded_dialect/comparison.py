"""How an embedded answer compares with Spark's: one word for each statement.

equal      names, type families and rows are Spark's
names      only the columns' names differ
type       the values are right, a column's type family differs (a double for a decimal, say)
value      a value differs: silently wrong
error      the engine fails where Spark answers
refused    the layer says that the embedded engine cannot do it
both error neither answers
accepted   Spark refuses to analyse it, the engine answers
unraised   Spark raises an error while it runs, the engine gives a value: silently wrong
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from fubcli.model.result import ResultSet

SILENT = ("value", "unraised")
RIGHT = ("equal", "names", "type")
_FAMILIES = {
    "tinyint": "integer", "smallint": "integer", "int": "integer", "bigint": "integer",
    "float": "double", "void": "any",
}  # fmt: skip
_DURATION = re.compile(r"P(?:(-?\d+)Y)?(?:(-?\d+)M)?(?:(-?\d+)D)?(?:T(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?[\d.]+)S)?)?")


def compare(expected: dict[str, Any], answer: ResultSet) -> str:
    """Return the class of an answer; `expected` is a line of a golden file."""
    if "error" in expected:
        return "unraised" if expected["phase"] == "runtime" else "accepted"
    names, types = [column.name for column in answer.columns], [column.type for column in answer.columns]
    if not _same_rows(expected["rows"], [list(row) for row in answer.rows], _is_ordered(expected["sql"])):
        return "value"
    if len(types) != len(expected["types"]) or not all(map(_same_type, expected["types"], types)):
        return "type"
    return "equal" if names == expected["names"] else "names"


def _is_ordered(sql: str) -> bool:
    depth, outer = 0, ""
    for character in sql.lower():
        depth += (character == "(") - (character == ")")
        outer += character if depth == 0 else ""
    return "order by" in outer


def _same_rows(expected: Sequence[Any], found: Sequence[Any], ordered: bool) -> bool:
    if len(expected) != len(found):
        return False
    if ordered:
        return all(_same(*pair) for pair in zip(expected, found, strict=True))
    left = list(found)
    for row in expected:
        match = next((index for index, other in enumerate(left) if _same(row, other)), None)
        if match is None:
            return False
        left.pop(match)
    return True


def _same(expected: Any, found: Any) -> bool:
    if isinstance(expected, list):
        if isinstance(found, dict):
            found = list(found.values())
        return isinstance(found, list | tuple) and len(expected) == len(found) and all(map(_same, expected, found))
    if not isinstance(expected, dict):
        return expected is found is None or (type(expected) is type(found) and bool(expected == found))
    ((kind, value),) = expected.items()
    return found is not None and _BY_KIND[kind](value, found)


def _same_number(value: str, found: Any) -> bool:
    if isinstance(found, bool) or not isinstance(found, int | float | Decimal):
        return False
    if isinstance(found, float) or "e" in value.lower() or value in ("nan", "inf", "-inf"):
        wanted = float(value)
        return (math.isnan(wanted) and math.isnan(float(found))) or math.isclose(
            wanted, float(found), rel_tol=1e-9, abs_tol=1e-12
        )
    return Decimal(value) == Decimal(found)


def _same_float(value: str, found: Any) -> bool:
    return _same_number(value, float(found)) if isinstance(found, int | float | Decimal) else False


def _same_moment(value: str, found: Any) -> bool:
    if isinstance(found, datetime):
        return datetime.fromisoformat(value) == found.replace(tzinfo=None)
    return isinstance(found, date) and datetime.fromisoformat(value) == datetime(found.year, found.month, found.day)


def _same_interval(value: list[int], found: Any) -> bool:
    match = _DURATION.fullmatch(str(found))
    if match is None:
        return False
    years, months, days, hours, minutes = (int(part or 0) for part in match.groups()[:5])
    seconds = Decimal(match[6] or 0) + 60 * (minutes + 60 * (hours + 24 * days))
    return value == [years * 12 + months, int(seconds * 1_000_000)]


def _same_struct(value: list[Any], found: Any) -> bool:
    if not isinstance(found, dict) or [name for name, _ in value] != [str(name) for name in found]:
        return False
    return all(_same(item, other) for (_, item), other in zip(value, found.values(), strict=True))


def _same_map(value: list[Any], found: Any) -> bool:
    return isinstance(found, dict) and _same_rows(value, [list(pair) for pair in found.items()], ordered=False)


_BY_KIND: dict[str, Any] = {
    "n": lambda value, found: _same_number(str(value), found),
    "d": _same_number,
    "f": _same_float,
    "b": lambda value, found: value is found,
    "x": lambda value, found: isinstance(found, bytes) and value == found.hex(),
    "v": lambda value, found: json.loads(value) == json.loads(str(found)),
    "ts": _same_moment,
    "iv": _same_interval,
    "a": lambda value, found: isinstance(found, list) and _same(value, found),
    "s": _same_struct,
    "m": _same_map,
}


def _same_type(expected: str, found: str) -> bool:
    wanted, given = _families(expected), _families(found)
    return wanted == given or (re.sub(r"any", "", wanted) == "" and given != "") or "any" in wanted


def _families(kind: str) -> str:
    plain = re.sub(r"\([\d, ]*\)", "", kind.lower().replace(" ", "").replace("`", ""))
    plain = re.sub(r"interval\w*", "interval", plain)
    return re.sub(r"\w+", lambda match: _FAMILIES.get(match[0], match[0]), plain)
