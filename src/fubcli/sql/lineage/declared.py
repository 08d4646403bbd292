"""The names that a query declares anywhere inside it."""

from __future__ import annotations

import re
import string

from sqlglot import exp

_ASCII = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
MADE_BY_ENGINES = re.compile(r"unnamed_|__|sp_|valueslist$")
"""How engines begin the names that they give to what has none."""


class OddName(Exception):
    """A name that is one to some engines and another to others."""


def fold(name: str) -> str:
    """Return a name in lower case; raises OddName where engines fold it differently, beyond the letters of ASCII."""
    folded = name.lower()
    if folded != name.translate(_ASCII):
        raise OddName(name)
    return folded


def declared_names(query: exp.Expr) -> frozenset[str]:
    """Return the aliases of columns and relations, and the names of tables, at any depth of a query."""
    names: set[str] = set()
    for node in query.find_all(exp.TableAlias, exp.Alias, exp.Aliases, exp.Table):
        if isinstance(node, exp.TableAlias | exp.Aliases):
            names |= {each.name for each in (*(node.args.get("columns") or ()), *node.expressions)}
        names.add(node.alias if isinstance(node, exp.Alias) else node.name)
    return frozenset(map(str.lower, names))
