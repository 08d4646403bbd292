"""Two answers with a key in common as one: both values, their difference, and by how many percent they differ."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from fubcli.model.playbook import Comparison, Step
from fubcli.operations.investigate.answers import Answer, State

_KEYS = (str, int, float, Decimal, date)
_NUMBERS = (int, float, Decimal)
_COLUMNS = (("left", "double"), ("right", "double"), ("difference", "double"), ("percent", "double"))


def compared(step: Step, comparison: Comparison, answers: dict[str, Answer]) -> Answer:
    """Return the rows of a `compare` step, the largest difference first; no answer when one of the two has none.

    `percent` is how far `right` is from `left`, always positive; 100 where only one of them has the key.
    """
    left, right = answers[comparison.left], answers[comparison.right]
    for each in (left, right):
        if not each.state.is_known:
            return _unknown(step, left, f"{each.step.id} has no answer")
        if each.state is State.ANSWERED and {comparison.on, comparison.value} - {c["name"] for c in each.columns}:
            return _unknown(step, left, f"{each.step.id} has no column {comparison.on} or {comparison.value}")
        if not _is_comparable(each, comparison.on, comparison.value):
            return _unknown(step, left, f"{comparison.on} of {each.step.id} is no key, or {comparison.value} no number")
        if each.truncated:
            return _unknown(step, left, f"the answer of {each.step.id} was cut off")
    sides = [_by_key(each, comparison.on, comparison.value) for each in (left, right)]
    keys = dict.fromkeys([*sides[0], *sides[1]])
    rows = [[key, *_differing(sides[0].get(key), sides[1].get(key))] for key in keys]
    rows.sort(key=lambda row: (-row[4], str(row[0])))
    kind = left.kind(comparison.on) or right.kind(comparison.on) or "string"
    columns = [{"name": comparison.on, "type": kind}, *({"name": name, "type": kind} for name, kind in _COLUMNS)]
    state = State.ANSWERED if rows else State.EMPTY
    return Answer(step, state, left.environment, columns, rows[: step.most_rows])


def _unknown(step: Step, left: Answer, why: str) -> Answer:
    return Answer(step, State.SKIPPED, left.environment, problem={"detail": f"Not compared: {why}."})


def _is_comparable(answer: Answer, on: str, value: str) -> bool:
    places = range(len(answer.rows))
    keys = (answer.value(at, on) for at in places)
    values = (answer.value(at, value) for at in places)
    return all(each is None or isinstance(each, _KEYS) for each in keys) and all(
        each is None or isinstance(each, _NUMBERS) for each in values
    )


def _by_key(answer: Answer, on: str, value: str) -> dict[Any, float]:
    """Return the values by the key as the event has it: a day stays a text."""
    at = next((place for place, each in enumerate(answer.columns) if each["name"] == on), 0)
    return {row[at]: float(answer.value(place, value) or 0) for place, row in enumerate(answer.rows)}


def _differing(left: float | None, right: float | None) -> list[float | None]:
    before, after = left or 0.0, right or 0.0
    difference = after - before
    if left is None or right is None:
        return [left, right, difference, 100.0 if difference else 0.0]
    most = max(abs(before), abs(after))
    return [left, right, difference, round(100 * abs(difference) / (abs(before) or most), 2) if most else 0.0]
