"""SQL in place of plain words: run as every other statement, and then how the tables that it read are doing."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import replace

from fubcli.model.playbook import (
    Claim,
    Condition,
    EvidenceClass,
    Operator,
    ParameterKind,
    Playbook,
    Rule,
    Severity,
    Step,
    StepKind,
    Wanted,
)
from fubcli.model.request import InvestigateRequest
from fubcli.operations.investigate.answers import Answer

_BEFORE = re.compile(r"\A(?:\s+|--[^\n]*(?:\n|\Z)|/\*.*?\*/|\(|;)+", re.DOTALL)
_BEGINS = re.compile(
    r"select\s|values\s*\(|from\s+[`\w]+\.|with\s+(recursive\s+)?[`\w]+\s*(\([^)]*\)\s*)?as\s*\(|table\s+[`\w]+\.|"
    r"insert\s+(into|overwrite)\s|update\s+[`\w.]+\s+set\s|delete\s+from\s|merge\s+into\s|truncate\s+table\s|"
    r"(create|drop|alter)\s+(or\s+replace\s+)?(temp(orary)?\s+)?(table|view|schema|database|catalog|function)\s|"
    r"show\s+(tables|schemas|databases|catalogs|columns|functions|views|create|tblproperties|partitions)\b|"
    r"(describe|desc)\s+(table|history|detail|extended|schema|catalog|query|[`\w]+\.)|explain\s+(select|with|extended)\s",
    re.IGNORECASE,
)
_LOOKED_AT = 2_000
STATEMENT = "statement"
"""The step that is somebody's own."""
_CHECKS = "checks"


def is_sql(text: str) -> bool:
    """Whether a text begins as a statement does, which no sentence of plain English does by accident."""
    return _BEGINS.match(_BEFORE.sub("", text[:_LOOKED_AT], count=1)) is not None


def question(request: InvestigateRequest) -> dict[str, str]:
    """Return what tells one statement of somebody's own from another: a hash of it and its values; nothing of words."""
    if request.sql is None:
        return {}
    values = sorted((each.name, each.type, each.value) for each in request.given.values())
    hashed = hashlib.sha256(json.dumps([request.sql.strip(), request.schema, values]).encode()).hexdigest()
    return {"question": f"sha256:{hashed[:16]}"}


def of_statement(sql: str) -> Playbook:
    """Return the playbook of one statement: its rows, and what is wrong with the tables that they come from."""
    statement = Step(STATEMENT, "What the statement returns", StepKind.SQL, sql=sql, is_verbatim=True, most_rows=1_000)
    checks = Step(_CHECKS, "Whether the tables that it reads are well", StepKind.MONITOR, scope="all")
    return Playbook(
        name="ad-hoc",
        title="A statement of your own",
        answers="What does the statement return, and can its tables be trusted?",
        phrases=(),
        parameters=(Wanted(ParameterKind.TIMEFRAME, default="today"),),
        steps=(statement, checks),
        rules=(_NOT_WELL,),
        origin="request",
    )


def of_tables(answers: dict[str, Answer]) -> dict[str, Answer]:
    """Keep those checks that are about tables which the statement read."""
    checks, tables = answers[_CHECKS], set(answers[STATEMENT].tables)
    at = next((place for place, each in enumerate(checks.columns) if each["name"] == "target"), None)
    kept: Sequence[Sequence[object]] = [] if at is None else [row for row in checks.rows if row[at] in tables]
    return {**answers, _CHECKS: replace(checks, rows=kept)}


_NOT_WELL = Rule(
    id="table-not-well",
    when=(Condition(_CHECKS, "status", Operator.ONE_OF, ("critical", "warning")),),
    severity=Severity.WARNING,
    title="The statement reads a table that is not well: {title}",
    evidence=(Claim(_CHECKS, "{says}", EvidenceClass.DIRECT),),
    confidence=0.9,
    because="the monitor judged the table by its commits and columns, not by the rows that were asked for",
    each=_CHECKS,
    most=3,
)
