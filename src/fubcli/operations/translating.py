"""The statements that fubcli writes itself, on a warehouse of another dialect than the one they are written in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fubcli.errors import Refused
from fubcli.model.dialect import SqlDialect
from fubcli.model.policy import InputLimits

if TYPE_CHECKING:
    from fubcli.policy.permit import Permit


def translated(text: str, dialect: SqlDialect) -> str:
    """Return a text of ours in a dialect; raises Refused when there is none."""
    if dialect is SqlDialect.DATABRICKS:
        return text
    from fubcli.sql.translation import Untranslatable, in_dialect

    try:
        return in_dialect(text, dialect)
    except Untranslatable as error:
        raise Refused(f"Nothing was asked: {error}.") from error


def permit_in(permit: Permit, dialect: SqlDialect, limits: InputLimits) -> Permit:
    """Return the permit of a question of ours for a warehouse of a dialect.

    Raises Refused when the guard does not read there what was permitted: one query on the same tables.
    """
    if dialect is SqlDialect.DATABRICKS:
        return permit
    from fubcli.sql.facts import facts_of

    facts = facts_of(translated(permit.text, dialect), limits=limits, dialect=dialect)
    read = {use.name for use in facts.tables}
    if facts.kind is not permit.kind or facts.constructs or facts.stray_names or read != set(permit.tables):
        raise Refused(f"Nothing was asked: the guard does not read the question as one of its own in {dialect}.")
    return replace(permit, text=facts.text)
