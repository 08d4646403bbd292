"""The `steps` of a playbook: one of `sql`, `monitor` and `compare` each."""

from __future__ import annotations

from collections.abc import Sequence

from fubcli.config.documents import Value
from fubcli.config.sections import Section, open_section
from fubcli.model.names import Environment
from fubcli.model.playbook import Comparison, ParameterKind, Step, StepKind, Wanted
from fubcli.playbooks.reading.fields import name_of, sentence, unique
from fubcli.playbooks.texts import bound, is_balanced, named

SCOPES = ("all", "catalog", "table")
BINDS = {
    ParameterKind.ACCOUNT: ("account_id",),
    ParameterKind.CONTACT: ("contact_id",),
    ParameterKind.USER: ("user_id",),
    ParameterKind.TIMEFRAME: ("since", "until"),
    ParameterKind.TABLE: ("table_schema", "table_name"),
}
"""What each kind of parameter binds."""
_KEYS = ("id", "proves", "sql", "monitor", "catalog", "compare", "environment", "present", "rows", "expires_days")
_MOST_ROWS = 1_000
_MOST_STEPS = 30


def read_steps(root: Section, wanted: Sequence[Wanted]) -> tuple[Step, ...]:
    """Return the steps; raises ConfigError for a placeholder or a step that is not there."""
    steps: list[Step] = []
    for place, value in enumerate(root.items("steps")):
        steps.append(_step(root, f"steps[{place}]", value, wanted, steps))
    if len(steps) > _MOST_STEPS:
        raise root.document.error("steps", f"must be at most {_MOST_STEPS}")
    if not steps:
        raise root.document.error("steps", "must have at least one step")
    unique(root, "steps", [step.id for step in steps])
    return tuple(steps)


def _step(root: Section, key: str, value: Value, wanted: Sequence[Wanted], before: Sequence[Step]) -> Step:
    section = open_section(root.document, key, value, known=_KEYS, required=("id", "proves"))
    kinds = [kind for kind in StepKind if section.has(kind)]
    if len(kinds) != 1:
        raise root.document.error(key, "must have one of sql, monitor and compare")
    kind = kinds[0]
    return Step(
        id=name_of(section, "id"),
        proves=sentence(section, "proves"),
        kind=kind,
        sql=_sql(section, wanted) if kind is StepKind.SQL else "",
        scope=section.choice("monitor", SCOPES) if kind is StepKind.MONITOR else "",
        catalog=_catalog(section, kind),
        comparison=_comparison(section, before) if kind is StepKind.COMPARE else None,
        environment=Environment(section.choice("environment", ("production", "staging")))
        if section.has("environment")
        else None,
        is_present=section.flag("present"),
        most_rows=_rows(section),
        expires_days=section.number("expires_days"),
    )


def _catalog(section: Section, kind: StepKind) -> str:
    """Return the one catalog that a step looks at; raises ConfigError where no `monitor: catalog` stands beside it."""
    if not section.has("catalog"):
        return ""
    if kind is not StepKind.MONITOR or section.text("monitor") != "catalog":
        raise section.document.error(section.path("catalog"), "belongs to `monitor: catalog`")
    return section.text("catalog")


def _rows(section: Section) -> int:
    rows = section.number("rows")
    if rows is not None and not 1 <= rows <= _MOST_ROWS:
        raise section.document.error(section.path("rows"), f"must be 1 to {_MOST_ROWS:,}")
    return rows or 200


def _sql(section: Section, wanted: Sequence[Wanted]) -> str:
    sql = section.text("sql").strip()
    key = section.path("sql")
    if not sql:
        raise section.document.error(key, "is empty")
    if not is_balanced(sql):
        raise section.document.error(key, "has a [[ without its ]], or one inside another")
    known = [name for each in wanted for name in BINDS[each.kind]]
    for name in bound(sql):
        if name not in known:
            raise section.document.error(key, f"binds :{name}, which is none of its parameters ({', '.join(known)})")
    takes_table = any(each.kind is ParameterKind.TABLE for each in wanted)
    for name in ("table", "catalog"):
        if name in named(sql) and not takes_table:
            raise section.document.error(key, f"writes ${{{name}}}, and table is none of its parameters")
    return sql


def _comparison(section: Section, before: Sequence[Step]) -> Comparison:
    key = section.path("compare")
    known = ("left", "right", "on", "value")
    given = open_section(section.document, key, section.values["compare"], known=known, required=known)
    ids = [step.id for step in before]
    left, right = given.choice("left", ids), given.choice("right", ids)
    return Comparison(left, right, sentence(given, "on"), sentence(given, "value"))
