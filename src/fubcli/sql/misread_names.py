"""Names that the parser and BigQuery may take for different things: paths in quotes, arrays of an alias, `safe`."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from fubcli.model.statement import Construct, ConstructKind
from fubcli.sql.written import Written

_MOST_PARTS = 2
"""`s.items`; a longer path after a comma looks like a table."""


def misread_names(written: Written) -> Iterator[Construct]:
    """Yield every name of a statement that may be a table which the tree does not show.

    After `FROM t AS s` the parser takes `s.x.y` and `` `s.x.y` `` for an array of s; BigQuery reads the table `s.x.y`
    for the second, and for the first where s is not in scope.
    """
    yield from _stray_paths(written)
    yield from _doubtful_arrays(written)


def _stray_paths(written: Written) -> Iterator[Construct]:
    """Yield quoted paths that name no table in the tree, and a quoted `safe`, which may be a data set."""
    ends = {table.this.meta.get("start") for table in written.relations if table.meta.get("quoted_table")}
    pieces = written.pieces
    for index, piece in enumerate(pieces):
        if piece.kind != "IDENTIFIER":
            continue
        if piece.value.lower() == "safe":
            yield Construct(ConstructKind.UNRECOGNISED, "`safe` in quotes: a data set, not the prefix", piece.span)
        if "." not in piece.value:
            continue
        last = index
        while last + 2 < len(pieces) and pieces[last + 1].kind == "DOT":
            last += 2
        if written.offsets[last] not in ends:
            yield Construct(ConstructKind.UNRECOGNISED, f"the quoted path {piece.value[:60]}", piece.span)


def _doubtful_arrays(written: Written) -> Iterator[Construct]:
    """Yield arrays on the right of a join that hides the left side, and long paths that UNNEST does not enclose."""
    for array in written.by_class.get(exp.Unnest, ()):
        join = array.parent
        is_hidden = isinstance(join, exp.Join) and str(join.args.get("side") or "").upper() in ("RIGHT", "FULL")
        if is_hidden or any(_is_bare(column, written) for column in array.find_all(exp.Column)):
            what = "a path in a relation's place that may be a table"
            yield Construct(ConstructKind.UNRECOGNISED, what, written.span_of(array))


def _is_bare(column: exp.Column, written: Written) -> bool:
    starts = [part.meta["start"] for part in column.parts if "start" in part.meta]
    if len(column.parts) <= _MOST_PARTS or not starts:
        return False
    before = written.piece_at(min(starts)) - 1
    return before >= 0 and written.pieces[before].kind in ("COMMA", "JOIN", "FROM")
