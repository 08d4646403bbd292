"""How much the guard looks at: bytes, words, depth, and constructs whose cost grows faster than their length."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from fubcli.model.policy import InputLimits
from fubcli.model.statement import Span
from fubcli.sql.pieces import Piece, Unreadable

_MOST_WORDS = 30_000
_MOST_RELATIONS = 500
_MOST_OF_A_KIND = {"JOIN": 300, "PIPE_GT": 30, "COLON": 2_000, "DCOLON": 2_000}
_OPENING, _CLOSING = frozenset({"L_PAREN", "L_BRACKET", "CASE"}), frozenset({"R_PAREN", "R_BRACKET", "END"})
_PREFIXES = frozenset({"NOT", "DASH", "PLUS", "TILDE"})
_TYPES_OF_TYPES = frozenset({"ARRAY", "MAP", "STRUCT"})
_DEEPEST_TYPE = 30  # the parser tries a type as an expression first: 600 levels of ARRAY<…> take it 15 seconds
_FEWEST = min(_DEEPEST_TYPE, *_MOST_OF_A_KIND.values())
"""A statement of so few words has too much of nothing."""


class TooLarge(Unreadable):
    """More text, or deeper nesting, than the guard looks at."""


def check_bytes(text: str, limits: InputLimits) -> None:
    """Raise TooLarge for a text of more bytes than the policy allows."""
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > limits.sql_bytes:
        raise TooLarge(f"{size:,} bytes of SQL; the policy allows {limits.sql_bytes:,}", Span(0, len(text)))


def check_words(count: int, text: str) -> None:
    """Raise TooLarge for more words than the parser answers in time."""
    if count > _MOST_WORDS:
        raise TooLarge(f"{count:,} words; {_MOST_WORDS:,} are looked at", Span(0, len(text)))


def check_relations(count: int) -> None:
    """Raise TooLarge for more relations than can be held against each other's predicates."""
    if count > _MOST_RELATIONS:
        raise TooLarge(f"{count:,} relations; {_MOST_RELATIONS} are looked at", Span(0, 0))


def check_shape(pieces: Sequence[Piece], limits: InputLimits) -> None:
    """Raise TooLarge for nesting that the parser answers with recursion, and for too many joins or pipe steps.

    Nothing nests deeper than it opens: how deep is only worked out when it opens often.
    """
    if len(pieces) <= min(limits.nesting, _FEWEST):
        return
    counts = Counter([piece.kind for piece in pieces])
    if any(sum(counts[kind] for kind in kinds) > limits.nesting for kinds in (_OPENING, _PREFIXES)):
        _check_nesting(pieces, limits)
    if counts["LT"] > _DEEPEST_TYPE:
        _check_types(pieces)
    for kind, most in _MOST_OF_A_KIND.items():
        if counts[kind] > most:
            raise TooLarge(f"{counts[kind]:,} of {kind}; {most:,} are looked at", Span(0, 0))


def _check_nesting(pieces: Sequence[Piece], limits: InputLimits) -> None:
    depth = prefixes = 0
    for piece in pieces:
        kind = piece.kind
        depth += (kind in _OPENING) - (kind in _CLOSING)
        prefixes = prefixes + 1 if kind in _PREFIXES else 0
        if depth > limits.nesting or prefixes > limits.nesting:
            raise TooLarge(f"nested deeper than {limits.nesting}", piece.span or Span(0, 0))


def _check_types(pieces: Sequence[Piece]) -> None:
    depth = 0
    for before, piece in pairwise(pieces):
        if piece.kind == "LT" and before.kind in _TYPES_OF_TYPES:
            depth += 1
        elif piece.kind == "GT":
            depth = max(depth - 1, 0)
        if depth > _DEEPEST_TYPE:
            raise TooLarge(f"a type nested deeper than {_DEEPEST_TYPE}", piece.span or Span(0, 0))
