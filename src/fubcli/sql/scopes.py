"""Which CTE names are in scope where a relation stands."""

from __future__ import annotations

from sqlglot import exp


class CteScopes:
    """Lexical scopes of one tree; each WITH is read once."""

    def __init__(self) -> None:
        self._places: dict[int, tuple[dict[str, int], dict[int, int]]] = {}

    def hides(self, table: exp.Table) -> bool:
        """Whether a one-part name is a CTE in scope."""
        return self.definition(table) is not None

    def definition(self, table: exp.Table) -> exp.CTE | None:
        """Return the CTE in scope that a one-part name stands for, or None.

        A CTE sees those before it in the same WITH, and itself only when the WITH is recursive.
        """
        if table.args.get("db") or not isinstance(table.this, exp.Identifier):
            return None
        name = str(table.this.this).lower()
        below: exp.Expr = table
        while (node := below.parent) is not None:
            with_ = node.args.get("with_")
            if isinstance(with_, exp.With) and below is not with_ and name in self._read(with_)[0]:
                return self._named(with_, name)
            if isinstance(node, exp.With) and self._sees(node, below, name):
                return self._named(node, name)
            below = node
        return None

    def _named(self, with_: exp.With, name: str) -> exp.CTE:
        found: exp.CTE = with_.expressions[self._read(with_)[0][name]]
        return found

    def _sees(self, with_: exp.With, member: exp.Expr, name: str) -> bool:
        names, places = self._read(with_)
        if name not in names:
            return False
        own = places.get(id(member), 0)
        return names[name] < own or (names[name] == own and bool(with_.args.get("recursive")))

    def _read(self, with_: exp.With) -> tuple[dict[str, int], dict[int, int]]:
        """Return the first place of each name, and the place of each CTE by its identity."""
        known = self._places.get(id(with_))
        if known is None:
            names: dict[str, int] = {}
            for place, cte in enumerate(with_.expressions):
                names.setdefault(cte.alias.lower(), place)
            known = names, {id(cte): place for place, cte in enumerate(with_.expressions)}
            self._places[id(with_)] = known
        return known
