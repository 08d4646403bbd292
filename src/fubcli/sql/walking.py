"""A walk over a tree that every decision can pay for."""

from __future__ import annotations

from sqlglot import exp


def nodes_of(root: exp.Expr, *, but_not_inside: type[exp.Expr] | None = None) -> list[exp.Expr]:
    """Return a node and all below it, breadth first: as the parser's own `walk`, which takes three times as long."""
    found = [root]
    for node in found:
        if type(node) is but_not_inside:
            continue
        for value in node.args.values():
            if isinstance(value, exp.Expr):
                found.append(value)
            elif type(value) is list:
                found.extend([each for each in value if isinstance(each, exp.Expr)])
    return found
