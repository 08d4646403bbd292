"""A judged text again with its catalogs swapped, at the words of the judged names and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping

from fubcli.model.statement import StatementFacts
from fubcli.sql.literals import write_identifier


def restate(facts: StatementFacts, swaps: Mapping[str, str]) -> str:
    """Return the re-emitted text with the catalog of every table swapped; a quoted name stays quoted."""
    parts, at = [], 0
    for word in facts.catalog_words:
        new = swaps.get(word.catalog)
        if new is not None:
            plain = facts.text[word.start] != "`" and new.isidentifier()
            parts += [facts.text[at : word.start], new if plain else write_identifier(new)]
            at = word.end
    return "".join([*parts, facts.text[at:]])
