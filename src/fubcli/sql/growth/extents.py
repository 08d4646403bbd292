"""How many rows a relation or a query may have, in terms of the tables that it reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlglot import exp

from fubcli.model.scans import Extent, Product
from fubcli.sql.evaluation import Parameters
from fubcli.sql.growth.generators import generated, makes_many, times
from fubcli.sql.growth.linking import components
from fubcli.sql.scopes import CteScopes

ONE: Extent = (Product(),)
UNKNOWN: Extent = (Product(is_known=False),)
_SMALL_LIMIT = 10_000
_MOST_PARTS = 24


class Extents:
    """Extents of one statement's relations; every query is looked at once.

    `places` are the places of table nodes in the facts, by identity.
    """

    def __init__(self, places: Mapping[int, int], scopes: CteScopes, parameters: Parameters) -> None:
        self._places = places
        self._scopes = scopes
        self._parameters = parameters
        self._known: dict[int, Extent] = {}

    def sides(self, select: exp.Expr) -> list[tuple[exp.Expr, Extent]]:
        """Return what one FROM multiplies: each group of linked relations, each generator, with their extents."""
        relations, joins = from_items(select)
        where = select.args.get("where")
        groups = components(relations, joins, where.this if where else None) if relations else []
        # A group of joins in brackets is its first table, which holds the joins.
        extents = [self._of_table(each) if each is select else self.of_relation(each) for each in relations]
        found = [(relations[group[0]], largest(extents[at] for at in group)) for group in groups]
        found += [(each, self.of_relation(each)) for each in select.args.get("laterals") or ()]
        exploded = exploded_by(select)
        if exploded and len(found) == 1 and _collapses(select):
            found = []
        return found + [(each, self.of_relation(each)) for each in exploded]

    def of_relation(self, relation: exp.Expr) -> Extent:
        """Return the extent of what stands in FROM, in a JOIN, or in a LATERAL VIEW."""
        if isinstance(relation, exp.Table):
            own = self._of_table(relation)
            return own if not relation.args.get("joins") else crossed(extent for _, extent in self.sides(relation))
        if isinstance(relation, exp.Values):
            return (Product(float(len(relation.expressions))),)
        if isinstance(relation, exp.Subquery | exp.Query):
            return self.of_query(relation)
        inner = relation.this if isinstance(relation, exp.Lateral) else relation
        if isinstance(inner, exp.Subquery):
            return self.of_query(inner)
        return (generated(inner, self._parameters),)

    def of_query(self, query: exp.Expr) -> Extent:
        """Return the extent of a query's rows."""
        if id(query) not in self._known:
            self._known[id(query)] = UNKNOWN  # what a recursive part sees of itself
            self._known[id(query)] = self._of_query(query)
        return self._known[id(query)]

    def _of_table(self, table: exp.Expr) -> Extent:
        if not isinstance(table, exp.Table) or isinstance(table.this, exp.Func):
            return (generated(table.this, self._parameters),)
        if (place := self._places.get(id(table))) is not None:
            return (Product(tables=(place,)),)
        definition = self._scopes.definition(table)
        return self.of_query(definition.this) if definition is not None else UNKNOWN

    def _of_query(self, query: exp.Expr) -> Extent:
        if (limit := _literal_limit(query)) is not None:
            return (Product(float(limit)),)
        if isinstance(query, exp.Subquery):
            return self.of_relation(query.this)
        if isinstance(query, exp.SetOperation):
            parts = query.this, query.expression
            return tuple(times(Product(2.0), each) for each in largest(self.of_relation(part) for part in parts))
        if not isinstance(query, exp.Select):
            return self.of_relation(query) if isinstance(query, exp.Values | exp.Table) else UNKNOWN
        if _is_one_row(query):
            return ONE
        return crossed(extent for _, extent in self.sides(query))


def from_items(select: exp.Expr) -> tuple[list[exp.Expr], Sequence[exp.Join]]:
    """Return the relations of a FROM, or of a group of joins in brackets, in order, and its joins."""
    if isinstance(select, exp.Table):
        first: list[exp.Expr] = [select]
    else:
        from_ = select.args.get("from_")
        first = [from_.this] if from_ else []
    joins = select.args.get("joins") or []
    return [*first, *(join.this for join in joins)], joins


def exploded_by(select: exp.Expr) -> list[exp.Expr]:
    """Return the projections of a SELECT that make rows or arrays: they make them once for each of its rows."""
    projections = select.expressions if isinstance(select, exp.Select) else ()
    return [each for projection in projections if makes_many(each := projection.unalias())]


def largest(extents: Iterable[Extent]) -> Extent:
    """Return the extent of the largest of several."""
    return tuple(dict.fromkeys(product for extent in extents for product in extent))[:_MOST_PARTS] or ONE


def crossed(extents: Iterable[Extent]) -> Extent:
    """Return the extent of several multiplied with each other; beyond a number of terms it is unknown."""
    result: Extent = ONE
    for extent in extents:
        if len(result) * len(extent) > _MOST_PARTS:
            return UNKNOWN
        result = tuple(times(left, right) for left in result for right in extent)
        if any(len(product.tables) + len(product.series) > _MOST_PARTS for product in result):
            return UNKNOWN
    return result


def _literal_limit(query: exp.Expr) -> int | None:
    """Return a LIMIT that makes a query small."""
    limit = query.args.get("limit")
    value = limit.args.get("expression") if limit is not None else None
    if not isinstance(value, exp.Literal) or not value.is_int:
        return None
    return int(value.name) if int(value.name) <= _SMALL_LIMIT else None


def _is_one_row(select: exp.Select) -> bool:
    """Whether a SELECT returns one row."""
    return _collapses(select) and not exploded_by(select)


def _collapses(select: exp.Expr) -> bool:
    """Whether a SELECT aggregates everything that it reads into one row."""
    return not select.args.get("group") and any(_aggregates(projection) for projection in select.expressions)


def _aggregates(projection: exp.Expr) -> bool:
    return any(
        isinstance(node, exp.AggFunc)
        for node in projection.walk(prune=lambda node: isinstance(node, exp.Window | exp.Query))
        if not isinstance(node, exp.Window | exp.Query)
    )
