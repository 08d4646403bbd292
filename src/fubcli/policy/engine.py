"""The whole policy at a glance: the rules in the order in which they are read, and the verdict they add up to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType, ModuleType

from fubcli.model.catalogs import Catalogs
from fubcli.model.decision import Decision, Finding, Proof, Verdict
from fubcli.model.lineage import Lineage
from fubcli.model.names import Environment, TableName
from fubcli.model.policy import SafetyPolicy
from fubcli.model.request import QueryRequest
from fubcli.model.statement import StatementFacts
from fubcli.policy.context import Context, Restate
from fubcli.policy.environment import environment_of
from fubcli.policy.estimate import estimate
from fubcli.policy.permit import Permit
from fubcli.policy.rules import (
    catalogs_and_schemas_are_known,
    complex_statements_run_on_staging_first,
    functions_are_allow_listed,
    hints_are_allow_listed,
    large_tables_are_filtered,
    names_are_written_out,
    names_have_three_parts,
    nothing_reaches_outside,
    one_environment_per_statement,
    one_statement_only,
    personal_data_stays_masked,
    production_is_read_only,
    relations_are_tables,
    rows_do_not_explode,
    scans_fit_the_budget,
    statement_is_understood,
    statement_kind_is_allowed,
    text_is_small_enough,
    text_reads_one_way,
)

RULES: tuple[ModuleType, ...] = (
    text_is_small_enough,
    text_reads_one_way,
    one_statement_only,
    nothing_reaches_outside,
    statement_is_understood,
    relations_are_tables,
    names_are_written_out,
    names_have_three_parts,
    production_is_read_only,
    catalogs_and_schemas_are_known,
    statement_kind_is_allowed,
    one_environment_per_statement,
    functions_are_allow_listed,
    hints_are_allow_listed,
    large_tables_are_filtered,
    rows_do_not_explode,
    scans_fit_the_budget,
    personal_data_stays_masked,
    complex_statements_run_on_staging_first,
)
"""Every rule is a module with `check(facts, context) -> Finding | None`; the first finding leads the answer."""


def decide(  # noqa: PLR0913 - what a judgement depends on, by name
    facts: StatementFacts,
    *,
    policy: SafetyPolicy,
    catalogs: Catalogs,
    restate: Restate,
    today: date,
    statistics: Mapping[TableName, int] = MappingProxyType({}),
    fallback: Environment = Environment.PRODUCTION,
    asserted: Environment | None = None,
    lineage: Lineage | None = None,
    proof: Proof | None = None,
) -> Decision:
    """Judge one statement; any finding refuses it, unless a staging run would answer all that was found.

    `fallback` is the environment of a statement without tables. `today` places the bounds on times; `statistics` are
    row counts that the warehouse gives, where it does. `asserted` is where the caller says that it will run: the
    stricter of that and of what its tables say applies. `lineage` is wanted for a statement that touches sensitive
    columns (`Sensitivities.touched`). `proof` is what is known about its staging run.
    """
    environment = environment_of(facts, catalogs, policy, fallback)
    if asserted is not None:
        environment = max(environment, asserted, key=lambda each: each.strictness)
    expected = estimate(facts, catalogs, today=today, statistics=statistics)
    context = Context(policy, catalogs, environment, restate, today, expected, lineage, proof)
    findings = tuple(finding for rule in RULES if (finding := rule.check(facts, context)) is not None)
    verdict = _verdict(facts, findings)
    text = "" if verdict in (Verdict.REFUSE, Verdict.NEEDS_STAGING) else facts.text
    return Decision(verdict, environment, policy.version, findings, facts.rewrites, text, expected, proof)


def _verdict(facts: StatementFacts, findings: tuple[Finding, ...]) -> Verdict:
    if not facts.text or any(finding.verdict is not Verdict.NEEDS_STAGING for finding in findings):
        return Verdict.REFUSE
    if findings:
        return Verdict.NEEDS_STAGING
    return Verdict.ALLOW_REWRITTEN if facts.rewrites else Verdict.ALLOW


def permit(
    facts: StatementFacts,
    decision: Decision,
    *,
    policy: SafetyPolicy,
    catalogs: Catalogs,
    request: QueryRequest,
) -> Permit:
    """Turn an allowing decision into a permit; limits asked for can only narrow those of the policy.

    Raises ValueError when the decision does not allow the statement.
    """
    if not decision.allowed or decision.text != facts.text:
        raise ValueError("only an allowed statement gets a permit")
    row = policy.row(decision.environment)
    most = row.max_rows if request.output_file is None else row.max_export_rows
    usual = row.default_rows if request.output_file is None else most
    max_rows, timeout = request.max_rows, request.timeout_seconds
    return Permit(
        text=decision.text,
        kind=facts.kind,
        environment=decision.environment,
        tables=tuple(use.name for use in facts.tables if use.name and not use.is_target),
        targets=tuple(use.name for use in facts.tables if use.name and use.is_target),
        parameters=facts.parameters,
        max_rows=min(max_rows if max_rows is not None else usual, most),
        max_rows_allowed=most,
        timeout_seconds=min(timeout if timeout is not None else row.timeout_seconds, row.timeout_seconds),
        within_reach=frozenset(
            name for name, catalog in catalogs.by_name.items() if catalog.environment in row.may_read_from
        ),
    )
