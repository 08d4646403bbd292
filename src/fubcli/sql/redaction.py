"""A judged text for the audit log: what a person's data might be told by is `'…'`, the rest stays readable."""

from __future__ import annotations

from fubcli.model.catalogs import Catalogs
from fubcli.model.statement import ConstructKind, StatementFacts, StatementKind
from fubcli.sql.dialects import dialect_of
from fubcli.sql.harmless_numbers import harmless_numbers
from fubcli.sql.parsing import Unparsable, tokenise
from fubcli.sql.pieces import Unreadable, cut, join

PLACEHOLDER = "'…'"
_STRINGS = frozenset({"STRING", "HEX_STRING", "BIT_STRING", "BYTE_STRING", "RAW_STRING", "NATIONAL_STRING"})
_LONGEST_PARSED = 20_000
"""Characters; in a longer text every literal goes, so that recording a statement costs no second long parse."""


def redacted(facts: StatementFacts, catalogs: Catalogs) -> str | None:
    """Return the text with literals replaced, or None when there is no text that was judged.

    A statement without personal or secret columns stays as it is. In any other every text literal goes, and every
    number that does not stand in a place of its own (LIMIT, an ordinal, a type) or beside other columns alone. A table
    that no catalog file declares, and whatever was not understood, counts as personal from end to end.
    """
    if not facts.text:
        return None
    sensitive = _sensitive_columns(facts, catalogs)
    if sensitive is not None and not sensitive:
        return facts.text
    try:
        dialect = dialect_of(facts.dialect)
        tokens = tokenise(facts.text, dialect)
        pieces = cut(facts.text, tokens, dialect)
    except (Unparsable, Unreadable):
        return None
    staying: frozenset[int] = frozenset()
    if any(piece.kind == "NUMBER" for piece in pieces) and len(facts.text) <= _LONGEST_PARSED:
        staying = harmless_numbers(facts.text, tokens, None if facts.kind.writes else sensitive, dialect)
    before = ""
    for index, piece in enumerate(pieces):
        stays = (piece.span and piece.span.start in staying) or before == "INTERVAL"
        if piece.kind in _STRINGS or (piece.kind == "NUMBER" and not stays):
            pieces[index] = piece._replace(text=PLACEHOLDER)
            if before == "." and not piece.gap:  # `.5` is two words
                pieces[index - 1] = pieces[index - 1]._replace(text="")
        before = piece.word
    return join(pieces)


def _sensitive_columns(facts: StatementFacts, catalogs: Catalogs) -> frozenset[str] | None:
    """Return the tagged columns of the statement's tables in lower case; None when any column may be personal."""
    odd = any(construct.kind is not ConstructKind.HINT for construct in facts.constructs)
    if facts.kind is StatementKind.UNKNOWN or odd or facts.stray_names:
        return None
    names: set[str] = set()
    for use in facts.tables:
        spec = catalogs.table(use.name) if use.name else None
        if spec is None:
            return None
        names |= {name.lower() for name in spec.tags}
    return frozenset(names)
