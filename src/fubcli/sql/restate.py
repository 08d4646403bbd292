"""A judged text again with its catalogs swapped, at the words of the judged names and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from fubcli.sql.literals import write_identifier
from fubcli.sql.parsing import Unparsable, parse, tokenise
from fubcli.sql.pieces import Unreadable, cut, join


def restate(text: str, swaps: Mapping[str, str]) -> str | None:
    """Return a re-emitted text with the catalog of every table swapped, or None when it cannot be read."""
    try:
        tokens = tokenise(text)
        trees = parse(tokens, text)
        pieces = cut(text, tokens)
    except (Unparsable, Unreadable):
        return None
    starts = {
        catalog.meta["start"]: swaps.get(str(catalog.this).lower())
        for tree in trees
        for table in tree.find_all(exp.Table)
        if isinstance(catalog := table.args.get("catalog"), exp.Identifier)
    }
    for index, piece in enumerate(pieces):
        new = starts.get(piece.span.start) if piece.span else None
        if new:
            pieces[index] = piece._replace(text=new if new.isidentifier() else write_identifier(new))
    return join(pieces)
