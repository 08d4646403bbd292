"""Where a statement's text says catalogs: at the names of its tables, and at columns that repeat such a name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlglot import exp

from fubcli.sql.pieces import Piece

_NAMES = (exp.Table, exp.Column)
_PART_OF_A_NAME = frozenset({"DOT", "DASH"})


class Word(NamedTuple):
    """A catalog's name in a text, in lower case: where it begins and ends, quotes included where it has its own."""

    start: int
    end: int
    catalog: str


def catalog_words(nodes: Iterable[exp.Expr], pieces: Sequence[Piece], offsets: Sequence[int]) -> list[Word]:
    """Return every word that names a catalog, in the order of the text.

    `nodes` are the tables and columns of one statement; others are passed over. `pieces` and their `offsets` are the
    text: where a path is one quoted name (`` `fub.gold.contacts` ``) its first part is the word, and a name with dashes
    in it is one.
    """
    places = {at: index for index, at in enumerate(offsets)}
    found = (_word(place, name, places, pieces, offsets) for place, name in _named(nodes).items())
    return sorted(frozenset(word for word in found if word))


def _named(nodes: Iterable[exp.Expr]) -> dict[int, str]:
    """Map the place that the parser remembers of each catalog's name to that name, in lower case."""
    named = [node for node in nodes if node.args.get("catalog") and isinstance(node, _NAMES)]
    columns = [node for node in named if isinstance(node, exp.Column)]
    if columns:
        tables = {_parts(node, "this") for node in named if isinstance(node, exp.Table)}
        named = [node for node in named if isinstance(node, exp.Table) or _parts(node, "table") in tables]
    words = [node.args["catalog"] for node in named]
    return {
        word.meta["start"]: word.name.lower()
        for word in words
        if isinstance(word, exp.Identifier) and "start" in word.meta
    }


def _word(
    place: int, catalog: str, places: dict[int, int], pieces: Sequence[Piece], offsets: Sequence[int]
) -> Word | None:
    """Return the word itself: of a quoted path the parser remembers the place of the last part."""
    index = places.get(place)
    while index is not None:
        word = _at(index, catalog, pieces, offsets)
        if word is not None:
            return word
        index = index - 2 if index >= 2 and pieces[index - 1].kind in _PART_OF_A_NAME else None
    return None


def _at(index: int, catalog: str, pieces: Sequence[Piece], offsets: Sequence[int]) -> Word | None:
    piece, start = pieces[index], offsets[index]
    if piece.value:
        if piece.value.lower() == catalog:
            return Word(start, start + len(piece.text), catalog)
        is_first = piece.value.lower().startswith(f"{catalog}.")
        return Word(start + 1, start + 1 + len(catalog), catalog) if is_first else None
    for length in _lengths(index, pieces):
        written = "".join(each.text for each in pieces[index : index + length]).lower()
        if written in (catalog, f"{catalog}."):  # `project-1.` ends in a number to the tokenizer
            return Word(start, start + len(catalog), catalog)
    return None


def _lengths(index: int, pieces: Sequence[Piece]) -> Iterator[int]:
    """Yield of how many pieces a name may be: one, and more where dashes join them."""
    yield 1
    length = 1
    while index + length < len(pieces) and not pieces[index + length].gap and pieces[index + length].kind != "DOT":
        length += 1
        yield length


def _parts(node: exp.Expr, last: str) -> tuple[str, ...]:
    parts = (node.args.get(key) for key in ("catalog", "db", last))
    return tuple(part.name.lower() if isinstance(part, exp.Expr) else "" for part in parts)
