"""A large table in production is scanned only with a filter on one of its partition keys.

Why: 534 million contacts are read file by file; without a bound on the account or the creation time every file is
read, and everybody's reports wait. An identity key needs equality or IN (also by way of a join's equality), a time key
at least a lower bound. A LIMIT is no filter, nor is a predicate on an expression over the key, nor one that stands
outside the subquery or CTE that reads the table.

Refused:

    SELECT count(*) FROM fub.contacts_silver.contacts WHERE email IS NULL

Accepted:

    SELECT count(*) FROM fub.contacts_silver.contacts WHERE created_at >= current_date() - INTERVAL 7 DAYS
"""

from __future__ import annotations

from fubcli.errors import Remedy
from fubcli.model.catalogs import PartitionKind, TableSpec
from fubcli.model.decision import Finding
from fubcli.model.statement import StatementFacts, TableUse
from fubcli.policy.context import Context


def check(facts: StatementFacts, context: Context) -> Finding | None:
    """Object to an unbounded scan of a table that the policy calls large."""
    if not context.row.large_tables_need_partition_filter:
        return None
    for use in facts.tables:
        spec = context.catalogs.table(use.name) if use.name and not use.is_target else None
        if spec is None or spec.rows is None or spec.rows < context.policy.large_table_rows:
            continue
        if not _is_bounded(use, spec):
            return _finding(use, spec, facts, context)
    return None


def _is_bounded(use: TableUse, spec: TableSpec) -> bool:
    for column, kind in spec.partition_keys.items():
        if column in use.bounding_columns:
            return True
        if kind is PartitionKind.TIME and column in use.lower_bounded_columns:
            return True
    return False


def _finding(use: TableUse, spec: TableSpec, facts: StatementFacts, context: Context) -> Finding:
    conditions = [
        f"{column} >= current_date() - INTERVAL 7 DAYS" if kind is PartitionKind.TIME else f"{column} = 12345"
        for column, kind in spec.partition_keys.items()
    ]
    reason = (
        f"{use.written} has about {(spec.rows or 0) / 1e6:,.0f} million rows and nothing bounds "
        f"{' or '.join(spec.partition_keys) or 'the scan'}."
    )
    example = "; or: ".join(reversed(conditions))
    advice = Remedy(f"Bound the bare column in the WHERE of the SELECT that reads it, for example: {example}")
    remedies = (*((advice,) if conditions else ()), *context.on_staging(facts))
    return Finding("large_tables_are_filtered", reason, use.span, remedies)
