"""The columns of a query or relation, and what their names hide."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fubcli.model.lineage import Origin
from fubcli.model.names import TableName
from fubcli.sql.lineage.provenance import NOTHING, Provenance, together


@dataclass(frozen=True)
class Output:
    """One column of a query or relation; with `is_many` any number of them, with names that are not known."""

    name: str | None
    provenance: Provenance = NOTHING
    is_many: bool = False
    table: TableName | None = None
    """The stored table whose columns they are, when it is one and they are not known."""

    def of(self, name: str) -> Provenance:
        """Return what the one of that name carries."""
        if self.table is None:
            return self.provenance
        origin = Origin(self.table, name)
        return Provenance(frozenset({origin}), direct=origin)


Outputs = Sequence[Output]
_NUMBERED = re.compile(r"[_:]\d+$")
"""What an engine adds to a name that another column has already."""


def told_apart(outputs: Outputs) -> Outputs:
    """Return columns as others may refer to them: an engine gives names of its own to those without and to twins."""
    names = Counter(each.name for each in outputs if not each.is_many)
    twins = {name for name, count in names.items() if name is not None and count > 1}
    if not twins and not names[None]:
        return outputs
    shared = together(each.provenance for each in outputs if each.name in twins or each.name is None).cut()
    named = []
    for each in outputs:
        if each.name is None or each.is_many:
            continue
        is_mixed = bool(names[None]) or _NUMBERED.sub("", each.name) in twins
        carried = together((each.provenance, shared)).changed() if is_mixed else each.provenance
        named.append(Output(each.name, carried))
    return [*named, Output(None, shared, is_many=True)]


def telling(outputs: Outputs, told: frozenset[Origin], *, everywhere: bool = False) -> Outputs:
    """Return columns that tell something more: all of them, or those that tell rows apart."""
    if not told:
        return outputs
    return [
        replace(each, provenance=together((each.provenance, Provenance(implicit=told))).cut())
        if everywhere or each.provenance.tells_rows_apart
        else each
        for each in outputs
    ]


def mixed(outputs: Outputs, shared: set[str]) -> Outputs:
    """Columns that only their names tell apart: those of one name together, and twins of other names all together.

    Their places are the engine's: who counts them may find anything.
    """
    names = Counter(each.name for each in outputs)
    anything = Output(None, together(each.provenance for each in outputs).cut(), is_many=True)
    if any(count > 1 and name not in shared for name, count in names.items()):
        return [anything]
    named = [
        Output(name, _merged(outputs, name) if name in shared else _named(outputs, name), name is None)
        for name in dict.fromkeys(each.name for each in outputs)
    ]
    return [*named, anything]


def _named(outputs: Outputs, name: str | None) -> Provenance:
    return together(each.provenance for each in outputs if each.name == name)


def _merged(outputs: Outputs, name: str) -> Provenance:
    """Return what a column that a join shows once carries: any number of unknown columns may hold its other half."""
    return together(each.of(name) for each in outputs if each.name == name or each.is_many)
