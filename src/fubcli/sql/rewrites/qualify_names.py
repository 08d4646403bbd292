"""Unqualified names get the catalog and schema that the request gave, so that the text stands on its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from fubcli.model.names import TableName
from fubcli.model.statement import Rewrite
from fubcli.sql.pieces import Piece

RULE = "qualify_names"


def qualify_names(
    pieces: Sequence[Piece], missing: Mapping[int, tuple[int, TableName]], quote: Callable[[str], str]
) -> tuple[list[Piece], tuple[Rewrite, ...]]:
    """Put the missing parts before the first piece of each name.

    `missing` maps the index of a name's first piece to how many parts were written and the name that it becomes;
    `quote` writes a part of it.
    """
    qualified: list[Piece] = []
    for index, piece in enumerate(pieces):
        if index in missing:
            written_parts, name = missing[index]
            gap = piece.gap
            for part in (name.catalog, name.schema, name.table)[: 3 - written_parts]:
                qualified += [Piece("IDENTIFIER", quote(part), gap, piece.span, part), _DOT]
                gap = False
            piece = piece._replace(gap=gap)
        qualified.append(piece)
    names = sorted({str(name) for _, name in missing.values()})
    return qualified, tuple(Rewrite(RULE, f"an unqualified name runs as {name}") for name in names)


_DOT = Piece("DOT", ".", False, None)
