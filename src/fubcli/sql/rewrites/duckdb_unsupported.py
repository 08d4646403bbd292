"""What DuckDB lacks and the generator would drop or bend without saying so."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

_LACKING: dict[type[exp.Expr], str] = {
    exp.Version: "time travel",
    exp.Collate: "collations",
    exp.Cluster: "CLUSTER BY",
    exp.Distribute: "DISTRIBUTE BY",
    exp.Sort: "SORT BY",
}


class NotOnDuckDB(ValueError):
    """The embedded engine lacks something; the message names it."""


def check(tree: exp.Expr, parameter_types: Mapping[str, str]) -> None:
    """Raise NotOnDuckDB for a construct that DuckDB has no counterpart for."""
    for node in tree.walk():
        if type(node) in _LACKING:
            raise NotOnDuckDB(f"{_LACKING[type(node)]} runs on Databricks; the embedded engine does not have it")
