"""What a step's question came to: rows as the event has them, read as what their columns' types say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from fubcli.model.names import Environment
from fubcli.model.playbook import Step

ROW_COUNT = "row_count"
"""The column of every answer that counts its rows."""
SENTENCE = "sentence"
"""The type of a column whose texts fubcli wrote itself."""


class State(StrEnum):
    """How asking ended; only the first two are an answer."""

    ANSWERED = "answered"
    EMPTY = "empty"
    REFUSED = "refused"
    FAILED = "failed"
    TIMED_OUT = "timed_out"
    SKIPPED = "skipped"

    @property
    def is_known(self) -> bool:
        """Whether anything may be concluded from it."""
        return self in (State.ANSWERED, State.EMPTY)


@dataclass(frozen=True)
class Answer:
    """One step, and what came of it; `problem` says why there are no rows."""

    step: Step
    state: State
    environment: Environment
    columns: Sequence[Mapping[str, Any]] = ()
    rows: Sequence[Sequence[Any]] = ()
    truncated: bool = False
    duration_ms: int = 0
    tables: tuple[str, ...] = ()
    problem: Mapping[str, Any] = field(default_factory=dict)

    def kind(self, column: str) -> str | None:
        """Return the type of a column, None when there is none of that name."""
        return next((str(each["type"]) for each in self.columns if each["name"] == column), None)

    def value(self, place: int, column: str) -> Any:
        """Return a value as Python has it; None for NULL, and for what is not there."""
        if column == ROW_COUNT:
            return len(self.rows)
        for at, each in enumerate(self.columns):
            if each["name"] == column and place < len(self.rows):
                return read(self.rows[place][at], str(each["type"]))
        return None


def read(value: Any, kind: str) -> Any:
    """Return a value of an event as Python has it; what cannot be read as its type says stays as it is."""
    if value is None or isinstance(value, bool):
        return value
    name = kind.partition("(")[0]
    try:
        if name in ("bigint", "int", "smallint", "tinyint"):
            return int(value)
        if name == "decimal":
            return Decimal(value)
        if name == "timestamp":
            return datetime.fromisoformat(value).astimezone(UTC)
        if name == "date":
            return date.fromisoformat(value)
    except (TypeError, ValueError, ArithmeticError):
        return value
    return value
