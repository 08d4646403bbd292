"""Values in sentences: numbers and times as people read them, texts from data only where they can do no harm."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from fubcli.model.nights import PACIFIC
from fubcli.operations.investigate.answers import SENTENCE, Answer
from fubcli.playbooks.templates import filled
from fubcli.results.formats import plain_name, visible

_LONGEST = 80
_WITHHELD = "(a text)"
Look = Callable[[str], tuple[Any, str]]
"""Takes a name, returns its value and type."""


def sentence(template: str, look: Look, *, is_title: bool) -> str:
    """Return a sentence with its values; a title repeats texts from data only when they are plain names."""
    return filled(template, lambda slot: _shown(slot, *look(slot), is_title=is_title))


def _shown(slot: str, value: Any, kind: str, *, is_title: bool) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, str):
        return _text(value, kind, is_title=is_title)
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return value.isoformat()
    return _number(value, is_id=slot.rpartition(".")[2].endswith("id"))


def _text(value: str, kind: str, *, is_title: bool) -> str:
    if kind == SENTENCE:
        return visible(value, 200)
    if plain_name(value) == value:
        return value
    return _WITHHELD if is_title else f'"{visible(value, _LONGEST)}"'


def _moment(value: datetime) -> str:
    try:
        return f"{value.astimezone(PACIFIC):%Y-%m-%d %H:%M %Z}"
    except OverflowError:  # the first and the last hours of the calendar have no Pacific time
        return value.isoformat()


def _number(value: Any, *, is_id: bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value) if is_id else f"{value:,}"
    if isinstance(value, float | Decimal):
        return f"{value:,.1f}".removesuffix(".0")
    return _WITHHELD


def looking(answers: dict[str, Answer], parameters: dict[str, tuple[Any, str]], step: str, place: int) -> Look:
    """Return what finds a slot's value: in the row of a step, in the first row of a named one, in the parameters."""

    def look(slot: str) -> tuple[Any, str]:
        named, dot, column = slot.rpartition(".")
        answer = answers.get(named if dot else step)
        at = 0 if dot else place
        if answer is not None and (column == "row_count" or answer.kind(column)):
            return answer.value(at, column), answer.kind(column) or "bigint"
        return parameters.get(slot, (None, ""))

    return look


def counted(number: int, one: str, many: Sequence[str] = ()) -> str:
    """Return a number with its word: `1 step`, `2 steps`."""
    return f"{number:,} {one if number == 1 else (many[0] if many else f'{one}s')}"
