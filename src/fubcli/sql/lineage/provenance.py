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

    `direct` is the stored column that the value is, unchanged. `is_whole` says that nothing was cut out of the stored
    values: who wants to guess it must guess all of it.
    """

    explicit: frozenset[Carrier] = frozenset()
    implicit: frozenset[Carrier] = frozenset()
    direct: Origin | None = None
    is_whole: bool = True

    @property
    def carriers(self) -> frozenset[Carrier]:
        """Return everything that the value tells something about."""
        return self.explicit | self.implicit

    def changed(self) -> Provenance:
        """Return the same for a value that is no longer the stored one."""
        return replace(self, direct=None)

    def cut(self) -> Provenance:
        """Return the same for a value that is only a part of the stored one, or computed from it."""
        return Provenance(self.explicit, self.implicit, None, not self.carriers)

    def as_condition(self) -> Provenance:
        """Return what a choice by this value carries."""
        return Provenance(frozenset(), self.carriers, None, not self.carriers)

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
    explicit: set[Carrier] = set()
    implicit: set[Carrier] = set()
    for each in found:
        explicit |= each.explicit
        implicit |= each.implicit
    return Provenance(frozenset(explicit), frozenset(implicit), None, all(each.is_whole for each in found))


def origins_of(carriers: Iterable[Carrier]) -> frozenset[Origin]:
    """Return the stored columns among carriers; a reference that was never settled may be anything."""
    return frozenset(each if isinstance(each, Origin) else UNKNOWN_ORIGIN for each in carriers)
