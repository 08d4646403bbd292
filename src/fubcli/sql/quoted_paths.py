"""Quoted names that the parser takes for something else than BigQuery does: paths, and the prefix SAFE."""

from __future__ import annotations

from collections.abc import Iterator

from fubcli.model.statement import Construct, ConstructKind
from fubcli.sql.written import Written


def stray_paths(written: Written) -> Iterator[Construct]:
    """Yield quoted paths that name no table in the tree, and a quoted `safe`, which may be a data set.

    After `FROM t AS s` the parser takes `` `s.x.y` `` for an array of s; the engine reads the table `s.x.y`.
    """
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
