"""Which relations of one FROM are linked by an equality that an engine can join by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlglot import exp

from fubcli.sql.joined_constants import conjuncts

Names = frozenset[tuple[str, ...]]
"""How the columns of one relation may be qualified; empty for one that cannot be named."""

_ANY = -1
"""Stands for the relation of an unqualified column: it cannot be told which one that is."""


def is_plainly_linked(select: exp.Expr) -> bool:
    """Whether every join has an ON with an equality of its relation with one before it: a quick look, for most."""
    from_ = select.args.get("from_")
    if from_ is None or not isinstance(from_.this, exp.Table | exp.Subquery):
        return False
    before = {from_.this.alias_or_name}
    for join in select.args.get("joins") or ():
        own, on = join.this.alias_or_name, join.args.get("on")
        if on is None or not own or own in before:
            return False
        if not any(
            isinstance(part, exp.EQ) and _is_pair(part.this, part.args["expression"], own, before)
            for part in conjuncts(on)
        ):
            return False
        before.add(own)
    return True


def _is_pair(left: exp.Expr, right: exp.Expr, own: str, before: set[str]) -> bool:
    if not isinstance(left, exp.Column) or not isinstance(right, exp.Column):
        return False
    one, other = left.table, right.table
    return (one == own and other in before) or (other == own and one in before)


def components(relations: Sequence[exp.Expr], joins: Sequence[exp.Join], where: exp.Expr | None) -> list[list[int]]:
    """Return the relations, by place, in groups that equalities hold together; the first relation has no join."""
    groups = list(range(len(relations)))
    names = [_names(relation) for relation in relations]
    for place, join in enumerate(joins, start=len(relations) - len(joins)):
        if _is_linked_by_kind(join):
            _unite(groups, place, max(place - 1, 0))
        for left, right in _links(join.args.get("on"), names):
            _unite(groups, *_told(left, right, place))
    if len(set(groups)) > 1:
        for left, right in _links(where, names):
            if left != _ANY and right != _ANY:
                _unite(groups, left, right)
            else:
                _unite_named(groups, left, right)
    return [[place for place, group in enumerate(groups) if group == each] for each in dict.fromkeys(groups)]


def _told(left: int, right: int, place: int) -> tuple[int, int]:
    """An unqualified column in an ON is taken to be of the relation that joins, or of the one before it."""
    left, right = (place if left == _ANY else left), (place if right == _ANY else right)
    return (left, right) if left != right else (place, max(place - 1, 0))


def _unite_named(groups: list[int], left: int, right: int) -> None:
    """An equality in WHERE with an unqualified side links what is named with one other group; it may be any."""
    named = max(left, right, 0)
    other = next((place for place, group in enumerate(groups) if group != groups[named]), named)
    _unite(groups, named, other)


def _unite(groups: list[int], left: int, right: int) -> None:
    old, new = groups[right], groups[left]
    for place, group in enumerate(groups):
        if group == old:
            groups[place] = new


def _is_linked_by_kind(join: exp.Join) -> bool:
    """USING and NATURAL name columns of both sides; a lateral subquery is linked when it looks outside."""
    if join.args.get("using") or str(join.args.get("method") or "").upper() == "NATURAL":
        return True
    return (
        isinstance(join.this, exp.Lateral) and isinstance(join.this.this, exp.Subquery) and _looks_out(join.this.this)
    )


def _looks_out(subquery: exp.Subquery) -> bool:
    known = {name for each in subquery.find_all(exp.Table, exp.Subquery) for name in _names(each)}
    return any(
        isinstance(equality.this, exp.Column | exp.Func) and _qualifier(column) not in known
        for equality in subquery.find_all(exp.EQ)
        for column in equality.find_all(exp.Column)
        if column.table
    )


def _names(relation: exp.Expr) -> Names:
    if isinstance(relation, exp.Lateral | exp.Subquery | exp.Values | exp.Unnest) or relation.alias:
        alias = relation.alias.lower()
        inner = frozenset[tuple[str, ...]]()
        if not alias and isinstance(relation, exp.Subquery) and isinstance(relation.this, exp.Table):
            grouped = [relation.this, *(join.this for join in relation.this.args.get("joins") or ())]
            inner = frozenset(name for each in grouped for name in _names(each))
        return frozenset({(alias,)}) if alias else inner
    if isinstance(relation, exp.Table):
        parts = [part.name.lower() for part in relation.parts]
        return frozenset(tuple(parts[start:]) for start in range(len(parts)))
    return frozenset()


def _qualifier(column: exp.Column) -> tuple[str, ...]:
    return tuple(part.name.lower() for part in column.parts[:-1])


def _links(predicate: exp.Expr | None, names: Sequence[Names]) -> Iterator[tuple[int, int]]:
    """Yield pairs of relations that an equality links; one under an OR only when every branch has it."""
    for part in conjuncts(predicate) if predicate is not None else ():
        if isinstance(part, exp.EQ | exp.NullSafeEQ):
            yield from _of_equality(part, names)
        elif isinstance(part, exp.Or):
            yield from _common(part, names)
        elif isinstance(part, exp.In):
            yield from _of_list(part, names)


def _common(node: exp.Or, names: Sequence[Names]) -> Iterable[tuple[int, int]]:
    branches = [{part.sql(): part for part in conjuncts(branch)} for branch in node.flatten()]
    for text, part in branches[0].items():
        if isinstance(part, exp.EQ) and all(text in branch for branch in branches[1:]):
            yield from _of_equality(part, names)


def _of_list(part: exp.In, names: Sequence[Names]) -> Iterator[tuple[int, int]]:
    """`a.x IN (b.y)` is an equality when one value is listed."""
    if len(part.expressions) == 1:
        yield from _of_sides(part.this, part.expressions[0], names)


def _of_equality(part: exp.Expr, names: Sequence[Names]) -> Iterator[tuple[int, int]]:
    yield from _of_sides(part.this, part.args["expression"], names)


def _of_sides(left: exp.Expr, right: exp.Expr, names: Sequence[Names]) -> Iterator[tuple[int, int]]:
    if not isinstance(left, exp.Column) or not isinstance(right, exp.Column):
        if left.find(exp.Query) or right.find(exp.Query):
            return
    elif not left.table and not right.table and left.name.lower() == right.name.lower():
        return  # one column, compared with itself
    owners = _owners(left, names), _owners(right, names)
    if all(owners) and not owners[0] & owners[1] - {_ANY}:
        for one in owners[0]:
            for other in owners[1]:
                yield one, other


def _owners(side: exp.Expr, names: Sequence[Names]) -> set[int]:
    """Return the places of the relations whose columns stand on one side; empty when there is none, or another's."""
    owners = set()
    for column in [side] if isinstance(side, exp.Column) else side.find_all(exp.Column):
        qualifier = _qualifier(column)
        owners.add(
            _ANY if not qualifier else next((at for at, known in enumerate(names) if qualifier in known), _ANY - 1)
        )
    return owners if _ANY - 1 not in owners else set()
