"""The case files: one per rule, `refused` and `accepted` statements, with a few ways to write long ones short."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path

from fubcli.config.load import Configuration, load_configuration
from fubcli.config.locations import Home
from fubcli.model.decision import Decision, Proof
from fubcli.model.dialect import SqlDialect
from fubcli.model.statement import StatementFacts
from fubcli.policy.engine import decide
from fubcli.policy.sensitivity import Sensitivities
from fubcli.sql.facts import statement_of
from fubcli.sql.lineage import trace_statement
from fubcli.sql.names import Defaults
from fubcli.sql.restate import restate
from tests.corpora import document

DIRECTORY = Path(__file__).parent.parent / "data" / "policy_cases"
TODAY = date(2026, 8, 3)
"""The day on which every case is judged."""
_REPEATED = {"open": "(", "close": ")", "open_bracket": "array(", "close_bracket": ")", "padding": "x",
             "array_of": "ARRAY<", "end_type": ">"}  # fmt: skip


@dataclass(frozen=True)
class Case:
    rule: str
    sql: str
    catalog: str | None = None
    schema: str | None = None
    span: str | None = None
    reason: str = ""


OUTCOMES = ("refused", "needs_staging", "accepted")
"""What a case file may list; `needs_staging` is for the one rule that a staging run answers."""


@cache
def case_files() -> dict[str, dict[str, list[Case]]]:
    return {path.stem: _read(path) for path in sorted(DIRECTORY.glob("*.yaml"))}


def _read(path: Path) -> dict[str, list[Case]]:
    written = document(path)
    return {outcome: [_case(path.stem, entry) for entry in written.get(outcome, [])] for outcome in OUTCOMES}


def _case(rule: str, entry: dict[str, str]) -> Case:
    sql = re.sub(r"\{(\w+):(\d+)\}", lambda match: _REPEATED[match[1]] * int(match[2]), entry["sql"])
    return Case(rule, sql, entry.get("catalog"), entry.get("schema"), entry.get("span"), entry.get("reason", ""))


@cache
def configuration() -> Configuration:
    nowhere = Path("/nonexistent")
    return load_configuration(home=Home(nowhere, nowhere, nowhere, nowhere), project=nowhere)


def judge(
    sql: str,
    catalog: str | None = None,
    schema: str | None = None,
    dialect: SqlDialect = SqlDialect.DATABRICKS,
    *,
    rehearsed: bool = False,
) -> tuple[StatementFacts, Decision]:
    """Judge a statement as the product does, with the packaged policy and catalogs; `rehearsed`: it has a receipt."""
    known = configuration()
    statement = statement_of(sql, limits=known.policy.limits, defaults=Defaults(catalog, schema), dialect=dialect)
    facts = statement.facts
    tables = [use.name for use in facts.tables if use.name]
    sensitivities = Sensitivities(known.policy, known.catalogs)
    sensitive = facts.text and sensitivities.touched(tables)
    lineage = trace_statement(statement, lambda _: None, sensitivities.is_sensitive) if sensitive else None
    proof = Proof(facts.text, "a-receipt") if rehearsed else None
    judged = partial(decide, facts, policy=known.policy, catalogs=known.catalogs, restate=restate, today=TODAY)
    return facts, judged(lineage=lineage, proof=proof)
