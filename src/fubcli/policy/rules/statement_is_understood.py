"""What is not understood is refused.

Why: an allow-list fails closed. Commands that change state (GRANT, OPTIMIZE, SET, CALL, EXECUTE IMMEDIATE …) and
syntax that the guard does not know look alike to it: it cannot say what they would do. What SHOW and DESCRIBE would
answer, `--operation=schema` answers.

Refused:

    GRANT SELECT ON TABLE fub.contacts_silver.stages TO `someone@example.com`

Accepted:

    SELECT is_closed, count(*) FROM fub.contacts_silver.stages GROUP BY is_closed
"""

from __future__ import annotations

from fubcli.errors import Remedy
from fubcli.model.decision import Finding
from fubcli.model.statement import Construct, ConstructKind, StatementFacts, StatementKind
from fubcli.policy.context import Context

RULE = "statement_is_understood"
_SCHEMA = Remedy("Browse with the schema operation instead", ("fubcli", "--operation=schema", "--catalog=fub"))
_DRY_RUN = Remedy("To see the decision without running, use --dry-run")


def check(facts: StatementFacts, context: Context) -> Finding | None:
    """Object to syntax outside the allow-list and to unknown kinds of statement."""
    for construct in facts.constructs:
        if construct.kind is ConstructKind.UNRECOGNISED:
            return Finding(RULE, f"Not understood: {construct.what}.", construct.span, _remedies(construct))
    for stray in facts.stray_names:
        if context.catalogs.get(stray.parts[0]) is not None:
            reason = f"Not understood: {'.'.join(stray.parts)[:80]} stands where no table is looked for."
            return Finding(RULE, reason, stray.span)
    already_said = facts.constructs or facts.statement_count != 1
    if facts.kind is StatementKind.UNKNOWN and not already_said:
        return Finding(RULE, "Not understood: this is no statement that the guard knows.")
    return None


def _remedies(construct: Construct) -> tuple[Remedy, ...]:
    if any(word in construct.what for word in ("SHOW", "DESCRIBE")):
        return (_SCHEMA,)
    return (_DRY_RUN,) if "EXPLAIN" in construct.what else ()
