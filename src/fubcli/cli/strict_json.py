"""JSON that everybody reads alike, and that can be written again as it is."""

from __future__ import annotations

import json
import math
from collections import Counter
from typing import Any, NoReturn

from fubcli.errors import UsageError
from fubcli.results.formats import visible

DIGITS_AT_MOST = 300
"""Of a whole number: longer ones are no number to others, and some cannot be written again."""
_SHOWN = 20


def parsed(text: str) -> Any:
    """Return what a JSON text says.

    Raises ValueError for what is none, and UsageError for numbers that are none, and for an object with a key twice,
    of which one reader takes the first and another the last.
    """
    return json.loads(
        text, parse_constant=_no_number, parse_int=_whole, parse_float=_fraction, object_pairs_hook=_object
    )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        ((twice, _),) = Counter(name for name, _ in pairs).most_common(1)
        raise UsageError(f'The upstream input has an object with "{visible(twice, _SHOWN)}" in it twice.')
    return found


def _whole(digits: str) -> int:
    return int(digits) if len(digits) <= DIGITS_AT_MOST else _no_number(digits)


def _fraction(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _no_number(digits)


def _no_number(written: str) -> NoReturn:
    raise UsageError(
        f"The upstream input has {visible(written, _SHOWN)}, which is no number of JSON: have it written as null."
    )
