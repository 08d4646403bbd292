"""How often the guard lets a trap pass, and refuses ordinary analytics, in each dialect beside Databricks.

Run: python benchmarks/dialects.py. Prints the Markdown table that stands in docs/guard.md.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.policy.cases import judge  # noqa: E402
from tests.sql.dialects.dialect_cases import OTHERS, dialect_cases  # noqa: E402

from fubcli.config.function_lists import function_list  # noqa: E402
from fubcli.model.decision import Verdict  # noqa: E402
from fubcli.model.dialect import SqlDialect  # noqa: E402


def _passes(sql: str, dialect: SqlDialect) -> bool:
    """Whether it is not refused; having to run on staging first is no refusal."""
    return judge(sql, dialect=dialect)[1].verdict is not Verdict.REFUSE


def row(dialect: SqlDialect) -> str:
    """Return the line of one dialect: traps, how many pass, ordinary statements, how many are refused."""
    judged = [
        (case.rule is not None, judge(case.sql, dialect=dialect)[1].verdict is not Verdict.REFUSE)
        for case in dialect_cases(dialect)
    ]
    traps = [allowed for is_trap, allowed in judged if is_trap]
    ordinary = [allowed for is_trap, allowed in judged if not is_trap]
    passed, refused = sum(traps), len(ordinary) - sum(ordinary)
    cells = (len(traps), f"{passed / len(traps):.1%}", len(ordinary), f"{refused / len(ordinary):.1%}")
    return f"| {dialect} | {len(function_list(dialect))} | " + " | ".join(map(str, cells)) + " |"


def table() -> str:
    """Return the Markdown table of all dialects."""
    head = ["| dialect | functions | traps | bypassed | ordinary statements | refused |", "|---|--:|--:|--:|--:|--:|"]
    return "\n".join([*head, *(row(dialect) for dialect in OTHERS)])


if __name__ == "__main__":
    print(table())
