"""A complex statement runs on production once the same statement has run on staging.

Why: a join that fans out, or a window over the wrong key, is found out where it costs nobody's report. Staging has the
same tables under another catalog; a run there leaves a receipt, good for a day and until a table or the policy
changes, and with it the statement runs on production. Literals may differ, except those that change the plan (LIMIT,
ordinals, arguments of generators, patterns). What is complex the policy says: joins, windows, recursion, aggregates
over a large table. One call for both runs: add --promote.

Refused:

    SELECT s.name, count(*) FROM fub.activities_silver.activities a JOIN fub.contacts_silver.stages s ON a.id = s.id GROUP BY s.name

Accepted:

    SELECT s.name, count(*) FROM stage_fub.activities_silver.activities a JOIN stage_fub.contacts_silver.stages s ON a.id = s.id GROUP BY s.name
"""  # noqa: E501 - an example is one line

from __future__ import annotations

from fubcli.errors import Remedy
from fubcli.model.decision import Finding, Verdict
from fubcli.model.policy import Complexity
from fubcli.model.statement import Span, StatementFacts
from fubcli.policy.complexity import complexities
from fubcli.policy.context import Context, query_remedy, shown

RULE = "complex_statements_run_on_staging_first"
_WORDS = {
    Complexity.JOINS: "joins tables",
    Complexity.WINDOWS: "has a window",
    Complexity.RECURSION: "is recursive",
    Complexity.LARGE_AGGREGATION: "aggregates a large table",
}
_LONGEST_REPEATED = 2_000
"""The statement is there in full once; beyond so many characters it is not repeated for the second command."""


def check(facts: StatementFacts, context: Context) -> Finding | None:
    """Object to a complex statement without a receipt; refuse it when staging has no twin of a table."""
    found = complexities(facts, context.row, context.catalogs, context.policy.large_table_rows)
    if not found or not facts.text:
        return None
    proof = context.proof if context.proof and context.proof.text == facts.text else None
    if proof and proof.receipt:
        return None
    why = f"It {' and '.join(_WORDS[each] for each in Complexity if each in found)}"
    span = next(iter(found.values()))
    text = context.staging_text(facts)
    missing = sorted({*_unmirrored(facts, context), *(proof.without_twin if proof else ())})
    if missing or text is None:
        return _without_twin(why, missing, span)
    told = f" {proof.reasons[0]}" if proof and proof.reasons else ""
    reason = f"{why}, so it runs on staging first.{told}"
    return Finding(RULE, reason, span, _commands(text, facts.text), Verdict.NEEDS_STAGING)


def _unmirrored(facts: StatementFacts, context: Context) -> list[str]:
    return [
        str(use.name)
        for use in facts.tables
        if use.name and not use.is_target and context.catalogs.staging_of(use.name.catalog) is None
    ]


def _without_twin(why: str, missing: list[str], span: Span | None) -> Finding:
    reason = f"{why}, and has no staging twin to prove it on: {shown(missing)}."
    remedies = (
        Remedy("Ask for one table at a time, without joins and windows, and combine the rows outside"),
        Remedy("Have the tables added to the staging mirror; until then a complex statement on them is not run"),
    )
    return Finding(RULE, reason, span, remedies)


def _commands(staging: str, production: str) -> tuple[Remedy, ...]:
    first = query_remedy("Run it on staging, which leaves the receipt", staging)
    title = "Run it on staging and then on production in one call"
    if len(production) > _LONGEST_REPEATED:
        return first, Remedy(f"{title}: the same command with --promote")
    return first, query_remedy(title, production, "--promote")
