"""What the predicates of a query reveal of one relation's columns through another's.

`a.email = b.email` makes the two columns tell the same, and no more than who knows a whole value knows already. Any
other predicate over two relations is a probe: `substr(a.email, 1, 1) = b.letter` makes every column of `b`, and how
often a row of `a` appears, tell something of `a.email`. A predicate over one relation only chooses rows, which is what
filters are for; in the ON of an outer join it shows in the NULLs of the other side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from fubcli.sql.lineage.provenance import UNKNOWN, Carrier, Provenance, Reference

_MOST_ROUNDS = 100
"""A value that has not settled by then may come from anywhere."""
_NOTHING: frozenset[Carrier] = frozenset()
Probe = tuple[frozenset[int], frozenset[Carrier]]
"""Relations, and what all of their columns tell something of."""


@dataclass
class Ties:
    """The predicates of one query, as far as they hold columns against each other."""

    equal: set[frozenset[Carrier]] = field(default_factory=set)
    probing: set[Probe] = field(default_factory=set)
    nulls: set[Probe] = field(default_factory=set)
    """The same for relations that are NULL where an outer join found nothing."""

    def equate(self, carriers: frozenset[Carrier]) -> None:
        """Note columns that are equal to each other, or to values of something else."""
        self.equal.add(carriers)

    def probe(self, carriers: frozenset[Carrier], nullable: Iterable[int] = ()) -> None:
        """Note a predicate that compares anything but whole values; `nullable` relations show whether it held."""
        relations = frozenset(each.relation for each in carriers if isinstance(each, Reference))
        foreign = any(not isinstance(each, Reference) for each in carriers)
        if relations and (foreign or len(relations) > 1):
            self.probing.add((relations, carriers))
        if carriers and (shown := frozenset(nullable)):
            self.nulls.add((shown, carriers))


class Settlement:
    """What each column of a query's own relations carries, its predicates taken into account."""

    def __init__(self, bases: Mapping[int, Mapping[str, Provenance]], ties: Ties) -> None:
        self._bases = {Reference(i, name): each for i, columns in bases.items() for name, each in columns.items()}
        self._groups = _joined(ties.equal)
        self._probes = ties.probing
        self._equal: dict[Reference, frozenset[Carrier]] = {}
        self._probed: dict[int, frozenset[Carrier]] = {}
        self._nulls: dict[int, frozenset[Carrier]] = {}
        self._found: dict[Reference, Provenance] = {}
        self._settle()
        self._nulls = self._told_by(ties.nulls)

    def of(self, provenance: Provenance) -> Provenance:
        """Return a value's provenance with each reference to an own relation replaced by what that carries."""
        explicit: set[Carrier] = set()
        implicit = set(self.outward(provenance.implicit) | self._shown_by_nulls(provenance.carriers))
        direct, is_whole = provenance.direct, provenance.is_whole
        for each in provenance.explicit:
            own = self._own(each)
            if own is None:
                explicit.add(each)
                continue
            explicit |= own.explicit
            direct, is_whole = own.direct and direct, is_whole and own.is_whole
            if not (isinstance(each, Reference) and each.is_sum):
                implicit |= own.implicit
        filters = self.outward(provenance.filters)
        return Provenance(frozenset(explicit), frozenset(implicit), filters, direct, is_whole)

    def outward(self, carriers: Iterable[Carrier]) -> frozenset[Carrier]:
        """Return carriers as the query around this one sees them."""
        found: set[Carrier] = set()
        for each in carriers:
            own = self._own(each)
            found |= {each} if own is None else own.carriers
        return frozenset(found)

    def _own(self, carrier: Carrier) -> Provenance | None:
        return self._found.get(carrier._replace(is_sum=False)) if isinstance(carrier, Reference) else None

    def _shown_by_nulls(self, carriers: Iterable[Carrier]) -> frozenset[Carrier]:
        found = (self._nulls.get(each.relation, _NOTHING) for each in carriers if isinstance(each, Reference))
        return _NOTHING.union(*found)

    def _settle(self) -> None:
        """Repeat until nothing is added: a column may be made of another's values and be tied to a third one."""
        for _ in range(_MOST_ROUNDS):
            self._found = {each: self._with_ties(each, base) for each, base in self._in_order()}
            before = self._equal, self._probed
            self._equal = {each: self.outward(group - {each}) for each, group in self._groups.items()}
            self._probed = self._told_by(self._probes)
            if before == (self._equal, self._probed):
                return
        self._found = dict.fromkeys(self._bases, UNKNOWN)

    def _in_order(self) -> Iterator[tuple[Reference, Provenance]]:
        """A relation may be made of those before it (`LATERAL`), whose values have been found by then."""
        for each in sorted(self._bases):
            self._found[each] = found = self.of(self._bases[each])
            yield each, found

    def _with_ties(self, each: Reference, base: Provenance) -> Provenance:
        equal, probed = self._equal.get(each, _NOTHING), self._probed.get(each.relation, _NOTHING)
        if equal | probed <= base.explicit:
            return base
        is_whole = base.is_whole and probed <= base.explicit
        return replace(base, explicit=base.explicit | equal | probed, direct=None, is_whole=is_whole)

    def _told_by(self, probes: Iterable[Probe]) -> dict[int, frozenset[Carrier]]:
        """Return what predicates make all columns of a relation tell."""
        found: dict[int, frozenset[Carrier]] = {}
        for relations, carriers in probes:
            told = self.outward(carriers)
            found |= {relation: told | found.get(relation, _NOTHING) for relation in relations}
        return found


def _joined(ties: Iterable[frozenset[Carrier]]) -> dict[Reference, frozenset[Carrier]]:
    """Return for each reference all that is equal to it, through any number of predicates."""
    groups: list[set[Carrier]] = []
    for tie in ties:
        references = {each._replace(is_sum=False) for each in tie if isinstance(each, Reference)}
        whole = references | {each for each in tie if not isinstance(each, Reference)}
        touched = [group for group in groups if group & references]
        groups = [group for group in groups if not group & references]
        groups.append(whole.union(*touched))
    return {each: frozenset(group) for group in groups for each in group if isinstance(each, Reference)}
