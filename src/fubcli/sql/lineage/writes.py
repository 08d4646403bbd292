"""What a writing statement stores in which column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from sqlglot import exp

from fubcli.model.lineage import StoredColumn
from fubcli.model.names import TableName
from fubcli.sql.lineage.outputs import Outputs
from fubcli.sql.lineage.provenance import Provenance, together
from fubcli.sql.lineage.queries import Queries
from fubcli.sql.lineage.scopes import Scope


def stored_by(tree: exp.Expr, queries: Queries) -> Iterator[StoredColumn]:
    """Yield the columns that a statement stores values in."""
    if isinstance(tree, exp.Insert | exp.Create):
        yield from _from_query(tree, queries)
    elif isinstance(tree, exp.Update | exp.Merge):
        yield from _assigned(tree, queries)
    elif isinstance(tree, exp.Alter):
        yield from _moved(tree, queries)
    elif isinstance(tree, exp.Delete):
        _chosen(tree, queries)


def _from_query(tree: exp.Expr, queries: Queries) -> Iterator[StoredColumn]:
    source = tree.args.get("expression") or tree.args.get("source")  # INSERT INTO t TABLE s
    if source is None:
        return
    scope = Scope()
    queries.with_ctes(tree, scope)
    _chosen(tree, queries)  # REPLACE WHERE
    outputs = queries.outputs(source, scope)
    target, named = _target(tree)
    names: Sequence[str | None] = named
    if isinstance(tree, exp.Insert) and not named and not tree.args.get("by_name"):
        names = queries.sources.columns_of(str(target)) or [None] * len(outputs)
    elif not named:
        names = [None if each.is_many else each.name for each in outputs]
    yield from _paired(target, names, outputs)


def _paired(target: TableName | None, names: Sequence[str | None], outputs: Outputs) -> Iterator[StoredColumn]:
    """Pair columns with outputs by place; behind a `*` of unknown width any column may hold anything."""
    if any(each.is_many for each in outputs) or len(names) != len(outputs):
        everything = together(each.provenance for each in outputs)
        yield _stored(target, None, everything)
        return
    for name, output in zip(names, outputs, strict=True):
        yield _stored(target, name, output.provenance)


def target_of(tree: exp.Expr) -> TableName | None:
    """Return the table that a statement writes to."""
    return _target(tree)[0]


def _target(tree: exp.Expr) -> tuple[TableName | None, list[str]]:
    node = tree.this
    named = [each.name.lower() for each in node.expressions] if isinstance(node, exp.Schema) else []
    return _name(node.this if isinstance(node, exp.Schema) else node), named


def _name(node: exp.Expr | None) -> TableName | None:
    parts = [part.name.lower() for part in node.parts] if isinstance(node, exp.Table) else []
    return TableName(*parts) if len(parts) == 3 else None


def _assigned(tree: exp.Expr, queries: Queries) -> Iterator[StoredColumn]:
    scope = Scope()
    queries.with_ctes(tree, scope)
    for key in ("this", "from_", "using"):
        relation = tree.args.get(key)
        relation = relation.this if isinstance(relation, exp.From) else relation
        if isinstance(relation, exp.Expr):
            queries.sources.add(relation, scope)
    for key in ("on", "where"):
        predicate = tree.args.get(key)
        queries.expressions.conditions(predicate.this if isinstance(predicate, exp.Where) else predicate, scope)
    target = _name(tree.this)
    for when in _whens(tree):
        queries.expressions.conditions(when.args.get("condition"), scope)
    thens: list[exp.Expr | None] = [each.args.get("then") for each in _whens(tree)]
    actions = [tree] if isinstance(tree, exp.Update) else thens
    found = [pair for action in actions for pair in _pairs(action, queries, scope)]
    for name, provenance in found:
        yield _stored(target, name, provenance)


def _chosen(tree: exp.Expr, queries: Queries) -> None:
    """Note what the rows that a statement removes or replaces are chosen by."""
    where = tree.args.get("where")
    if where is None:
        return
    scope = Scope()
    queries.with_ctes(tree, scope)
    target = tree.this.this if isinstance(tree.this, exp.Schema) else tree.this
    if isinstance(target, exp.Expr):
        queries.sources.add(target, scope)
    queries.expressions.conditions(where.this if isinstance(where, exp.Where) else where, scope)


def _stored(target: TableName | None, column: str | None, value: Provenance) -> StoredColumn:
    return StoredColumn(target, column, value.origins, value.is_whole and not value.as_shown().implicit)


def _whens(tree: exp.Expr) -> Sequence[exp.Expr]:
    whens = tree.args.get("whens")
    return whens.expressions if whens is not None else ()


def _pairs(action: exp.Expr | None, queries: Queries, scope: Scope) -> Iterator[tuple[str | None, Provenance]]:
    if isinstance(action, exp.Update):
        for each in action.expressions:
            if isinstance(each, exp.EQ):
                yield _column(each.this, scope), queries.expressions.of(each.expression, scope)
            else:
                yield from _every_column(scope)
    elif isinstance(action, exp.Insert):
        columns, values = action.this, action.args.get("expression")
        if isinstance(values, exp.Tuple):
            named = columns.expressions if isinstance(columns, exp.Tuple) else ()
            for column, value in zip_longest(named, values.expressions):
                name = _column(column, scope) if column is not None else None
                yield name, queries.expressions.of(value, scope)
        else:
            yield from _every_column(scope)


def _column(target: exp.Expr, scope: Scope) -> str | None:
    """Return the column that an assignment names; None for a field of one, whose own name says nothing."""
    if not isinstance(target, exp.Column):
        return target.name.lower() or None
    *qualifier, name = (part.name.lower() for part in target.parts)
    return name if not qualifier or tuple(qualifier) in scope.relations[0].names else None


def _every_column(scope: Scope) -> Iterator[tuple[str | None, Provenance]]:
    """`SET *` and `INSERT *` store the source's columns under their own names."""
    for relation in scope.relations[1:]:
        for output in relation.starred():
            yield None if output.is_many else output.name, output.provenance


def _moved(tree: exp.Expr, queries: Queries) -> Iterator[StoredColumn]:
    """A renamed column or table keeps its values and loses what is declared about its name."""
    source = _name(tree.this)
    scope = Scope()
    queries.sources.add(tree.this, scope)
    for action in tree.args.get("actions") or ():
        if isinstance(action, exp.RenameColumn):
            named = queries.expressions.of(action.this, scope)
            yield _stored(source, action.args["to"].name.lower(), named)
        elif isinstance(action, exp.AlterRename):
            for output in scope.relations[-1].outputs:
                name = None if output.is_many else output.name
                yield _stored(_name(action.this), name, output.provenance)
