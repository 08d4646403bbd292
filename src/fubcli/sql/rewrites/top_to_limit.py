"""`SELECT TOP 10 …` is T-SQL; Databricks says `… LIMIT 10`."""

from __future__ import annotations

from collections.abc import Sequence

from fubcli.model.statement import Rewrite
from fubcli.sql.pieces import Piece, without

RULE = "top_to_limit"
_SET_OPERATIONS = frozenset({"UNION", "EXCEPT", "INTERSECT", "MINUS"})


def top_to_limit(pieces: list[Piece]) -> tuple[list[Piece], tuple[Rewrite, ...]]:
    """Move `TOP n` of the outermost SELECT to the end as `LIMIT n`; leave anything less plain as it is."""
    found = _top(pieces) if any(piece.kind == "VAR" and piece.word == "TOP" for piece in pieces) else None
    if found is None:
        return pieces, ()
    first, count, number = found
    limited = without(pieces, first, count)
    limited += [Piece("LIMIT", "LIMIT", True, None), Piece("NUMBER", number, True, None)]
    rewrite = Rewrite(RULE, f"TOP {number} is not Databricks SQL; it runs as LIMIT {number}")
    return limited, (rewrite,)


def _top(pieces: Sequence[Piece]) -> tuple[int, int, str] | None:
    """Return where `TOP n` stands, how many pieces it takes, and n; None when it cannot be moved safely."""
    outer = list(_outermost(pieces))
    words = [pieces[index].word for index in outer]
    if _SET_OPERATIONS.intersection(words) or "LIMIT" in words:
        return None
    for place, index in enumerate(outer):
        if pieces[index].word == "TOP" and place and words[place - 1] in ("SELECT", "DISTINCT"):
            return _count(pieces, index)
    return None


def _count(pieces: Sequence[Piece], index: int) -> tuple[int, int, str] | None:
    after = pieces[index + 1 : index + 5]
    if len(after) > 1 and after[0].text.isdigit():
        return (index, 2, after[0].text) if after[1].word not in (",", "FROM", "PERCENT", "WITH") else None
    if len(after) > 3 and after[0].text == "(" and after[1].text.isdigit() and after[2].text == ")":
        return index, 4, after[1].text
    return None


def _outermost(pieces: Sequence[Piece]) -> list[int]:
    depth, found = 0, []
    for index, piece in enumerate(pieces):
        depth += piece.text == "("
        if depth == 0:
            found.append(index)
        depth -= piece.text == ")"
    return found
