"""Statements touch the catalogs and schemas that catalogs.yaml declares.

Why: a catalog without an environment has no row in the safety table. Where schemas may be created (the sandbox),
undeclared ones are the users' own; fubcli's bookkeeping (`_fubcli`) is nobody's.

Refused:

    SELECT * FROM system.access.audit

Accepted:

    SELECT table_name FROM fub.information_schema.tables
"""

from __future__ import annotations

from fubcli.errors import Remedy
from fubcli.model.decision import Finding
from fubcli.model.names import Environment, TableName
from fubcli.model.statement import StatementFacts, StatementKind
from fubcli.policy.context import Context, browse, shown

RULE = "catalogs_and_schemas_are_known"
_RESERVED = "_fubcli"


def check(facts: StatementFacts, context: Context) -> Finding | None:
    """Object to the first undeclared catalog or schema."""
    for use in facts.tables:
        if use.name is None:
            continue
        reason = _objection(use.name, context)
        if reason:
            return Finding(RULE, reason, use.span, _remedies(use.name, context))
    return None


def _objection(name: TableName, context: Context) -> str | None:
    catalog = context.catalogs.get(name.catalog)
    if catalog is None:
        return f"{name.catalog} is not a declared catalog; declared: {shown(sorted(context.catalogs.by_name))}."
    if name.schema == _RESERVED:
        return f"{name.catalog}.{name.schema} is fubcli's own bookkeeping."
    if name.schema in catalog.schemas or not name.table or _may_be_undeclared(catalog.environment, context):
        return None
    return f"{name.catalog}.{name.schema} is not a declared schema."


def _may_be_undeclared(environment: Environment, context: Context) -> bool:
    return StatementKind.CREATE_SCHEMA in context.policy.row(environment).statements


def _remedies(name: TableName, context: Context) -> tuple[Remedy, ...]:
    return (browse(name.catalog),) if context.catalogs.get(name.catalog) else (browse("all"),)
