"""Constructs of interest in a tree: unrecognised syntax, programs and storage locations, hints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from sqlglot import exp

from fubcli.model.statement import Construct, ConstructKind
from fubcli.sql.pieces import Piece
from fubcli.sql.vocabulary import KNOWN_ARGS, OUTSIDE_NODES, READ_NODES, WRITE_NODES

_HINT_NAME = re.compile(r"([A-Za-z_]+)\s*(?:\([^)]*\))?")
_LOOKED_INTO = frozenset({*KNOWN_ARGS, exp.FileFormatProperty})
_ALLOWED_FORMATS = ("", "DELTA")


def constructs_of(nodes: Iterable[exp.Expr], *, writes: bool) -> Iterator[Construct]:
    """Yield what the allow-list of node classes does not recognise, and what reaches outside."""
    recognised = WRITE_NODES if writes else READ_NODES
    for node in nodes:
        kind = type(node)
        if kind in recognised and kind not in _LOOKED_INTO:
            continue
        if kind in OUTSIDE_NODES:
            yield Construct(ConstructKind.OUTSIDE_WORLD, f"{_described(node)}: a program, a location, or a copy")
        elif not isinstance(node, exp.Func) and type(node) not in recognised:
            yield Construct(ConstructKind.UNRECOGNISED, _described(node))
        elif unknown := _unknown_arguments(node):
            yield Construct(ConstructKind.UNRECOGNISED, f"{_described(node)} with {unknown}")
        elif isinstance(node, exp.FileFormatProperty) and node.name.upper() not in _ALLOWED_FORMATS:
            yield Construct(ConstructKind.OUTSIDE_WORLD, f"the storage format {node.name}")


def hints_of(pieces: Sequence[Piece]) -> Iterator[Construct]:
    """Yield the name of every optimizer hint that stayed in the text."""
    for piece in pieces:
        if piece.kind == "HINT":
            for name in _HINT_NAME.findall(piece.text[3:-2]):
                yield Construct(ConstructKind.HINT, name.upper(), piece.span)


def _unknown_arguments(node: exp.Expr) -> str:
    known = KNOWN_ARGS.get(type(node))
    if known is None:
        return ""
    return ", ".join(sorted(key.strip("_").upper() for key, value in node.args.items() if value and key not in known))


def _described(node: exp.Expr) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(node).__name__).upper()
    return words if words != "COMMAND" else f"the command {str(node.this).upper()[:30]}"
