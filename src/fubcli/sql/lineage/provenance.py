"""What a value is made of, and how much of the stored values it still is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from fubcli.model.lineage import UNKNOWN_ORIGIN, Origin


class Reference(NamedTuple):
    """A column of one relation of a FROM clause: the same table twice has its columns twice."""

    relation: int
    column: str


class Provenance(NamedTuple):
    """`explicit` origins flow into the value itself, `implicit` ones only decide which value it is.

    `simple` ones decide too, each by one condition of a stored column and constants: adding up many rows hides those.
    `filters` decide which rows of a subquery it is made of. `columns` are the columns that were named for it. `direct`
    is the stored column that the value is, unchanged; with `is_stored` all of `columns` are such; with `is_whole`
    nothing was cut out of the stored values: to guess it is to guess all of it. `folded` is the stored column that it
    is but for the case of its letters and the blanks around them.
    """

    explicit: frozenset[Origin] = frozenset()
    implicit: frozenset[Origin] = frozenset()
    simple: frozenset[Origin] = frozenset()
    filters: frozenset[Origin] = frozenset()
    columns: frozenset[Reference] = frozenset()
    direct: Origin | None = None
    is_stored: bool = True
    is_whole: bool = True
    folded: Origin | None = None

    @property
    def origins(self) -> frozenset[Origin]:
        """Return everything that the value tells something about."""
        return self.explicit | self.implicit | self.simple | self.filters

    @property
    def tells(self) -> bool:
        """Whether it has any origins."""
        return bool(self.explicit or self.implicit or self.simple or self.filters)

    @property
    def ordered_as(self) -> Origin | None:
        """Return the stored column in whose order the values are, but for letters and blanks; None when in another."""
        return self.direct or self.folded

    @property
    def is_of_one_column(self) -> bool:
        """Whether it is made of one stored column and constants, and of no subquery."""
        return len(self.columns) == 1 and self.is_stored and not self.filters

    @property
    def tells_rows_apart(self) -> bool:
        """Whether it may differ among rows of one count; a constant does not, nor does the count itself."""
        return bool(self.columns - COUNTED.columns)

    def changed(self) -> Provenance:
        """Return the same for a value that is no longer the stored one."""
        return self if self.ordered_as is None else self._replace(direct=None, folded=None)

    def as_folded(self) -> Provenance:
        """Return the same for a value in other letters or without the blanks around it."""
        return self._replace(direct=None, folded=self.ordered_as)

    def cut(self) -> Provenance:
        """Return the same for a value that is only a part of the stored one, or computed from it."""
        is_whole = not self.tells
        if self.ordered_as is None and self.is_whole is is_whole:
            return self
        return self._replace(direct=None, folded=None, is_whole=is_whole)

    def as_condition(self) -> Provenance:
        """Return what a choice by this value carries."""
        implicit = self.explicit | self.implicit | self.simple
        return self.cut()._replace(explicit=frozenset(), implicit=implicit, simple=frozenset())

    def as_shown(self) -> Provenance:
        """Return what a select list tells with it: each row's conditions and filters too."""
        if not (self.filters or self.simple):
            return self
        implicit = self.implicit | self.simple | self.filters
        return self.cut()._replace(implicit=implicit, simple=frozenset(), filters=frozenset())

    def added_up(self) -> Provenance:
        """Return what stays when many rows are added up."""
        return self._replace(simple=frozenset()).cut()


NOTHING = Provenance()
COUNTED = Provenance(columns=frozenset({Reference(-1, "count")}))
"""A number of rows: it tells no value, and differs from row to row."""
VARYING = Provenance(columns=frozenset({Reference(-2, "varying")}))
"""What differs from row to row without being made of a column: a rank, a random number, a count of a condition."""
UNKNOWN = Provenance(frozenset({UNKNOWN_ORIGIN}), is_stored=False, is_whole=False)


def together(parts: Iterable[Provenance]) -> Provenance:
    """Return what a value that shows all of them carries; it is whole when each of them is."""
    found = list(parts)
    if len(found) < 2:
        return found[0] if found else NOTHING
    explicit, implicit, simple, filters, columns, _, stored, whole, _ = zip(*found, strict=True)
    union = NOTHING.explicit.union
    return Provenance(
        union(*explicit), union(*implicit), union(*simple), union(*filters), NOTHING.columns.union(*columns), None,
        all(stored), all(whole),
    )  # fmt: skip
