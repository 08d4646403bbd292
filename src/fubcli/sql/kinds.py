"""Statement kind and write targets, read off the root of a tree."""

from __future__ import annotations

from sqlglot import exp

from fubcli.model.statement import StatementKind

_SIMPLE: dict[type[exp.Expr], StatementKind] = {
    exp.Select: StatementKind.QUERY,
    exp.Union: StatementKind.QUERY,
    exp.Except: StatementKind.QUERY,
    exp.Intersect: StatementKind.QUERY,
    exp.Subquery: StatementKind.QUERY,
    exp.Values: StatementKind.QUERY,
    exp.Insert: StatementKind.INSERT,
    exp.Update: StatementKind.UPDATE,
    exp.Delete: StatementKind.DELETE,
    exp.Merge: StatementKind.MERGE,
    exp.TruncateTable: StatementKind.TRUNCATE,
}
_BY_OBJECT: dict[tuple[type[exp.Expr], str], StatementKind] = {
    (exp.Create, "TABLE"): StatementKind.CREATE_TABLE,
    (exp.Create, "VIEW"): StatementKind.CREATE_VIEW,
    (exp.Create, "SCHEMA"): StatementKind.CREATE_SCHEMA,
    (exp.Create, "DATABASE"): StatementKind.CREATE_SCHEMA,
    (exp.Alter, "TABLE"): StatementKind.ALTER_TABLE,
    (exp.Drop, "TABLE"): StatementKind.DROP_TABLE,
    (exp.Drop, "VIEW"): StatementKind.DROP_VIEW,
    (exp.Drop, "SCHEMA"): StatementKind.DROP_SCHEMA,
    (exp.Drop, "DATABASE"): StatementKind.DROP_SCHEMA,
}
_ON_SCHEMAS = (StatementKind.CREATE_SCHEMA, StatementKind.DROP_SCHEMA)


def kind_of(tree: exp.Expr) -> StatementKind:
    """Return the kind of a statement by its root; whatever is not listed is unknown."""
    kind = _SIMPLE.get(type(tree)) or _BY_OBJECT.get((type(tree), str(tree.args.get("kind") or "").upper()))
    if kind is None or (kind.writes and not targets_of(tree)):
        return StatementKind.UNKNOWN
    return kind


def targets_of(tree: exp.Expr) -> list[exp.Table]:
    """Return the table nodes that a statement writes to; a schema is a table node without a name."""
    if isinstance(tree, exp.Query):
        return []
    candidates = [tree.this, *(tree.args.get("tables") or ())]
    if isinstance(tree, exp.TruncateTable):
        candidates += tree.expressions
    renames = [action for action in tree.args.get("actions") or () if isinstance(action, exp.AlterRename)]
    candidates += [action.this for action in renames]  # the table is gone from one name and there under the other
    tables = [node.this if isinstance(node, exp.Schema) else node for node in candidates]
    return [table for table in tables if isinstance(table, exp.Table)]


def acts_on_schema(kind: StatementKind) -> bool:
    """Whether the target of this kind is a schema, `catalog.schema`."""
    return kind in _ON_SCHEMAS
