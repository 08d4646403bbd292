"""What a value is made of: stored columns, and columns of relations that a predicate may have tied to others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple

from fubcli.model.lineage import UNKNOWN_ORIGIN, Origin


class Reference(NamedTuple):
    """A column of a relation in some FROM clause; what its equals reveal, it reveals too."""

    relation: int
    column: str


Carrier = Origin | Reference


@dataclass(frozen=True, slots=True)
class Provenance:
    """`explicit` carriers flow into the value itself, `implicit` ones only decide which value it is.

    `direct` is the stored column that the value is, unchanged.
    """

    explicit: frozenset[Carrier] = frozenset()
    implicit: frozenset[Carrier] = frozenset()
    direct: Origin | None = None

    @property
    def carriers(self) -> frozenset[Carrier]:
        """Return everything that the value tells something about."""
        return self.explicit | self.implicit

    def __or__(self, other: Provenance) -> Provenance:
        """Return what a value made of both carries."""
        if not other.explicit and not other.implicit:
            return self.changed()
        return Provenance(self.explicit | other.explicit, self.implicit | other.implicit)

    def changed(self) -> Provenance:
        """Return the same for a value that is no longer the stored one."""
        return Provenance(self.explicit, self.implicit) if self.direct else self

    def as_condition(self) -> Provenance:
        """Return what a choice by this value carries."""
        return Provenance(frozenset(), self.carriers)

    def without_conditions(self) -> Provenance:
        """Return what stays when many rows are added up."""
        return Provenance(self.explicit)


NOTHING = Provenance()
UNKNOWN = Provenance(frozenset({UNKNOWN_ORIGIN}))


def together(parts: Iterable[Provenance]) -> Provenance:
    """Return what a value made of all of them carries."""
    return reduce(Provenance.__or__, parts, NOTHING)


def origins_of(carriers: Iterable[Carrier]) -> frozenset[Origin]:
    """Return the stored columns among carriers whose references have been settled."""
    return frozenset(each for each in carriers if isinstance(each, Origin))
