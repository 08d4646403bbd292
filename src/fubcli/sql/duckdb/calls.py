"""Rewrites calls and operators from the leaves up; a function without an entry is refused."""

from __future__ import annotations

from sqlglot import exp

from fubcli.sql.duckdb.casts import as_moment, as_text
from fubcli.sql.duckdb.entries import Entry, Way, call, lacking
from fubcli.sql.duckdb.families import ENTRIES
from fubcli.sql.duckdb.operators import REWRITES
from fubcli.sql.duckdb.renaming import PREFIX
from fubcli.sql.types import type_of
from fubcli.sql.types.notes import typed

_CLAUSES = (exp.Filter, exp.Window, exp.WithinGroup, exp.IgnoreNulls, exp.RespectNulls)
_RESPECTFUL: dict[str, type[exp.Expr]] = {
    "last": exp.LastValue, "first": exp.FirstValue, "lag": exp.Lag, "lead": exp.Lead,
}  # fmt: skip
_NATIVE = tuple({node for entry in ENTRIES.values() for node in entry.nodes})
_SYNTAX = (
    exp.Connector, exp.Cast, exp.Case, exp.If, exp.Exists, exp.Trim, exp.Substring, exp.StrPosition, exp.Concat, exp.Extract,
    exp.RegexpLike, exp.Coalesce, exp.Cube, exp.Rollup, exp.GroupingSets, exp.Nullif, exp.Overlay, exp.Array, exp.Any, exp.JSONExtract,
)  # fmt: skip


def rewrite(tree: exp.Expr) -> None:
    """Rewrite every call and operator below a tree's root; raises NotOnDuckDB."""
    nodes = list(tree.walk())
    for node in reversed(nodes):
        if isinstance(node, exp.Anonymous):
            if str(node.this).startswith(PREFIX):
                _rewrite_call(node)
        elif type(node) in REWRITES:
            kind = type_of(node)
            changed = REWRITES[type(node)](node)
            if changed is not node:
                node.replace(typed(changed, kind))
    for node in nodes:
        if isinstance(node, exp.IgnoreNulls):
            _keep(node)
        elif isinstance(node, exp.Group):
            _grouped(node)


def check(tree: exp.Expr) -> None:
    """Raise NotOnDuckDB for a call that the families do not know: nothing reaches a DuckDB function of the same name."""
    for node in tree.walk():
        if isinstance(node, exp.Func) and not isinstance(node, (*_NATIVE, *_SYNTAX)):
            _check(node)


def _keep(clause: exp.Expr) -> None:
    """The generator writes IGNORE NULLS only inside the functions that it knows to take it."""
    function = clause.this
    name = str(function.this).lower() if isinstance(function, exp.Anonymous) else ""
    if name not in _RESPECTFUL:
        raise lacking("IGNORE NULLS around this function")
    members = dict(zip(("this", "offset", "default"), function.expressions, strict=False))
    function.replace(_RESPECTFUL[name](**members))


def _grouped(group: exp.Group) -> None:
    """`GROUP BY a WITH ROLLUP` is `GROUP BY ROLLUP (a)`; what stands before GROUPING SETS only declares."""
    for kind in ("rollup", "cube"):
        for each in group.args.get(kind) or []:
            if not each.expressions:
                each.set("expressions", group.expressions)
                group.set("expressions", [])
    if group.args.get("grouping_sets"):
        group.set("expressions", [])


def _check(node: exp.Expr) -> None:
    if isinstance(node, exp.Anonymous):
        name = str(node.this)
        if name.startswith(PREFIX):
            return
        raise lacking(f"the function {name.lower()}")
    raise lacking(f"the function {node.sql_name().lower() if isinstance(node, exp.Func) else node.key}")


def _rewrite_call(node: exp.Anonymous) -> None:
    name = str(node.this)[len(PREFIX) :].lower()
    entry = ENTRIES[name]
    if entry.way is Way.REFUSED:
        raise lacking(f"{name} ({entry.duckdb})")
    if any(isinstance(argument, exp.Kwarg) for argument in node.expressions):
        raise lacking(f"{name} with named arguments")
    _replace(node, entry)


def _replace(node: exp.Anonymous, entry: Entry) -> None:
    kind = type_of(node)
    arguments = [as_text(each) if at in entry.texts else each for at, each in enumerate(node.expressions)]
    if entry.moments:
        arguments = [as_moment(each, entry.moments) for each in arguments]
    made = typed(entry.fix(arguments) if entry.fix else call(entry.target, *arguments), kind)
    parent = node.parent
    if isinstance(made, exp.Filter) and isinstance(parent, exp.Window) and str(made.this.this) in _RESPECTFUL:
        made = exp.IgnoreNulls(this=_RESPECTFUL[str(made.this.this)](this=made.this.expressions[0]))
    if isinstance(made, exp.Filter) and isinstance(parent, exp.Filter):
        condition = exp.and_(parent.expression.this, made.expression.this)
        parent.set("expression", exp.Where(this=condition))
        made = made.this
    node.replace(made)
    if entry.around is None:
        return
    whole = made
    while isinstance(whole.parent, _CLAUSES) and whole.arg_key == "this":
        whole = whole.parent
    place = whole.parent
    if isinstance(place, exp.Pivot):
        return
    whole.replace(typed(entry.around(whole.copy()), type_of(whole)))
