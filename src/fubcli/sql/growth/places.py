"""The places of a statement where rows may multiply, with what they multiply."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from fubcli.model.scans import Growth, GrowthKind, Product
from fubcli.model.statement import Span
from fubcli.sql.evaluation import Parameters
from fubcli.sql.growth.extents import Extents, exploded_by
from fubcli.sql.growth.generators import EXPLODING, GENERATING, generated, is_generator
from fubcli.sql.growth.linking import is_plainly_linked
from fubcli.sql.growth.recursion import recursive_ctes, steps_of
from fubcli.sql.pieces import Piece
from fubcli.sql.relations import Relations
from fubcli.sql.written import Written

_MAY_MAKE = GENERATING | {exp.Anonymous}


def growths_of(written: Written, relations: Relations, parameters: Parameters) -> Iterator[Growth]:
    """Yield every place where rows may multiply; a statement that joins and generates nothing costs nothing."""
    found = written.by_class
    makes = [node for kind in found if kind in _MAY_MAKE for node in found[kind]]
    makes = [node for node in makes if type(node) in EXPLODING or is_generator(node)]
    if not makes and not found.keys() & {exp.Join, exp.With, exp.Cube}:
        return
    extents = Extents({id(table): place for place, table in enumerate(relations.tables)}, relations.scopes, parameters)
    places = _Places(written, extents, parameters)
    for with_ in found.get(exp.With, ()):
        if isinstance(with_, exp.With) and with_.args.get("recursive"):
            yield from places.recursions(with_, relations)
    yield from places.generators(makes)
    for group in found.get(exp.Group, ()):
        yield from places.grouped(group)
    for kind in (exp.Select, exp.Table):
        for node in found.get(kind, ()):
            explodes = node.args.get("laterals") or (makes and exploded_by(node))
            if explodes or (node.args.get("joins") and not is_plainly_linked(node)):
                yield from places.multiplied(node)


class _Places:
    """Looks at one statement."""

    def __init__(self, written: Written, extents: Extents, parameters: Parameters) -> None:
        self._written = written
        self._extents = extents
        self._parameters = parameters

    def recursions(self, with_: exp.With, relations: Relations) -> Iterator[Growth]:
        for cte, uses in recursive_ctes(with_, relations.scopes):
            extent, missing = steps_of(cte, uses, self._parameters)
            what = f"the recursion of {cte.alias} {missing}" if missing else f"the recursion of {cte.alias}"
            span = self._written.span_of(cte.args["alias"])
            yield Growth(GrowthKind.RECURSION, what, (extent,), span)

    def grouped(self, group: exp.Expr) -> Iterator[Growth]:
        """Yield a CUBE: it groups every row once for each subset of its keys."""
        clauses = (*group.expressions, *(group.args.get("cube") or ()))
        keys = [len(each.expressions or group.expressions) for each in clauses if isinstance(each, exp.Cube)]
        if keys:
            yield Growth(GrowthKind.GENERATOR, "CUBE", ((Product(2.0 ** min(sum(keys), 1_000)),),), None)

    def generators(self, calls: list[exp.Expr]) -> Iterator[Growth]:
        """Yield each expression in which something is generated, once, by its outermost part."""
        seen: set[int] = set()
        for call in calls:
            top = _outermost(call)
            if id(top) in seen:
                continue
            seen.add(id(top))
            made = generated(top, self._parameters)
            if made != Product():
                yield Growth(GrowthKind.GENERATOR, self._shown(call), ((made,),), self._span(call))

    def multiplied(self, node: exp.Expr) -> Iterator[Growth]:
        sides = self._extents.sides(node)
        if len(sides) > 1:
            last = sides[-1][0]
            kind = (
                GrowthKind.JOIN
                if any(isinstance(each.parent, exp.Join) for each, _ in sides[1:])
                else GrowthKind.GENERATOR
            )
            what = " with ".join(self._shown(each) for each, _ in sides[:4])
            yield Growth(kind, what, tuple(extent for _, extent in sides), self._span(last))

    def _shown(self, node: exp.Expr) -> str:
        """Return the name of what stands there: of a relation, or of a call as the caller wrote it."""
        if not isinstance(node, exp.Func) and node.alias_or_name:
            return str(node.alias_or_name)
        pieces = self._call(node)
        return f"{pieces[0].text}(…)" if pieces else "a subquery"

    def _span(self, node: exp.Expr) -> Span | None:
        """Return where a relation or a whole call stands, its closing bracket included."""
        pieces = self._call(node)
        ends = pieces[0].span if pieces else None, pieces[-1].span if pieces else None
        return Span(ends[0].start, ends[1].end) if ends[0] and ends[1] else self._written.span_of(node)

    def _call(self, node: exp.Expr) -> list[Piece]:
        """Return the words of a call from its name to its closing bracket; none for anything else."""
        inner = node.this if isinstance(node, exp.Lateral | exp.Table) else node
        start = inner.meta.get("start") if isinstance(inner, exp.Func) and inner._meta else None
        if start is None:
            return []
        first, depth = self._written.piece_at(start), 0
        for place, piece in enumerate(self._written.pieces[first:], start=first):
            depth += (piece.text == "(") - (piece.text == ")")
            if depth == 0 and place > first:
                return self._written.pieces[first : place + 1]
        return []


def _outermost(node: exp.Expr) -> exp.Expr:
    """Return the largest expression around a node that is still one value or one relation."""
    while isinstance(node.parent, exp.Condition | exp.Lambda | exp.Kwarg) and not isinstance(
        node.parent, exp.Query | exp.Connector | exp.Subquery | exp.Predicate | exp.Lateral
    ):
        node = node.parent
    return node
