"""What an expression or a predicate is put together from."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp


def mixed(node: exp.Expr) -> tuple[list[exp.Expr], list[exp.Expr]]:
    """Return the values that an expression shows, and those that it shows beside them or in their place."""
    if isinstance(node, exp.Lag | exp.Lead):
        return [node.this], [each for each in (node.args.get("default"),) if each is not None]
    if isinstance(node, exp.ConcatWs):
        return node.expressions[:1], node.expressions[1:]
    if isinstance(node, exp.Coalesce):
        return [node.this], list(node.expressions)
    return [], [each.expression if isinstance(each, exp.PropertyEQ) else each for each in node.expressions]


def is_empty(node: exp.Expr) -> bool:
    """Whether it is NULL or an empty text."""
    return isinstance(node, exp.Null) or (isinstance(node, exp.Literal) and not node.name)


def parts_of(predicate: exp.Expr | None) -> Iterator[exp.Expr]:
    """Yield the parts of a predicate between AND, OR and NOT."""
    waiting = [predicate] if predicate is not None else []
    while waiting:
        part = waiting.pop()
        if isinstance(part, exp.Connector):
            waiting += [part.left, part.right]
        elif isinstance(part, exp.Paren | exp.Not):
            waiting.append(part.this)
        else:
            yield part


def compared(part: exp.Expr) -> list[exp.Expr]:
    """Return the values that an equality or a membership compares; nothing for any other predicate."""
    if isinstance(part, exp.EQ | exp.NullSafeEQ):
        return [part.this, part.expression]
    if isinstance(part, exp.In):
        return [part.this, *part.expressions, *filter(None, map(part.args.get, ("query", "field", "unnest")))]
    return []
