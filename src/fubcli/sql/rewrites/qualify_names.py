"""Unqualified names get the catalog and schema that the request gave, so that the text stands on its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fubcli.model.names import TableName
from fubcli.model.statement import Rewrite
from fubcli.sql.literals import write_identifier
from fubcli.sql.pieces import Piece

RULE = "qualify_names"


def qualify_names(
    pieces: Sequence[Piece], missing: Mapping[int, tuple[str, TableName]]
) -> tuple[list[Piece], tuple[Rewrite, ...]]:
    """Put the missing parts before the first piece of each name.

    `missing` maps the index of a name's first piece to the parts to add (written `a.b.`) and the name it becomes.
    """
    qualified: list[Piece] = []
    for index, piece in enumerate(pieces):
        if index in missing:
            qualified.append(Piece("PREFIX", missing[index][0], piece.gap, piece.span))
            piece = Piece(piece.kind, piece.text, False, piece.span, piece.value)
        qualified.append(piece)
    names = sorted({str(name) for _, name in missing.values()})
    return qualified, tuple(Rewrite(RULE, f"an unqualified name runs as {name}") for name in names)


def prefix_of(name: TableName, written_parts: int) -> str:
    """Return the parts that a name of `written_parts` parts lacks, quoted, with a dot after each."""
    lacking = [name.catalog, name.schema, name.table][: 3 - written_parts]
    return "".join(f"{write_identifier(part)}." for part in lacking)
