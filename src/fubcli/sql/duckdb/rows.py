"""VALUES and `*` as Spark has them, and GROUP BY ALL by its keys."""

from __future__ import annotations

from sqlglot import exp

from fubcli.sql.duckdb.entries import lacking
from fubcli.sql.duckdb.families.aggregates import AGGREGATES
from fubcli.sql.duckdb.generators import generate, generator
from fubcli.sql.duckdb.renaming import called
from fubcli.sql.types.notes import expansion_of


def selected(values: exp.Values) -> exp.Select:
    """Return VALUES that stand alone as a SELECT from them."""
    select = exp.Select(expressions=[exp.Star()])
    for clause in ("order", "limit", "offset"):
        select.set(clause, values.args.get(clause))
        values.set(clause, None)
    select.set("from_", exp.From(this=values))
    return select


def rewrite(tree: exp.Expr) -> None:
    """Replace every place that makes rows by what DuckDB has for it; raises NotOnDuckDB."""
    nodes = list(tree.find_all(exp.Values, exp.Select, exp.Lateral, exp.Anonymous))
    for node in nodes:
        if isinstance(node, exp.Values):
            _name_columns(node)
        elif isinstance(node, exp.Select):
            _expand(node)
            _group_by_all(node)
    laterals = [node for node in nodes if isinstance(node, exp.Lateral)]
    if laterals or any(map(generator, nodes)):
        generate(tree, laterals)


def _expand(select: exp.Select) -> None:
    """`*` over tables joined by name begins with those names."""
    shown = []
    for projection in select.expressions:
        expansion = expansion_of(projection) if isinstance(projection, exp.Star) else None
        if expansion is None:
            shown.append(projection)
            continue
        if not expansion or projection.args.get("replace") or projection.args.get("rename"):
            raise lacking("* over a join by names whose columns are not known")
        dropped = {each.name.lower() for each in projection.args.get("except_") or ()}
        shown += [exp.column(name, owner or None) for owner, name in expansion if name not in dropped]
    select.set("expressions", shown)


def _group_by_all(select: exp.Select) -> None:
    """Name the keys of GROUP BY ALL: DuckDB does not see an aggregate inside a window's ORDER BY."""
    group = select.args.get("group")
    if group is None or not group.args.get("all"):
        return
    plain = [each.this if isinstance(each, exp.Alias) else each for each in select.expressions]
    keys = [each.copy() for each in plain if not is_aggregated(each) and not isinstance(each, exp.Literal | exp.Null)]
    if keys and not any(each.is_star for each in plain):
        group.set("all", None)
        group.set("expressions", keys)


def is_aggregated(node: exp.Expr) -> bool:
    """Whether an expression aggregates rows, subqueries aside."""
    inside = node.walk(prune=lambda each: isinstance(each, exp.Query))
    return any(isinstance(each, exp.AggFunc) or called(each) in AGGREGATES for each in inside)


def _name_columns(values: exp.Values) -> None:
    """Columns without names are col1, col2 and so on."""
    holder = values.parent if isinstance(values.parent, exp.Subquery) else values
    alias = holder.args.get("alias")
    if not isinstance(holder.parent, exp.From | exp.Join) or (alias is not None and alias.columns):
        return
    first = values.expressions[0]
    width = len(first.expressions) if isinstance(first, exp.Tuple) else 1
    columns = [exp.to_identifier(f"col{place}") for place in range(1, width + 1)]
    name = alias.this if alias is not None and alias.this else exp.to_identifier("sp_values")
    holder.set("alias", exp.TableAlias(this=name, columns=columns))
