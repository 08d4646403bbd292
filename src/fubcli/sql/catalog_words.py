"""Where a statement's text says catalogs: at the names of its tables, and at columns that repeat such a name."""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot import exp


def catalog_words(nodes: Iterable[exp.Expr]) -> dict[int, str]:
    """Map the offset of every word that names a catalog to that catalog, in lower case.

    `nodes` are the tables and columns of one statement; others are passed over.
    """
    named = [node for node in nodes if isinstance(node, exp.Table | exp.Column) and node.args.get("catalog")]
    tables = {_parts(node, "this") for node in named if isinstance(node, exp.Table)}
    found: dict[int, str] = {}
    for node in named:
        parts = _parts(node, "this" if isinstance(node, exp.Table) else "table")
        catalog = node.args["catalog"]
        if parts in tables and isinstance(catalog, exp.Identifier) and "start" in catalog.meta:
            found[catalog.meta["start"]] = parts[0]
    return found


def _parts(node: exp.Expr, last: str) -> tuple[str, ...]:
    parts = (node.args.get(key) for key in ("catalog", "db", last))
    return tuple(part.name.lower() if isinstance(part, exp.Expr) else "" for part in parts)
