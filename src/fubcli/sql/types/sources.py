"""The columns that a relation in a FROM clause brings."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlglot import exp

from fubcli.sql.types.coercion import common_of
from fubcli.sql.types.datatype import BIGINT, INT, STRING, UNKNOWN, Type
from fubcli.sql.types.notes import type_of
from fubcli.sql.types.scopes import Columns, Source

ColumnsOf = Callable[[tuple[str, ...]], Columns | None]
"""From a table's name in parts, as written, to its columns; None when it is not known."""


def renamed(columns: Columns | None, alias: exp.Expr | None) -> Columns | None:
    """Return columns under the names of `AS t (a, b)`."""
    names = [each.name.lower() for each in alias.args.get("columns") or ()] if alias is not None else []
    if not names or columns is None:
        return tuple((name, UNKNOWN) for name in names) if names else columns
    if len(names) != len(columns):
        return None
    return tuple((name, kind) for name, (_, kind) in zip(names, columns, strict=True))


def values(rows: Sequence[exp.Expr]) -> Columns:
    """Return the columns of VALUES: col1, col2 and so on, of the types that hold every row."""
    tuples = [row.expressions if isinstance(row, exp.Tuple) else [row] for row in rows]
    columns = zip(*tuples, strict=False)
    return tuple(
        (f"col{place}", common_of(type_of(each) for each in column)) for place, column in enumerate(columns, 1)
    )


def generated(name: str, arguments: Sequence[exp.Expr]) -> Columns | None:
    """Return the columns of a generator: `explode`, `posexplode`, `inline`, `stack`, `json_tuple`, `range`."""
    plain = name.removesuffix("_outer")
    if plain == "range":
        return (("id", BIGINT),)
    if plain == "json_tuple":
        return tuple((f"c{place}", STRING) for place in range(len(arguments) - 1))
    if plain == "stack":
        return _stacked(arguments)
    kind = type_of(arguments[0]) if arguments else UNKNOWN
    if plain == "inline":
        row = kind.members[0] if kind.name == "array" else UNKNOWN
        return tuple(zip(map(str.lower, row.fields), row.members, strict=True)) if row.fields else None
    places = (("pos", INT),) if plain == "posexplode" else ()
    if kind.name == "map":
        return (*places, ("key", kind.members[0]), ("value", kind.members[1]))
    if kind.name == "array":
        return (*places, ("col", kind.members[0]))
    return None


def _stacked(arguments: Sequence[exp.Expr]) -> Columns | None:
    if not arguments or not str(arguments[0].this).isdigit():
        return None
    items = arguments[1:]
    width = -(-len(items) // max(int(str(arguments[0].this)), 1))
    return tuple((f"col{place}", common_of(map(type_of, items[place::width]))) for place in range(width))


def merged(select: exp.Select, sources: Sequence[Source]) -> list[tuple[str, str, Type]] | None:
    """Return owner, name and type of the columns of `*` where tables are joined by names: those names come first, once.

    None without such a join, empty when the columns are not known. An owner is empty for a shared column.
    """
    joins = select.args.get("joins") or []
    if not any(join.args.get("using") or join.method == "NATURAL" for join in joins):
        return None
    if any(source.columns is None for source in sources) or len(sources) != len(joins) + 1:
        return []
    left = _owned(sources[0])
    for join, source in zip(joins, sources[1:], strict=True):
        right = _owned(source)
        shared = [each.name.lower() for each in join.args.get("using") or ()]
        if join.method == "NATURAL":
            shared = [name for _, name, _ in left if any(name == other for _, other, _ in right)]
        first = [("", name, kind) for name in shared for _, each, kind in left if each == name]
        rest = [column for column in left if column[1] not in shared]
        others = [] if source.is_hidden else [column for column in right if column[1] not in shared]
        left = (left if source.is_hidden else [*first, *rest]) + others
    return left


def unlike(left: Columns, right: Columns, both: Columns) -> tuple[Type, ...]:
    """Return the types that both sides of a set operation are cast to, when text meets something else; else nothing."""
    pairs = [(kind.name, other.name) for (_, kind), (_, other) in zip(left, right, strict=True)]
    mixed = any("string" in pair and len({*pair} - {"void"}) == 2 for pair in pairs)
    return tuple(kind for _, kind in both) if mixed else ()


def stored_in(insert: exp.Insert, target: Source) -> tuple[Type, ...]:
    """Return the types of the columns that an INSERT names, of all without names; nothing when they are not known."""
    named = insert.this.expressions if isinstance(insert.this, exp.Schema) else []
    names = [each.name.lower() for each in named] or [name for name, _ in target.columns or ()]
    return tuple(target.column(name) or UNKNOWN for name in names)


def joins_texts(join: exp.Expr, sources: Sequence[Source]) -> bool:
    """Whether a join by names compares a text with something else."""
    *before, right = sources
    names = {each.name.lower() for each in join.args.get("using") or ()}
    if join.args.get("method") == "NATURAL":
        names = {name for name, _ in right.columns or ()}
    for name in names:
        kinds = {kind.name for source in before if (kind := source.column(name)) is not None}
        other = right.column(name)
        if other is not None and len({"string"} & {*kinds, other.name}) and len({*kinds, other.name}) > 1:
            return True
    return False


def _owned(source: Source) -> list[tuple[str, str, Type]]:
    return [(source.name, name, kind) for name, kind in source.columns or ()]


def all_known(columns: Columns | None, others: Columns | None, merged: Callable[[Type, Type], Type]) -> Columns | None:
    """Return the columns of a set operation: the left side's names, types that hold both."""
    if columns is None or others is None or len(columns) != len(others):
        return None
    return tuple((name, merged(kind, other)) for (name, kind), (_, other) in zip(columns, others, strict=True))
