"""Templates with what the guard says of them; one that it refuses is not handed on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from fubcli.model.decision import Verdict
from fubcli.results.formats import visible
from fubcli.skills.code_development.ports import CodePorts, Judgement
from fubcli.skills.code_development.queries import Template
from fubcli.skills.code_development.subject import Table

_RUNS = (Verdict.ALLOW, Verdict.ALLOW_REWRITTEN)


@dataclass(frozen=True)
class Queries:
    """The templates that may run, and what was dropped and why, as event members."""

    usable: tuple[dict[str, Any], ...]
    dropped: tuple[dict[str, str], ...]


def judged(templates: Iterable[Template], ports: CodePorts, repeated: Sequence[str]) -> Queries:
    """Have every template judged for production and for staging, or for the one environment that its table is in."""
    usable, dropped = [], []
    for template in templates:
        catalogs = _catalogs(template.table)
        judgements = {where: ports.judge(template.sql(catalog)) for where, catalog in catalogs.items()}
        where = "production" if "production" in catalogs else next(iter(catalogs))
        if why := _objection(where, judgements):
            name = {"name": visible(template.name, 80), "table": visible(template.table.full)}
            dropped.append({**name, **why})
        else:
            usable.append(_usable(template, catalogs[where], judgements[where], judgements, repeated))
    return Queries(tuple(usable), tuple(dropped))


def with_estimates(queries: Iterable[dict[str, Any]], ports: CodePorts) -> tuple[dict[str, Any], ...]:
    """Return templates with what each is expected to read, as far as that is known."""
    return tuple(each | _expected(each, ports) for each in queries)


def _expected(query: dict[str, Any], ports: CodePorts) -> dict[str, Any]:
    if ports.estimate is None:
        return {}
    values = {each["name"]: each["example"] for each in query["parameters"] if not each["fill_in"]}
    estimate = ports.estimate(query["sql"], values)
    if estimate.unknown or not estimate.read:
        return {}
    basis = [visible(each, 200) for each in estimate.basis]
    return {"expected": {"rows": estimate.rows, "basis": basis}}


def _catalogs(table: Table) -> dict[str, str]:
    other = {"production": "staging", "staging": "production"}.get(table.environment)
    return {table.environment: table.catalog} | ({other: table.twin} if other and table.twin else {})


def _objection(where: str, judgements: dict[str, Judgement]) -> dict[str, str]:
    judgement = judgements[where]
    if judgement.verdict in _RUNS:
        return {}
    staging = judgements.get("staging")
    if judgement.verdict is not Verdict.NEEDS_STAGING:
        return _why(judgement)
    if staging is None:
        return {"rule": _rule(judgement), "reason": "There is no staging mirror."}
    return {} if staging.verdict in _RUNS else _why(staging)


def _why(judgement: Judgement) -> dict[str, str]:
    reason = judgement.findings[0].reason if judgement.findings else "Nothing may run."
    return {"rule": _rule(judgement), "reason": visible(reason, 300)}


def _rule(judgement: Judgement) -> str:
    return judgement.findings[0].rule if judgement.findings else "statement_is_understood"


def _usable(
    template: Template, catalog: str, judgement: Judgement, judgements: dict[str, Judgement], repeated: Sequence[str]
) -> dict[str, Any]:
    sql = template.sql(catalog)
    needs_staging = judgement.verdict is Verdict.NEEDS_STAGING
    parameters = [f"--param={each.name}:{each.type}={each.example}" for each in template.parameters]
    promote = ["--promote"] if needs_staging else []
    return {
        "name": visible(template.name, 80),
        "table": visible(template.table.full),
        "purpose": visible(template.purpose),
        "sql": sql,
        "parameters": [vars(each) for each in template.parameters],
        "verdicts": {where: each.verdict.value for where, each in judgements.items()},
        **({"rule": _rule(judgement)} if needs_staging else {}),
        "argv": ["fubcli", "--operation=query", f"--query={sql}", *parameters, *promote, *repeated],
    }
