"""A text that another client than fubcli would run: judged alike, and refused where only fubcli would mask its rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from fubcli.errors import Remedy
from fubcli.hook.alike import NOT_ALIKE, reads_alike
from fubcli.model.catalogs import Catalogs
from fubcli.model.decision import Finding, Verdict
from fubcli.model.dialect import SqlDialect
from fubcli.model.policy import SafetyPolicy
from fubcli.operations.check.judge import NOT_UNDERSTOOD, Judgement, Statement, judge, no_columns, refused
from fubcli.policy.context import LONGEST_ARGUMENT
from fubcli.policy.masking import Masking
from fubcli.policy.sensitivity import Sensitivities

POSTGRES = "postgres"
_ELSEWHERE = Remedy("Run it with `fubcli --operation=query --promote`, in the dialect of its warehouse: staging first")
"""Another client leaves no receipt, and its dialect need not be the one that fubcli's commands read."""


def judge_foreign(sql: str, *, dialect: str, policy: SafetyPolicy, catalogs: Catalogs, today: date) -> Judgement:
    """Return what the policy says about a text in the dialect of its client, a dialect of the guard's or `postgres`."""
    statement = Statement("foreign", sql)
    if dialect == POSTGRES and not reads_alike(sql):
        return refused(statement, Finding(NOT_UNDERSTOOD, NOT_ALIKE))
    dialect = SqlDialect.DATABRICKS if dialect == POSTGRES else dialect
    judgement = judge(statement, policy=policy, catalogs=catalogs, today=today, dialect=dialect)
    if judgement.verdict is Verdict.NEEDS_STAGING and dialect != SqlDialect.DATABRICKS:
        return replace(judgement, findings=tuple(replace(each, remedies=(_ELSEWHERE,)) for each in judgement.findings))
    if not judgement.allowed or judgement.kind.writes:
        return judgement
    shown = _shown(sql, judgement, dialect, policy, catalogs)
    return refused(statement, _unmasked(sql, shown)) if shown else judgement


def _shown(sql: str, judgement: Judgement, dialect: str, policy: SafetyPolicy, catalogs: Catalogs) -> list[str]:
    """Return the columns that fubcli would mask."""
    sensitivities = Sensitivities(policy, catalogs)
    if not sensitivities.touched(judgement.tables):
        return []
    from fubcli.sql.lineage import trace

    lineage = trace(sql, no_columns, sensitivities.is_sensitive, SqlDialect(dialect))
    masks = Masking(policy, catalogs, judgement.tables).masks(lineage.columns)
    return [", ".join(mask.because) or mask.column or "a column" for mask in masks]


def _unmasked(sql: str, shown: list[str]) -> Finding:
    query = sql.strip() if len(sql) <= LONGEST_ARGUMENT else "@FILE.sql"
    remedy = Remedy("Let fubcli mask them", ("fubcli", "--operation=query", f"--query={query}"))
    more = f" and {len(shown) - 3} more" if len(shown) > 3 else ""
    reason = f"The rows would show {', '.join(shown[:3])}{more} as stored: this client masks nothing, fubcli does."
    return Finding("personal_data_stays_masked", reason, None, (remedy,))
