"""A judged text again with its catalogs swapped, at the words of the judged names and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping

from fubcli.model.statement import StatementFacts
from fubcli.sql.dialects import dialect_of


def restate(facts: StatementFacts, swaps: Mapping[str, str]) -> str:
    """Return the re-emitted text with the catalog of every table swapped; a quoted name stays quoted.

    In a path that is quoted as a whole its first part is swapped.
    """
    dialect = dialect_of(facts.dialect)
    quote = dialect.name_quote
    parts, at = [], 0
    for word in facts.catalog_words:
        new = swaps.get(word.catalog)
        if new is not None:
            in_path = facts.text[word.start - 1 : word.start] == quote
            plain = facts.text[word.start] != quote and new.isidentifier()
            parts += [facts.text[at : word.start], new if plain or in_path else dialect.write_folded(new)]
            at = word.end
    return "".join([*parts, facts.text[at:]])
