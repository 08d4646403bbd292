"""`TABLE t` as a query is `SELECT * FROM t`; the parser knows only the second."""

from __future__ import annotations

from collections.abc import Sequence

from fubcli.model.statement import Rewrite
from fubcli.sql.pieces import Piece

RULE = "table_to_select"
_BEFORE_A_QUERY = frozenset({"L_PAREN", "UNION", "EXCEPT", "INTERSECT", "ALL", "DISTINCT"})
_NAMES = frozenset({"VAR", "IDENTIFIER"})


def table_to_select(pieces: list[Piece]) -> tuple[list[Piece], tuple[Rewrite, ...]]:
    """Write `SELECT * FROM` for every TABLE that stands where a query may begin, and not as an argument of a call."""
    places = [index for index, piece in enumerate(pieces) if piece.kind == "TABLE" and _begins_a_query(pieces, index)]
    if not places:
        return pieces, ()
    written: list[Piece] = []
    for index, piece in enumerate(pieces):
        if index in places:
            written += [
                Piece("SELECT", "SELECT", piece.gap, piece.span),
                Piece("STAR", "*", True, piece.span),
                Piece("FROM", "FROM", True, piece.span),
            ]
        else:
            written.append(piece)
    return written, (Rewrite(RULE, "TABLE t runs as SELECT * FROM t"),)


def _begins_a_query(pieces: Sequence[Piece], index: int) -> bool:
    if index + 1 >= len(pieces) or pieces[index + 1].kind not in _NAMES:
        return False
    if index == 0:
        return True
    is_argument = pieces[index - 1].kind == "L_PAREN" and index > 1 and pieces[index - 2].kind in _NAMES
    return pieces[index - 1].kind in _BEFORE_A_QUERY and not is_argument
