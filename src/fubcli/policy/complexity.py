"""Which of the policy's kinds of complexity a statement has."""

from __future__ import annotations

from fubcli.model.catalogs import Catalogs
from fubcli.model.policy import Complexity, EnvironmentPolicy
from fubcli.model.statement import PlanShape, Span, StatementFacts

_BY_SHAPE = {
    PlanShape.JOINS: Complexity.JOINS,
    PlanShape.WINDOWS: Complexity.WINDOWS,
    PlanShape.RECURSION: Complexity.RECURSION,
    PlanShape.AGGREGATION: Complexity.LARGE_AGGREGATION,
}


def complexities(
    facts: StatementFacts, row: EnvironmentPolicy, catalogs: Catalogs, large_table_rows: int
) -> dict[Complexity, Span | None]:
    """Return why a statement is complex for a row of the policy, and where it first shows; empty when it is not.

    A statement that reads no table is never complex. Aggregation counts when a table is declared with at least
    `large_table_rows` rows; a mirror is as large as what it mirrors.
    """
    if not facts.shapes:
        return {}
    tables = [use.name for use in facts.tables if use.name and not use.is_target]
    specs = [spec for name in tables if (spec := catalogs.table(name)) is not None]
    is_large = any(spec.rows is not None and spec.rows >= large_table_rows for spec in specs)
    found = {_BY_SHAPE[use.shape]: use.span for use in facts.shapes} if tables else {}
    if not is_large:
        found.pop(Complexity.LARGE_AGGREGATION, None)
    return {complexity: span for complexity, span in found.items() if complexity in row.needs_staging_run}
