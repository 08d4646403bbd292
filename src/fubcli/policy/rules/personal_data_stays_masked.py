"""Personal data and secrets are stored only where they will be masked again.

Why: a copy in a column that nobody declared would be shown to everyone who reads it. The values are traced: an alias,
an expression, a view or a new name for the column does not hide where they come from.

Refused:

    CREATE TABLE sandbox_fub.u_matttu.people AS
    SELECT id, email AS contact FROM stage_fub.contacts_silver.contacts

Accepted:

    CREATE TABLE sandbox_fub.u_matttu.per_stage AS
    SELECT stage_id, count(email) AS emails FROM stage_fub.contacts_silver.contacts GROUP BY stage_id
"""

from __future__ import annotations

from collections.abc import Sequence

from fubcli.errors import Remedy
from fubcli.model.catalogs import ColumnTag, Sensitivity
from fubcli.model.decision import Finding
from fubcli.model.lineage import StoredColumn
from fubcli.model.names import TableName
from fubcli.model.statement import StatementFacts
from fubcli.policy.context import Context
from fubcli.policy.sensitivity import Sensitivities, worst

RULE = "personal_data_stays_masked"


def check(facts: StatementFacts, context: Context) -> Finding | None:
    """Object to the first stored column that carries more than its place is declared to hold."""
    if not facts.kind.writes or context.lineage is None:
        return None
    sensitivities = Sensitivities(context.policy, context.catalogs)
    tables = [use.name for use in facts.tables if use.name]
    for column in context.lineage.stored:
        carried = worst(_tags(column, sensitivities, tables))
        if carried is not None and not _masked_there(column, carried, sensitivities):
            return _finding(facts, column, sensitivities, tables)
    return None


def _tags(column: StoredColumn, sensitivities: Sensitivities, tables: Sequence[TableName]) -> list[ColumnTag]:
    found = (sensitivities.of_origin(origin, tables) for origin in column.origins)
    return [tag for tag in found if tag is not None]


def _masked_there(column: StoredColumn, carried: ColumnTag, sensitivities: Sensitivities) -> bool:
    if column.table is None:
        return False
    # Parts of values are not stored anywhere: in a column of their own they would be whole, and could be looked up.
    if not sensitivities.is_declared(column.table):
        is_masked = carried.sensitivity is Sensitivity.PERSONAL and sensitivities.touched([column.table])
        return is_masked and column.is_whole
    declared = sensitivities.of_column(column.table, column.column) if column.column else None
    return (
        column.is_whole and declared is not None and declared.sensitivity in (carried.sensitivity, Sensitivity.SECRET)
    )


def _finding(
    facts: StatementFacts, column: StoredColumn, sensitivities: Sensitivities, tables: Sequence[TableName]
) -> Finding:
    sources = sorted(str(origin) for origin in column.origins if sensitivities.of_origin(origin, tables) is not None)
    place = f"{column.table}.{column.column}" if column.column else f"a column of {column.table or 'the target'}"
    advice = Remedy(
        "Leave these columns out (`SELECT * EXCEPT (...)`), count them, or have the target tagged in catalogs.yaml"
    )
    target = next((use.span for use in facts.tables if use.is_target), None)
    more = " and more" if len(sources) > 3 else ""
    reason = f"{place} would hold {', '.join(sources[:3])}{more} and would not be masked there."
    return Finding(RULE, reason, target, (advice,))
