"""What a value is made of: stored columns, and columns of the relations around it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from fubcli.model.lineage import UNKNOWN_ORIGIN, Origin


class Reference(NamedTuple):
    """A column of a relation in some FROM clause: what it carries is known once the whole query is read.

    With `is_sum` what only decided over its value does not count: many rows were added up.
    """

    relation: int
    column: str
    is_sum: bool = False


Carrier = Origin | Reference


@dataclass(frozen=True, slots=True)
class Provenance:
    """`explicit` carriers flow into the value itself, `implicit` ones only decide which value it is.

    `filters` are those that decide which rows of a subquery it is made of: a filter among filters tells no more than
    filters do, while in a select list it is told for every row. `direct` is the stored column that the value is,
    unchanged. `is_whole` says that nothing was cut out of the stored values: to guess it is to guess all of it.
    """

    explicit: frozenset[Carrier] = frozenset()
    implicit: frozenset[Carrier] = frozenset()
    filters: frozenset[Carrier] = frozenset()
    direct: Origin | None = None
    is_whole: bool = True

    @property
    def carriers(self) -> frozenset[Carrier]:
        """Return everything that the value tells something about, filters aside."""
        return self.explicit | self.implicit

    def changed(self) -> Provenance:
        """Return the same for a value that is no longer the stored one."""
        return replace(self, direct=None)

    def cut(self) -> Provenance:
        """Return the same for a value that is only a part of the stored one, or computed from it."""
        return replace(self, direct=None, is_whole=not self.carriers)

    def as_condition(self) -> Provenance:
        """Return what a choice by this value carries."""
        return Provenance(implicit=self.carriers, filters=self.filters, is_whole=not self.carriers)

    def as_shown(self) -> Provenance:
        """Return what a select list tells with it: each row's filters too."""
        if not self.filters:
            return self
        return Provenance(self.explicit, self.implicit | self.filters, is_whole=False)

    def without_conditions(self) -> Provenance:
        """Return what stays when many rows are added up."""
        summed = (each._replace(is_sum=True) if isinstance(each, Reference) else each for each in self.explicit)
        return Provenance(frozenset(summed), is_whole=not self.explicit)


NOTHING = Provenance()
UNKNOWN = Provenance(frozenset({UNKNOWN_ORIGIN}), is_whole=False)


def together(parts: Iterable[Provenance]) -> Provenance:
    """Return what a value that shows all of them carries; it is whole when each of them is."""
    found = list(parts)
    if len(found) == 1:
        return found[0]
    explicit, implicit, filters = (
        frozenset[Carrier]().union(*(getattr(each, part) for each in found))
        for part in ("explicit", "implicit", "filters")
    )
    return Provenance(explicit, implicit, filters, None, all(each.is_whole for each in found))


def origins_of(carriers: Iterable[Carrier]) -> frozenset[Origin]:
    """Return the stored columns among carriers; a reference that was never settled may be anything."""
    return frozenset(each if isinstance(each, Origin) else UNKNOWN_ORIGIN for each in carriers)
