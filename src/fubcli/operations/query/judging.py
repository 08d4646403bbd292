"""A request to facts, decision and lineage; each is made only when the one before leaves it to be."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from fubcli.errors import UsageError
from fubcli.model.decision import Decision, Verdict
from fubcli.model.lineage import Lineage
from fubcli.model.names import Environment
from fubcli.model.request import QueryRequest
from fubcli.model.statement import StatementFacts
from fubcli.operations.query.masking import lineage_of
from fubcli.operations.query.statistics import found_rows
from fubcli.policy.engine import decide
from fubcli.sql.facts import statement_of
from fubcli.sql.names import Defaults
from fubcli.sql.restate import restate

if TYPE_CHECKING:
    from fubcli.operations.query.run import QueryPorts


def judge(request: QueryRequest, ports: QueryPorts) -> tuple[StatementFacts, Decision, Lineage | None]:
    """Return what a statement is, what the policy says, and where its values come from when it touches sensitive ones.

    Raises UsageError for an empty query and for a catalog that is not declared.
    """
    if not request.sql.strip():
        raise UsageError("The query is empty.")
    if request.catalog and ports.catalogs.get(request.catalog) is None:
        known = ", ".join(sorted(ports.catalogs.by_name))
        raise UsageError(f"--catalog={request.catalog} is not a declared catalog; declared: {known}.")
    defaults = Defaults(request.catalog, request.schema)
    values = {name: parameter.value for name, parameter in request.parameters.items()}
    statement = statement_of(
        request.sql,
        limits=ports.policy.limits,
        defaults=defaults,
        parameters=values,
        dialect=ports.warehouse.info.dialect,
    )
    facts = statement.facts
    catalog = ports.catalogs.get(request.catalog) if request.catalog else None
    fallback = catalog.environment if catalog else Environment.PRODUCTION
    judged = partial(
        decide,
        facts,
        policy=ports.policy,
        catalogs=ports.catalogs,
        restate=restate,
        today=ports.clock.now().date(),
        statistics=found_rows(facts, ports.snapshots),
        fallback=fallback,
    )
    decision = judged()
    if decision.verdict is Verdict.NEEDS_STAGING:  # nothing else is wrong with it: only now are receipts looked for
        decision = judged(proof=ports.promotion.proof(facts))
    if not decision.allowed:
        return facts, decision, None
    lineage = lineage_of(statement, policy=ports.policy, catalogs=ports.catalogs, snapshots=ports.snapshots)
    return facts, judged(lineage=lineage) if lineage and facts.kind.writes else decision, lineage
