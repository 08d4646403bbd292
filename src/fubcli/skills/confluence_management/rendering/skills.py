"""What the other skills tell: investigations of support, briefs, monitors of Datadog, pipelines of GitLab, pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fubcli.integrations.confluence.storage import NOTHING, Markup, element
from fubcli.results.formats import plain_name
from fubcli.skills.confluence_management.rendering import blocks
from fubcli.skills.confluence_management.rendering.fields import mapping, objects, text, values
from fubcli.skills.confluence_management.rendering.marking import is_dry
from fubcli.skills.confluence_management.rendering.sections import Told, findings, section, steps, where, worst

_EVERYWHERE = frozenset(
    {"operation", "action", "environment", "applied", "service", "requests", "changes", "findings", "next", "untrusted",
     "upstream", "carried", "truncated", "headline", "status", "logs"}
)  # fmt: skip
"""Members that have a place of their own, or that readers of a page are not to see: what jobs wrote."""
_MOST_QUERIES = 40
_ROWS = frozenset({"rows", "sql", "preview"})


def support(data: Mapping[str, Any]) -> Told:
    """Return a root cause or why there is none, with hypotheses and evidence."""
    cause = mapping(data, "root_cause")
    severity = "critical" if cause else worst(objects(data, "findings"))
    says = text(cause, "says") or text(data, "why_not")
    hypotheses = blocks.records(
        objects(data, "hypotheses"), says="Hypothesis", status="Status", confidence="Confidence"
    )
    evidence = blocks.records(objects(data, "evidence"), id="No.", says="What was seen", **{"class": "Class"})
    affected = mapping(data, "affected")
    overview = {
        "Issue": data.get("issue"), "Root cause" if cause else "Why none is named": says,
        "Accounts": affected.get("accounts"), "Tables": affected.get("tables"), **where(data),
    }  # fmt: skip
    missing = (blocks.told(text(each, "says") or each) for each in values(data, "missing_evidence"))
    sections = (
        section("Overview", blocks.facts(overview)),
        findings(data),
        section("Timeline", blocks.records(objects(data, "timeline"), at="At", says="What happened")),
        section("Hypotheses", hypotheses),
        section("Evidence that is missing", blocks.bullets(missing)),
        steps(data),
        section("Evidence", blocks.expand("Evidence", evidence)),
    )
    return Told(text(data, "headline"), severity, sections)


def code_development(data: Mapping[str, Any]) -> Told:
    """Return a brief: approach, risks, acceptance tests, and queries with their SQL."""
    queries = [
        blocks.expand(
            blocks.told(f"{text(each, 'name')}, {text(each, 'table')}: {text(each, 'purpose')}", 200),
            blocks.code(text(each, "sql"), "sql"),
        )
        for each in objects(data, "queries")
    ]
    tests = blocks.records(objects(data, "acceptance_tests"), table="Table", given="Given", when="When", then="Then")
    tables = blocks.records(objects(data, "tables"), name="Table", rows="Rows", partition_keys="Bounded by")
    personal = mapping(data, "personal_data")
    risks = {"findings": values(data, "risks")}
    sections = (
        section("Overview", blocks.facts({"Scope": data.get("scope"), **where(data)})),
        section("Approach", blocks.bullets(map(blocks.told, values(data, "approach")))),
        section("Risks", *findings(risks).blocks),
        section("Tables", tables),
        section("Personal data", blocks.bullets(map(blocks.told, values(personal, "rules")))),
        section("Acceptance tests", tests),
        section("Queries", *blocks.first(queries, _MOST_QUERIES)),
        findings(data),
        steps(data),
    )
    return Told(text(data, "task"), worst(objects(risks, "findings")), sections)


def outside(data: Mapping[str, Any]) -> Told:
    """Return what a skill did or saw outside: what it changed with links, and what it was told there."""
    found = objects(data, "findings")
    changes = objects(data, "changes")
    service = text(mapping(data, "service"), "service")
    note = "Nothing was sent: it was a dry run." if is_dry(data) else ""
    overview = {"Status": data.get("status"), **where(data), "Note": note}
    others = {name: value for name, value in data.items() if name not in _EVERYWHERE}
    said = text(data, "headline") or f"{plain_name(service)} {plain_name(text(data, 'action'))}: {_outcomes(changes)}"
    sections = (
        section("Overview", blocks.facts(overview), _scalars(others)),
        findings(data),
        section("Changes" if not is_dry(data) else "Changes that it would make", changed(data)),
        *(section(_words(name), _member(value)) for name, value in others.items()),
        steps(data),
    )  # fmt: skip
    return Told(said, worst(found) if found else text(data, "status") or "info", sections)


def changed(data: Mapping[str, Any]) -> Markup:
    """Return what a skill changed, with links; nothing where it changed nothing."""
    told = [
        [each.get("kind"), each.get("name"), each.get("outcome"), _link(each.get("url"))]
        for each in objects(data, "changes")
    ]
    return blocks.table(("What", "Name", "Outcome", "Where"), told)


def problem(data: Mapping[str, Any]) -> Told:
    """Return a failure: what it says, and the way out."""
    overview = {
        "What happened": data.get("detail"), "Of": data.get("operation"), "Rule": data.get("rule"),
        "Exit code": data.get("exit_code"), "Trying again may help": data.get("retryable"), **where(data),
    }  # fmt: skip
    sections = (section("Overview", blocks.facts(overview)), section("Done before it failed", changed(data)),
                steps(data, "remedy"))  # fmt: skip
    return Told(f"It failed: {text(data, 'title')}", "critical", sections)


def other(data: Mapping[str, Any]) -> Told:
    """Return what fubcli does not know, as it is but for rows and SQL: nobody says whether people stand in them."""
    shown = blocks.code(blocks.as_json(_without_rows(data), indent=2), "json")
    headline = text(data, "headline") or text(data, "title") or "A document of another kind"
    return Told(headline, worst(objects(data, "findings")), (findings(data), section("Document", shown), steps(data)))


def _without_rows(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: "(left out)" if name in _ROWS else _without_rows(each) for name, each in value.items()}
    return [_without_rows(each) for each in value] if isinstance(value, list) else value


def _scalars(others: Mapping[str, Any]) -> Markup:
    plain = {_words(name): value for name, value in others.items() if isinstance(value, str | int | float)}
    return blocks.facts({name: value for name, value in plain.items() if "\n" not in str(value)})


def _member(value: Any) -> Markup:
    """Return a member of an event: objects as a table, a text of several lines as it is."""
    if isinstance(value, str) and "\n" in value:
        return blocks.code(value, "text")
    if isinstance(value, Mapping):
        return blocks.facts({blocks.told(str(name), 100): each for name, each in value.items()})
    if not isinstance(value, list) or not value:
        return NOTHING
    if not all(isinstance(each, Mapping) for each in value):
        return blocks.bullets(map(blocks.told, value))
    names = list(dict.fromkeys(name for each in value for name in each))[:8]
    return blocks.table(
        names,
        [[_link(each[name]) if name == "url" and name in each else each.get(name) for name in names] for each in value],
    )


def _link(url: Any) -> Any:
    return element("span", blocks.link(url)) if url else ""


def _outcomes(changes: list[Mapping[str, Any]]) -> str:
    counts: dict[str, int] = {}
    for each in changes:
        outcome = plain_name(text(each, "outcome"))
        counts[outcome] = counts.get(outcome, 0) + 1
    return ", ".join(f"{count} {outcome}" for outcome, count in counts.items()) or "nothing was changed"


def _words(name: str) -> str:
    return blocks.told(name.replace("_", " ").capitalize(), 60)
