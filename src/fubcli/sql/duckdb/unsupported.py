"""What DuckDB lacks and the generator would drop or bend without saying so."""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot import exp
from sqlglot.tokenizer_core import Token, TokenType

_LACKING: dict[type[exp.Expr], str] = {
    exp.Version: "time travel",
    exp.Collate: "collations",
    exp.Cluster: "CLUSTER BY",
    exp.Distribute: "DISTRIBUTE BY",
    exp.Sort: "SORT BY",
}


class NotOnDuckDB(ValueError):
    """The embedded engine lacks something; the message names it."""


def check_words(tokens: Iterable[Token]) -> None:
    """Raise NotOnDuckDB for pipe syntax: the tree does not keep its steps in order."""
    if any(token.token_type is TokenType.PIPE_GT for token in tokens):
        raise NotOnDuckDB("pipe syntax runs on Databricks; the embedded engine does not have it")


def check(tree: exp.Expr) -> None:
    """Raise NotOnDuckDB for a construct that DuckDB has no counterpart for."""
    for node in tree.walk():
        if type(node) in _LACKING:
            raise NotOnDuckDB(f"{_LACKING[type(node)]} runs on Databricks; the embedded engine does not have it")
        if isinstance(node, exp.AlterRename) and _moves(tree, node):
            raise NotOnDuckDB(
                "a rename into another schema runs on Databricks; the embedded engine cannot move a table"
            )


def _moves(tree: exp.Expr, rename: exp.AlterRename) -> bool:
    """DuckDB would drop the new schema's name and report success."""
    old, new = tree.this, rename.this
    return (old.catalog.lower(), old.db.lower()) != (new.catalog.lower(), new.db.lower())
