"""Lineage: from which columns the values of a result, or of what a statement stores, are made."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from fubcli.model.names import TableName

_NUMBERED = re.compile(r"[_:]\d+$")
WHOLE_ROW = "*"
"""As an origin's column: any column of the table."""


class Origin(NamedTuple):
    """One stored column; `table` is None when it is not known where a value comes from."""

    table: TableName | None
    column: str

    def __str__(self) -> str:
        """Return `catalog.schema.table.column`, for people."""
        return f"{self.table}.{self.column}" if self.table else "an unknown source"


UNKNOWN_ORIGIN = Origin(None, WHOLE_ROW)


@dataclass(frozen=True)
class OutputColumn:
    """One column of a result; `name` is lower case, None when the engine chooses it.

    `origins` are the stored columns that its values can tell something about; `direct` is the one that it shows
    unchanged. With `is_many` it stands for any number of columns: a `*` whose columns are not known.
    """

    name: str | None
    origins: frozenset[Origin] = frozenset()
    direct: Origin | None = None
    is_many: bool = False
    is_whole: bool = False
    """Whether it shows stored values as wholes: to guess one is to guess all of it."""


@dataclass(frozen=True)
class StoredColumn:
    """What a writing statement stores in one column; `column` is None when it is not known in which."""

    table: TableName | None
    column: str | None
    origins: frozenset[Origin] = frozenset()
    is_whole: bool = False


@dataclass(frozen=True)
class Lineage:
    """A statement's result columns in order, and what it stores."""

    columns: tuple[OutputColumn, ...] = ()
    stored: tuple[StoredColumn, ...] = ()
    everything: frozenset[Origin] = field(default=frozenset())
    """Every origin of any column: what a column may show that cannot be told from the others."""

    def aligned(self, names: Sequence[str]) -> tuple[OutputColumn, ...]:
        """Return one output for each column of a real result, by place where names agree and otherwise by name.

        Where the engine gave names of its own to twins, every column may be any of them.
        """
        written = [name.lower() for name in names]
        if len(names) == len(self.columns) and all(map(_agree, written, self.columns)):
            return tuple(replace(each, name=name) for name, each in zip(names, self.columns, strict=True))
        known = [each.name for each in self.columns if not each.is_many]
        if None in known or len({*known}) < len(known) or _has_twins(written):
            return tuple(OutputColumn(name, self.everything) for name in names)
        return tuple(self._by_name(name) for name in names)

    def _by_name(self, name: str) -> OutputColumn:
        named = [each for each in self.columns if each.name == name.lower() and not each.is_many]
        if named:
            return replace(named[0], name=name)
        others = frozenset[Origin]().union(*(each.origins for each in self.columns if each.is_many))
        return OutputColumn(name, others or self.everything | {UNKNOWN_ORIGIN})


def _agree(name: str, column: OutputColumn) -> bool:
    return not column.is_many and column.name in (None, name)


def _has_twins(names: Sequence[str]) -> bool:
    """Whether a name may be what an engine made of another one that was there before."""
    return len({*names}) < len(names) or any(
        _NUMBERED.sub("", name) in names for name in names if _NUMBERED.search(name)
    )
