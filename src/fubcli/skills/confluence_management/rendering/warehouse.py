"""What the skill `databricks-analytics` tells: the monitor, rows, schemas, investigations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fubcli.integrations.confluence.storage import NOTHING, Markup, joined
from fubcli.skills.confluence_management.rendering import blocks
from fubcli.skills.confluence_management.rendering.fields import mapping, objects, text, values
from fubcli.skills.confluence_management.rendering.sections import Told, findings, section, steps, where, worst

_MOST_STEPS, _MOST_TABLES, _MOST_CHECKS = 20, 60, 100


def monitor(data: Mapping[str, Any]) -> Told:
    """Return a night: exports, checks that are not well, health by catalog."""
    health = mapping(data, "health")
    nights = mapping(data, "nights")
    span = " to ".join(dict.fromkeys(filter(None, (text(nights, "first"), text(nights, "last")))))
    overview = blocks.facts(
        {"Status": data.get("status"), "Health score": health.get("score"), "Means": health.get("label"),
         "Coverage": _percent(health.get("coverage")), "Nights": span, "As of": data.get("as_of"), **where(data)}
    )  # fmt: skip
    sections = (
        section("Overview", overview),
        findings(data),
        section("Exports", _exports(data)),
        section(
            "Checks to look at",
            *blocks.first(
                [_check(each) for each in objects(data, "checks") if each.get("status") != "ok"], _MOST_CHECKS
            ),
        ),
        steps(data),
        section("Health and counts", blocks.expand("Health and counts", _health(health), _counts(data))),
    )
    return Told(text(data, "headline"), text(data, "status"), sections)


def query(data: Mapping[str, Any]) -> Told:
    """Return rows as a table."""
    count = data.get("row_count")
    number = f"{count:,}" if isinstance(count, int) else "Some"
    is_cut = data.get("truncated") is True
    rewrites = (text(each, "description") for each in objects(mapping(data, "safety"), "rewrites"))
    masked = ", ".join(blocks.told(text(each, "column")) for each in objects(mapping(data, "safety"), "masked"))
    is_personal = shows_personal_data(data)
    told = [
        number,
        *(["cut off: there are more"] if is_cut else []),
        *(["left out: personal data"] if is_personal else []),
    ]
    overview = {**where(data), "Rows": ", ".join(told), "Masked": masked}
    sections = (
        section("Overview", blocks.facts(overview), NOTHING if is_personal else _sql(data)),
        findings(data),
        section("Rows", NOTHING if is_personal else rows(data)),
        steps(data),
        section("What the guard changed", blocks.bullets(map(blocks.told, rewrites))),
    )
    return Told(f"{number} rows", worst(objects(data, "findings")), sections)


def shows_personal_data(data: Mapping[str, Any]) -> bool:
    """Whether rows hold personal data as it is, which was justified to one reader and not to those of a page."""
    return any(each.get("id") == "personal-data-shown" for each in objects(data, "findings"))


def schema(data: Mapping[str, Any]) -> Told:
    """Return the tables of a schema, their columns folded away."""
    found = [(body, each) for body in objects(data, "catalogs") or [data] for each in objects(body, "tables")]
    listed = [
        [_qualified(body, each), each.get("declared_rows") or each.get("rows"), _kind(each)] for body, each in found
    ]
    details = [blocks.expand(blocks.told(_qualified(body, each), 200), _columns(each)) for body, each in found]
    joins = [_join(each) for each in values(data, "relationships")]
    sections = (
        section("Overview", blocks.facts({**where(data), "About": data.get("description")})),
        findings(data),
        section("Tables", blocks.table(("Table", "Rows", "Personal data"), listed)),
        section("Joins", blocks.bullets(joins)),
        section("Differences to the mirror", blocks.bullets(map(blocks.told, values(data, "differences")))),
        section("Columns", *blocks.first(details, _MOST_TABLES)),
        steps(data),
    )
    return Told(f"{len(found)} tables", worst(objects(data, "findings")), sections)


def investigate(data: Mapping[str, Any]) -> Told:
    """Return what an investigation concludes, what shows it, and the rows of its steps folded away."""
    asked = mapping(data, "request")
    is_personal = shows_personal_data(data)
    asked_for = [_step(each) for each in objects(data, "steps")] if not is_personal else []
    overview = {"Asked": asked.get("text"), "Playbook": mapping(data, "playbook").get("title"), **where(data)}
    sections = (
        section("Overview", blocks.facts(overview)),
        findings(data),
        section("Timeline", blocks.records(objects(data, "timeline"), at="At", says="What happened")),
        steps(data),
        section("What was asked", *blocks.first(asked_for, _MOST_STEPS)),
    )
    return Told(text(data, "conclusion"), worst(objects(data, "findings")), sections)


def rows(data: Mapping[str, Any]) -> Markup:
    """Return the rows of a result that its event holds; of a large one these are the first."""
    names = [text(column, "name") for column in objects(data, "columns")]
    found = [row for row in values(data, "rows") if isinstance(row, list)]
    count = data.get("row_count")
    is_part = isinstance(count, int) and count > len(found)
    note = blocks.paragraph(f"The event holds {len(found):,} of {count:,} rows.") if is_part else NOTHING
    return joined((note, blocks.table(names, found)))


def _sql(data: Mapping[str, Any]) -> Markup:
    return blocks.code(text(data, "sql"), "sql") if text(data, "sql") else NOTHING


def _exports(data: Mapping[str, Any]) -> Markup:
    found = [
        [each.get("catalog"), each.get("night"), each.get("status"), _of(mapping(each, "tables")),
         each.get("last_arrival"), mapping(each, "window").get("deadline")]
        for each in objects(data, "exports")
    ]  # fmt: skip
    return blocks.table(("Catalog", "Night", "Status", "Tables", "Last arrival (UTC)", "Due by (UTC)"), found)


def _check(check: Mapping[str, Any]) -> Markup:
    about = f"{text(check, 'target')}, {text(check, 'pillar')}, night of {text(check, 'night')}"
    reasons = map(blocks.told, values(check, "explanation"))
    title = blocks.paragraph(blocks.strong(blocks.told(text(check, "title"))), f" ({blocks.told(about)})")
    return blocks.panel(check.get("status"), title, blocks.bullets(reasons))


def _health(health: Mapping[str, Any]) -> Markup:
    found = mapping(health, "catalogs")
    given = [[name, *(mapping(found, name).get(each) for each in ("score", "coverage", "label"))] for name in found]
    return blocks.table(("Catalog", "Score", "Coverage", "Means"), given)


def _counts(data: Mapping[str, Any]) -> Markup:
    words = ("critical", "warning", "unknown", "info", "ok")
    found = mapping(data, "counts")
    given = [[name, *(mapping(found, name).get(word) for word in words)] for name in found]
    return blocks.table(("Checks", *words), given)


def _columns(found: Mapping[str, Any]) -> Markup:
    columns = found.get("columns")
    if isinstance(columns, Mapping):
        return blocks.table(("Column", "Type"), [[name, told] for name, told in columns.items()])
    if isinstance(columns, list):
        listed = objects(found, "columns")
        return blocks.records(listed, name="Column", type="Type", comment="Comment") if listed else NOTHING
    return NOTHING


def _step(step: Mapping[str, Any]) -> Markup:
    title = blocks.told(f"{text(step, 'id')}: {text(step, 'proves') or text(step, 'status')}", 200)
    return blocks.expand(title, _sql(step), rows(step))


def _qualified(body: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    return ".".join(filter(None, (text(body, "catalog"), text(body, "schema"), text(found, "name"))))


def _kind(found: Mapping[str, Any]) -> str:
    return ", ".join(map(str, mapping(found, "tags")))


def _join(given: Any) -> str:
    return blocks.told(text(given, "join") or given)


def _of(counts: Mapping[str, Any]) -> str:
    return f"{counts.get('arrived')} of {counts.get('due')}"


def _percent(share: Any) -> str:
    return f"{share:.0%}" if isinstance(share, int | float) else ""
