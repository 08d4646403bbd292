"""How much a generating function makes: rows, array elements, characters."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from sqlglot import exp

from fubcli.model.scans import Moment, Product, Steps, Unread
from fubcli.sql.evaluation import Duration, Parameters, number_of, value_of

CALENDAR_DAYS = 3_660.0
"""How many days a series of dates that come out of data is taken to have: ten years."""
_LONGEST_VALUE = 1_000.0
"""How many elements or characters a value of a table is taken to have."""

EXPLODING = frozenset(
    kind for kind in vars(exp).values()
    if isinstance(kind, type) and issubclass(kind, exp.Explode | exp.Posexplode | exp.Inline)
)  # fmt: skip
_SIZED: dict[type[exp.Expr], str] = {exp.Repeat: "times", exp.Space: "this", exp.Pad: "expression", exp.Stack: "this"}
_SIZED_CALLS = {"array_repeat": 1, "repeat": 1, "space": 0, "lpad": 1, "rpad": 1, "stack": 0}
_TEXTS = frozenset({exp.Repeat, exp.Space, exp.Pad})

GENERATING = frozenset({exp.GenerateSeries, *_SIZED, *EXPLODING})
"""Classes of functions that make something; `range` and `array_repeat` are known by name."""
_NAMED = frozenset({"range", "sequence", *_SIZED_CALLS})

_NATURAL: dict[type[exp.Expr], float] = {
    exp.ArraySize: _LONGEST_VALUE, exp.Length: _LONGEST_VALUE, exp.Levenshtein: _LONGEST_VALUE,
    exp.Day: 31, exp.DayOfMonth: 31, exp.Month: 12, exp.Quarter: 4, exp.Hour: 24, exp.Minute: 60, exp.Second: 60,
    exp.DayOfWeek: 7, exp.DayOfYear: 366, exp.WeekOfYear: 53, exp.MonthsBetween: CALENDAR_DAYS / 30,
}  # fmt: skip
"""The most that a function of data is taken to return."""


def is_generator(node: exp.Expr) -> bool:
    """Whether a call makes an array, a text or rows of a size that an argument gives."""
    if isinstance(node, exp.Anonymous):
        return node.name.lower() in _NAMED
    return type(node) in GENERATING and type(node) not in EXPLODING


def generated(node: exp.Expr, parameters: Parameters) -> Product:
    """Return what an expression makes: all its generators multiplied, for one may stand in the function of another.

    Of texts only the longest counts, and subqueries count for themselves.
    """
    product, longest = Product(), 1.0
    for call in _calls(node):
        size = size_of(call, parameters)
        if type(call) in _TEXTS and size.is_known:
            longest = max(longest, size.factor * _around(call, node, parameters))
        else:
            product = times(product, size)
    return times(product, Product(longest))


def _around(call: exp.Expr, top: exp.Expr, parameters: Parameters) -> float:
    """Return how often a text is repeated by the texts that it stands in."""
    factor, node = 1.0, call
    while node is not top and node.parent is not None:
        node = node.parent
        factor *= size_of(node, parameters).factor if type(node) in _TEXTS else 1.0
    return factor


def _calls(node: exp.Expr) -> Iterator[exp.Expr]:
    for part in node.walk(prune=lambda part: isinstance(part, exp.Query)):
        if is_generator(part):
            yield part


def makes_many(node: exp.Expr) -> bool:
    """Whether an expression has a generator of rows or array elements in it."""
    return type(node) in EXPLODING or any(type(call) not in _TEXTS for call in _calls(node))


def times(left: Product, right: Product) -> Product:
    """Return both multiplied."""
    return Product(
        left.factor * right.factor, left.series + right.series, left.tables + right.tables,
        left.is_known and right.is_known,
    )  # fmt: skip


def size_of(call: exp.Expr, parameters: Parameters) -> Product:
    """Return the size that one generating call asks for; not known when it is data's to say."""
    name = call.name.lower() if isinstance(call, exp.Anonymous) else ""
    if isinstance(call, exp.GenerateSeries):
        return _series(call.args["start"], call.args["end"], call.args.get("step"), parameters)
    if name in ("range", "sequence"):
        return _range(call.expressions, parameters)
    if name:
        place = _SIZED_CALLS[name]
        size = call.expressions[place] if len(call.expressions) > place else None
    else:
        size = call.args.get(_SIZED[type(call)])
    return _known(_most(size, parameters))


def _known(size: float | None) -> Product:
    return Product(is_known=False) if size is None else Product(max(size, 1.0))


def _range(arguments: list[exp.Expr], parameters: Parameters) -> Product:
    """`range(end)` or `range(start, end, step)`; it has no names for its arguments."""
    if any(isinstance(argument, exp.Kwarg) for argument in arguments) or not arguments:
        return Product(is_known=False)
    start = arguments[0] if len(arguments) > 1 else exp.Literal.number(0)
    end, step = arguments[min(1, len(arguments) - 1)], arguments[2] if len(arguments) > 2 else None
    count = _numbers(start, end, step, parameters)
    return _known(None if count is None else count - 1.0)  # its end is not in it


def _series(start: exp.Expr, end: exp.Expr, step: exp.Expr | None, parameters: Parameters) -> Product:
    numbers = _numbers(start, end, step, parameters)
    if numbers is not None:
        return _known(numbers)
    by = value_of(step, parameters) if step is not None else Duration(1.0)
    if not isinstance(by, Duration) or not by.days:
        return Product(is_known=False)
    first, last = (value_of(node, parameters) for node in (start, end))
    if isinstance(first, Moment) and isinstance(last, Moment):
        return Product(series=(Steps(first, last, abs(by.days)),))
    if step is None and not any(isinstance(value, Moment) for value in (first, last)):
        return Product(is_known=False)  # may be numbers
    return Product(CALENDAR_DAYS / abs(by.days))


def _numbers(start: exp.Expr, end: exp.Expr, step: exp.Expr | None, parameters: Parameters) -> float | None:
    by = number_of(step, parameters) if step is not None else 1.0
    if isinstance(by, Unread) or not by:
        return None
    first, last = number_of(start, parameters), number_of(end, parameters)
    if not isinstance(first, Unread) and not isinstance(last, Unread):
        return math.floor(abs(last - first) / abs(by)) + 1.0
    highest = _most(end, parameters)
    if isinstance(first, Unread) or highest is None:
        return None
    return math.floor(max(highest - first, first, 0.0) / abs(by)) + 1.0  # up to the highest, or down to zero


def _most(node: exp.Expr | None, parameters: Parameters) -> float | None:
    """Return the largest number that an expression is taken to be, or None when data may make it any."""
    if node is None:
        return None
    number = number_of(node, parameters)
    if not isinstance(number, Unread):
        return number
    handler = _MOST.get(type(node))
    return handler(node, parameters) if handler else _NATURAL.get(type(node))


def _least(node: exp.Expr, parameters: Parameters) -> float | None:
    sizes = [_most(each, parameters) for each in (node.this, *node.expressions)]
    return min((size for size in sizes if size is not None), default=None)


def _greatest(node: exp.Expr, parameters: Parameters) -> float | None:
    sizes = [_most(each, parameters) for each in (node.this, *node.expressions)]
    known = [size for size in sizes if size is not None]
    return max(known) if len(known) == len(sizes) else None


def _plus(node: exp.Expr, parameters: Parameters) -> float | None:
    sizes = _most(node.this, parameters), _most(node.args["expression"], parameters)
    return None if sizes[0] is None or sizes[1] is None else sizes[0] + sizes[1]


def _minus(node: exp.Expr, parameters: Parameters) -> float | None:
    """Only a number may be taken off: data may be negative."""
    size, less = _most(node.this, parameters), number_of(node.args["expression"], parameters)
    return None if size is None or isinstance(less, Unread) else size - less


def _modulo(node: exp.Expr, parameters: Parameters) -> float | None:
    return _most(node.args["expression"], parameters)


def _same(node: exp.Expr, parameters: Parameters) -> float | None:
    return _most(node.this, parameters)


def _apart(node: exp.Expr, _parameters: Parameters) -> float | None:
    """`datediff` counts days; with a smaller unit it may be anything."""
    unit = node.args.get("unit")
    return CALENDAR_DAYS if unit is None or unit.name.upper() in ("DAY", "WEEK", "MONTH", "QUARTER", "YEAR") else None


_MOST: dict[type[exp.Expr], Callable[[exp.Expr, Parameters], float | None]] = {
    exp.Least: _least, exp.Greatest: _greatest, exp.Coalesce: _greatest, exp.Add: _plus, exp.Sub: _minus,
    exp.Mod: _modulo, exp.Paren: _same, exp.Cast: _same, exp.DateDiff: _apart,
}  # fmt: skip
