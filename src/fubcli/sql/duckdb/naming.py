"""Output columns without a name get Spark's."""

from __future__ import annotations

from sqlglot import exp

from fubcli.sql.duckdb.generators import generator
from fubcli.sql.duckdb.spelling import name_of
from fubcli.sql.types.notes import is_field


def name_outputs(tree: exp.Expr) -> None:
    """Alias what the outermost SELECT leaves without a name; a statement never fails for a name."""
    select = tree
    while isinstance(select, exp.SetOperation | exp.Subquery):
        select = select.this
    if not isinstance(select, exp.Select):
        return
    named = []
    for projection in select.expressions:
        plain = projection.unnest()
        has_name = isinstance(plain, exp.Star | exp.Alias | exp.Aliases) or generator(plain) is not None
        if isinstance(plain, exp.Column):
            is_star = isinstance(plain.this, exp.Star)
            has_name = is_star or (plain.name == plain.name.lower() and not is_field(plain))
        named.append(projection if has_name else exp.alias_(projection, name_of(plain), quoted=True, copy=False))
    select.set("expressions", named)
