"""How often the guard is wrong on its own corpus: `python -m tests.guard.rates [--mutated]` prints a Markdown table.

A bypass is a statement that must be refused and is not; a false refusal is a legitimate one that is refused. Asking for
a staging run first is not a refusal.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from fubcli.model.decision import Verdict
from tests.guard.corpus import Statement, statements
from tests.guard.mutators import HOSTILE, NESTED, PLAIN, Mutator
from tests.policy.cases import judge

_NO_NESTING = frozenset({"no_statement", "single_words"})
"""Themes whose texts mean nothing, or something harmless, inside another statement."""
_LONGEST_MUTATED = 2_000


def mutators_for(statement: Statement, outcome: str) -> dict[str, Mutator]:
    """Return the mutations under which a statement's outcome must stay what it is."""
    if outcome == "allowed" or statement.theme in _NO_NESTING:
        return PLAIN
    return {**PLAIN, **NESTED, **HOSTILE}


def mutations(outcome: str) -> Iterator[tuple[Statement, str, str]]:
    """Yield every statement of an outcome under every mutation: the statement, the mutation's name, the text."""
    for statement in statements(outcome):
        if len(statement.sql) <= _LONGEST_MUTATED:
            for name, mutate in mutators_for(statement, outcome).items():
                yield statement, name, mutate(statement.sql)


def wrong(outcome: str) -> list[Statement]:
    """Return the bypasses (`refused`) or the false refusals (`allowed`) among the statements as they are written."""
    return [each for each in statements(outcome) if each.is_refused is not (outcome == "refused")]


def wrong_mutations(texts: Iterable[tuple[Statement, str, str]], outcome: str) -> list[tuple[str, str]]:
    """Return the mutations, by name and text, whose outcome is not the statement's."""
    return [
        (name, text)
        for statement, name, text in texts
        if (judge(text, statement.catalog, statement.schema)[1].verdict is Verdict.REFUSE) is not (outcome == "refused")
    ]


def table() -> str:
    """Return both rates as a Markdown table, a line for each theme."""
    lines = ["| statements | theme | count | wrong |", "|---|---|--:|--:|"]
    for outcome, heading in (("refused", "must be refused"), ("allowed", "legitimate")):
        every, failed = statements(outcome), wrong(outcome)
        for theme in sorted({each.theme for each in every}):
            counts = [sum(each.theme == theme for each in some) for some in (every, failed)]
            lines.append(f"| {heading} | {theme.replace('_', ' ')} | {counts[0]:,} | {counts[1]} |")
        rate = "bypass rate" if outcome == "refused" else "false refusals"
        lines.append(f"| **{heading}** | **{rate}: {len(failed) / len(every):.1%}** | {len(every):,} | {len(failed)} |")
    return "\n".join(lines)


def main() -> None:
    """Print the table, and with `--mutated` the same figures for the mutations (half a minute)."""
    sys.stdout.write(table() + "\n")
    for outcome in ("refused", "allowed") if "--mutated" in sys.argv else ():
        texts = list(mutations(outcome))
        failed = wrong_mutations(texts, outcome)
        sys.stdout.write(f"\nmutations of {outcome} statements: {len(texts):,}, wrong: {len(failed)}\n")
        for name, text in failed[:20]:
            sys.stdout.write(f"  {name}: {ascii(text)[:200]}\n")


if __name__ == "__main__":
    main()
