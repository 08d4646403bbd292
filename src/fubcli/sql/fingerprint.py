"""One short text for all the ways to write a statement that have the same plan, whichever catalog of a pair it names.

Blanks, comments, the case of words, quotes around names and most literals do not count. Everything else does: hints,
column lists, aliases, functions, the number of items in a list.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlglot import exp

from fubcli.model.dialect import SqlDialect
from fubcli.model.policy import LiteralRole
from fubcli.sql.catalog_words import catalog_words
from fubcli.sql.dialects import dialect_of
from fubcli.sql.literal_roles import is_free
from fubcli.sql.parsing import parse, tokenise
from fubcli.sql.pieces import Piece, cut

VERSION = "fp1"
_INT, _BIGINT = 2**31, 2**63
_WHOLE = re.compile(r"[0-9]+", re.ASCII)


def fingerprint_of(
    text: str,
    *,
    production: Mapping[str, str],
    literals: Collection[LiteralRole],
    dialect: SqlDialect = SqlDialect.DATABRICKS,
) -> str:
    """Return `fp1:` and 64 hex digits for a re-emitted text.

    `production` maps the catalogs that stand for another one to it; `literals` are the roles whose values count.
    Raises ValueError for a text that cannot be read, which no judged text is.
    """
    read = dialect_of(dialect)
    tokens = tokenise(text, read)
    pieces = cut(text, tokens, read)
    words = list(_canonical(pieces, parse(tokens, text, read), production, frozenset(literals)))
    return f"{VERSION}:{hashlib.sha256(json.dumps(words).encode()).hexdigest()}"


def _canonical(
    pieces: Sequence[Piece], trees: Sequence[exp.Expr], production: Mapping[str, str], literals: frozenset[LiteralRole]
) -> Iterator[list[str]]:
    """Yield each word with what it is, so that a name, a keyword and a text that read alike stay apart.

    A parameter and the fields of a path into JSON (`:name`, `column:field.field`) keep their case.
    """
    everything = [node for tree in trees for node in tree.walk()]
    starts = [piece.span.start if piece.span else -1 for piece in pieces]
    catalogs = {word.start: word for word in catalog_words(everything, pieces, starts)}
    nodes = [node for node in everything if node._meta and "start" in node._meta]
    names = {node.meta["start"] for node in nodes if isinstance(node, exp.Identifier)}
    free = {node.meta["start"] for node in nodes if isinstance(node, exp.Literal) and is_free(node, literals)}
    keeps_case, told = False, 0
    for index, piece in enumerate(pieces):
        start = starts[index]
        if start < told:  # the rest of a catalog's name with dashes in it
            continue
        before = pieces[index - 1].kind if index else ""
        keeps_case = before == "COLON" or (keeps_case and "DOT" in (piece.kind, before))
        if start in catalogs:
            told = catalogs[start].end
            yield ["name", production.get(catalogs[start].catalog, catalogs[start].catalog)]
        elif start + 1 in catalogs:  # `catalog.schema.table`, quoted as a whole
            first = catalogs[start + 1].catalog
            yield from _path([production.get(first, first), piece.value[len(first) + 1 :].lower()])
        elif start in names:
            yield ["name", (piece.value or piece.text).lower()]
        elif piece.kind == "IDENTIFIER":
            yield ["quoted", piece.value.lower()]
        elif piece.kind in ("STRING", "NUMBER"):
            is_free_here = start in free or _is_a_duration(pieces, index)
            yield ["any", _type(piece)] if is_free_here else ["literal", piece.kind, piece.value or piece.text]
        else:
            yield ["word", piece.text if keeps_case else piece.text.upper()]


def _path(parts: Sequence[str]) -> Iterator[list[str]]:
    """Yield the words of a path as if each of its parts stood alone."""
    first, *rest = ".".join(parts).split(".")
    yield ["name", first]
    for name in rest:
        yield from (["word", "."], ["name", name])


def _is_a_duration(pieces: Sequence[Piece], index: int) -> bool:
    """Whether a literal is the length of an INTERVAL: the parser makes a new node of it, without its place."""
    before = index - 1
    while before > 0 and pieces[before].kind in ("DASH", "PLUS"):
        before -= 1
    return before >= 0 and pieces[before].kind == "INTERVAL"


def _type(piece: Piece) -> str:
    """The type that a literal has by how it is written: `string`, `int`, `bigint`, or the form of the number."""
    if piece.kind == "STRING":
        return "string"
    if _WHOLE.fullmatch(piece.text):
        value = int(piece.text)
        return "int" if value < _INT else "bigint" if value < _BIGINT else "decimal"
    return re.sub(r"[0-9]+", "0", piece.text.upper())
