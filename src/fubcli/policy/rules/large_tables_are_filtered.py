"""A large table in production is scanned only with a filter on one of its partition keys.

Why: 534 million contacts are read file by file; without a bound on the account or the creation time every file is
read, and everybody's reports wait. An identity key needs equality or IN (also by way of a join's equality), a time key
at least a lower bound that leaves a part of the table out. A LIMIT is no filter, nor is a predicate on an expression
over the key, nor one in a single branch of an OR, under a NOT, or outside the subquery or CTE that reads the table; the
reason says which of these was seen.

Refused:

    SELECT count(*) FROM fub.contacts_silver.contacts WHERE email IS NULL

Accepted:

    SELECT count(*) FROM fub.contacts_silver.contacts WHERE created_at >= current_date() - INTERVAL 7 DAYS
"""

from __future__ import annotations

from fubcli.errors import Remedy
from fubcli.model.catalogs import PartitionKind, TableSpec
from fubcli.model.decision import Finding
from fubcli.model.scans import Unread
from fubcli.model.statement import StatementFacts, TableUse
from fubcli.policy.context import Context
from fubcli.policy.share import share_by_time


def check(facts: StatementFacts, context: Context) -> Finding | None:
    """Object to an unbounded scan of a table that the policy calls large."""
    if not context.row.large_tables_need_partition_filter:
        return None
    for use in facts.tables:
        spec = context.catalogs.table(use.name) if use.name and not use.is_target else None
        if spec is None or spec.rows is None or spec.rows < context.policy.large_table_rows:
            continue
        if not any(_narrows(column, use, spec, context) for column in spec.partition_keys):
            return _finding(use, spec, facts, context)
    return None


def _narrows(column: str, use: TableUse, spec: TableSpec, context: Context) -> bool:
    """Whether the predicates on a key leave only a part of the table."""
    if column in use.bounding_columns:
        return True
    if spec.partition_keys[column] is not PartitionKind.TIME or column not in use.lower_bounded_columns:
        return False
    return share_by_time(use.ranges[column], column, spec, context.today).fraction < 1


def _finding(use: TableUse, spec: TableSpec, facts: StatementFacts, context: Context) -> Finding:
    conditions = [
        f"{column} >= current_date() - INTERVAL 7 DAYS" if kind is PartitionKind.TIME else f"{column} = 12345"
        for column, kind in spec.partition_keys.items()
    ]
    reason = (
        f"{use.written} has about {(spec.rows or 0) / 1e6:,.0f} million rows and nothing bounds "
        f"{' or '.join(spec.partition_keys) or 'the scan'}{_why(use, spec)}."
    )
    example = "; or: ".join(reversed(conditions))
    advice = Remedy(f"Bound the bare column in the WHERE of the SELECT that reads it, for example: {example}")
    remedies = (*((advice,) if conditions else ()), *context.on_staging(facts))
    return Finding("large_tables_are_filtered", reason, use.span, remedies)


def _why(use: TableUse, spec: TableSpec) -> str:
    """Say why the predicates that are there do not count."""
    said: list[str] = []
    for column, kind in spec.partition_keys.items():
        said += [f"{column} {each.reason}" for each in use.unusable if each.column == column]
        ranges = use.ranges.get(column, ())
        if ranges and kind is PartitionKind.IDENTITY:
            said.append(f"{column} is an identity, which needs = or IN")
        elif ranges and column not in use.lower_bounded_columns:
            said.append(f"{column} has no lower bound")
        elif ranges and any(Unread.EXPRESSION in each.lower for each in ranges):
            said.append(f"the bound of {column} is no date that can be worked out here")
        elif ranges:
            said.append(f"the bound of {column} leaves all of the {spec.span_days or 0:,} days that the table covers")
    said += [each.reason for each in use.unusable if not each.column]
    return f": {'; '.join(dict.fromkeys(said))}" if said else ""
