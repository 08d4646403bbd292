"""One statement to its judgement: the same rules as a query's, and nothing is run or connected to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from types import MappingProxyType

from fubcli.model.catalogs import Catalogs
from fubcli.model.decision import Decision, Finding, Verdict
from fubcli.model.dialect import SqlDialect
from fubcli.model.estimate import NOTHING_READ, Estimate
from fubcli.model.names import Environment, TableName
from fubcli.model.policy import SafetyPolicy
from fubcli.model.statement import Rewrite, StatementFacts, StatementKind
from fubcli.policy.engine import decide
from fubcli.policy.sensitivity import Sensitivities
from fubcli.sql.facts import statement_of
from fubcli.sql.names import Defaults
from fubcli.sql.restate import restate

_DIALECTS = tuple(SqlDialect)
NOT_UNDERSTOOD = "statement_is_understood"


@dataclass(frozen=True)
class Statement:
    """What is to be judged: a text of one statement, under an id of the caller's.

    `environment` is where the caller says that it will run; the stricter of it and of what the tables say applies.
    `catalog` and `schema` complete unqualified names; without an environment the catalog's counts when no table does.
    """

    id: str | int
    sql: str
    environment: Environment | None = None
    catalog: str | None = None
    schema: str | None = None
    parameters: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Values of its parameters, as far as they are known beforehand."""


@dataclass(frozen=True)
class Judgement:
    """The verdict on one statement, why, and what the statement is; spans of findings are offsets into its text.

    `kind` is `unknown` and `tables` empty where the guard could not read that far.
    """

    id: str | int
    verdict: Verdict
    environment: Environment
    findings: tuple[Finding, ...] = ()
    kind: StatementKind = StatementKind.UNKNOWN
    tables: tuple[TableName, ...] = ()
    rewrites: tuple[Rewrite, ...] = ()
    estimate: Estimate = NOTHING_READ

    @property
    def allowed(self) -> bool:
        """Whether a query with this text would be sent to a warehouse."""
        return self.verdict in (Verdict.ALLOW, Verdict.ALLOW_REWRITTEN)


def judge(
    statement: Statement,
    *,
    policy: SafetyPolicy,
    catalogs: Catalogs,
    today: date,
    dialect: str = SqlDialect.DATABRICKS,
) -> Judgement:
    """Return what the policy says about one statement; whatever goes wrong on the way is a refusal, never an error."""
    if dialect not in _DIALECTS:
        return refused(statement, _not_understood(f"the guard reads {', '.join(_DIALECTS)}, not {dialect}"))
    try:
        facts, decision = _decided(statement, policy, catalogs, today, SqlDialect(dialect))
    except Exception:  # one statement that breaks a rule must not let the others go unjudged, nor itself through
        return refused(statement, _not_understood("the guard cannot judge this statement"))
    return Judgement(
        statement.id,
        decision.verdict,
        decision.environment,
        decision.findings or _unexplained(decision),
        facts.kind,
        tuple(sorted({use.name for use in facts.tables if use.name})),
        decision.rewrites,
        decision.estimate,
    )


def refused(statement: Statement, finding: Finding) -> Judgement:
    """Return a refusal for a statement that does not get as far as the rules."""
    environment = statement.environment or Environment.PRODUCTION
    return Judgement(statement.id, Verdict.REFUSE, environment, (finding,))


def _not_understood(what: str) -> Finding:
    return Finding(NOT_UNDERSTOOD, f"Not understood: {what}.")


def _decided(
    statement: Statement, policy: SafetyPolicy, catalogs: Catalogs, today: date, dialect: SqlDialect
) -> tuple[StatementFacts, Decision]:
    defaults = Defaults(statement.catalog, statement.schema)
    read = statement_of(
        statement.sql, limits=policy.limits, defaults=defaults, dialect=dialect, parameters=statement.parameters
    )
    facts = read.facts
    decided = partial(
        decide,
        facts,
        policy=policy,
        catalogs=catalogs,
        restate=restate,
        fallback=_fallback(statement, catalogs),
        asserted=statement.environment,
        today=today,
    )
    decision = decided()
    if decision.allowed and facts.kind.writes and _is_sensitive(facts, policy, catalogs):
        from fubcli.sql.lineage import trace_statement

        decision = decided(lineage=trace_statement(read, no_columns, Sensitivities(policy, catalogs).is_sensitive))
    return facts, decision


def _is_sensitive(facts: StatementFacts, policy: SafetyPolicy, catalogs: Catalogs) -> bool:
    return Sensitivities(policy, catalogs).touched(use.name for use in facts.tables if use.name)


def no_columns(table: str) -> None:
    """No warehouse is asked for a table's columns: what then cannot be traced counts as personal."""


def _fallback(statement: Statement, catalogs: Catalogs) -> Environment:
    catalog = catalogs.get(statement.catalog) if statement.catalog else None
    return catalog.environment if catalog else statement.environment or Environment.PRODUCTION


def _unexplained(decision: Decision) -> tuple[Finding, ...]:
    """A refusal always says why."""
    return () if decision.allowed else (Finding(NOT_UNDERSTOOD, "Nothing may run."),)
