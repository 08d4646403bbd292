"""Where a statement's text says catalogs: at the names of its tables, and at columns that repeat such a name."""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot import exp

_NAMES = (exp.Table, exp.Column)


def catalog_words(nodes: Iterable[exp.Expr]) -> dict[int, str]:
    """Map the offset of every word that names a catalog to that catalog, in lower case.

    `nodes` are the tables and columns of one statement; others are passed over.
    """
    named = [node for node in nodes if node.args.get("catalog") and isinstance(node, _NAMES)]
    columns = [node for node in named if isinstance(node, exp.Column)]
    if columns:
        tables = {_parts(node, "this") for node in named if isinstance(node, exp.Table)}
        named = [node for node in named if isinstance(node, exp.Table) or _parts(node, "table") in tables]
    words = [node.args["catalog"] for node in named]
    return {
        word.meta["start"]: word.name.lower()
        for word in words
        if isinstance(word, exp.Identifier) and "start" in word.meta
    }


def _parts(node: exp.Expr, last: str) -> tuple[str, ...]:
    parts = (node.args.get(key) for key in ("catalog", "db", last))
    return tuple(part.name.lower() if isinstance(part, exp.Expr) else "" for part in parts)
