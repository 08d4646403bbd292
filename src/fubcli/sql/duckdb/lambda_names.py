"""A lambda's parameters get names of their own: DuckDB would take `h.city` for a column of a table `h`."""

from __future__ import annotations

from sqlglot import exp


def rewrite(tree: exp.Expr) -> None:
    """Rename the parameters of every lambda, those of inner ones first."""
    for number, function in enumerate(reversed(list(tree.find_all(exp.Lambda)))):
        for name in list(function.expressions):
            _rename(function, name.name.lower(), f"sp_{name.name.lower()}_{number}")


def _rename(function: exp.Lambda, old: str, new: str) -> None:
    for name in function.find_all(exp.Identifier):
        if name.name.lower() != old or _is_field(name):
            continue
        name.set("this", new)
        name.set("quoted", False)


def _is_field(name: exp.Identifier) -> bool:
    """Whether it names a field, or what something is called, and not a value."""
    parent = name.parent
    if isinstance(parent, exp.Dot):
        return name.arg_key == "expression"
    if isinstance(parent, exp.Column):
        return bool(parent.table) and name.arg_key == "this"
    return isinstance(parent, exp.PropertyEQ | exp.Alias | exp.TableAlias | exp.Table) and name.arg_key != "expression"
