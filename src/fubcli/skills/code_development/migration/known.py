"""What rules judge by, and what needs no rule: tables that are not exported, or of which nothing is known."""

from __future__ import annotations

from dataclasses import dataclass

from fubcli.model.migration import is_plain
from fubcli.skills.code_development.migration.effects import Effect
from fubcli.skills.code_development.migration.knowledge import Knowledge
from fubcli.skills.code_development.migration.tables import Tables
from fubcli.skills.code_development.migration.types import Breaks, Judgement


@dataclass(frozen=True)
class Known:
    """The tables as a migration leaves them, and what is known of the lakehouse.

    `has_capitals` says whether a table is renamed with capitals in a name: then no name surely means the one before.
    """

    tables: Tables
    knowledge: Knowledge
    has_capitals: bool
    is_mixed: bool = False
    """Whether the migration names several databases, or one only here and there: then no name surely means the same."""


MIXED: Judgement = (Breaks.UNKNOWN, "it is not clear in which database a table of this name is; name it, or USE one")


def known_of(known: Known, effect: Effect) -> Judgement | None:
    """Judge what needs no look at the change: tables that are not exported, or of which nothing is known."""
    table, ref = effect.table, effect.change.table
    if (ref is not None and not ref.is_plain) or not all(map(is_plain, effect.change.columns)):
        return Breaks.UNKNOWN, "a name in it is not plain ASCII: MariaDB may take it for another"
    if known.is_mixed and (table is None or table.is_new):
        return MIXED
    if table is None:
        return Breaks.NO, "the file has taken the table away before: this does nothing more, or fails"
    if table.is_new:
        return Breaks.NO, "the file itself made the table: it is not exported"
    if known.knowledge.is_spared(table.origin):
        return Breaks.NO, "the table is declared not to be exported"
    if known.knowledge.landing(table.origin) is None:
        return Breaks.UNKNOWN, "the table is not known to be exported, nor declared not to be"
    return None


def table_of(effect: Effect) -> str:
    """Return the table of a change as it is written, with its name of today."""
    return shown(effect.change.table.table if effect.change.table else "", effect.origin)


def shown(name: str, origin: str | None) -> str:
    """Return a name, with the one of today where that is another."""
    return name if not origin or origin == name else f"{name} (today {origin})"
