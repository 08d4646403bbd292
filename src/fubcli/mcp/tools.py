"""The six tools: what each takes, which contracts it answers with, and what it may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from fubcli.model.names import Environment

LONGEST_TEXT = 4 * 1024 * 1024
"""Characters of SQL that are taken at all, as on the command line; the policy's own limit says more, and is lower."""
_LONGEST_NAME = 1_000
_MOST = 1_000_000_000
"""More rows or seconds than any policy allows."""

Property = Mapping[str, Any]


@dataclass(frozen=True)
class Tool:
    """One tool; `arguments` are named and typed as the command line's options are."""

    name: str
    title: str
    description: str
    arguments: Mapping[str, Property]
    contracts: tuple[str, ...]
    needs: tuple[str, ...] = ()
    is_read_only: bool = True
    is_destructive: bool = False
    is_idempotent: bool = True
    is_open_world: bool = True
    """Whether its answer may hold texts that other people wrote: rows, comments, names."""

    @property
    def input_schema(self) -> dict[str, Any]:
        """A closed object: an argument that is not known is an error, never ignored."""
        properties = {name: dict(each) for name, each in self.arguments.items()}
        schema = {"type": "object", "properties": properties, "additionalProperties": False}
        return schema | ({"required": list(self.needs)} if self.needs else {})


def _text(description: str, longest: int = _LONGEST_NAME) -> Property:
    return MappingProxyType({"type": "string", "minLength": 1, "maxLength": longest, "description": description})


def _flag(description: str) -> Property:
    return MappingProxyType({"type": "boolean", "default": False, "description": description})


def _one_of(description: str, *values: str) -> Property:
    return MappingProxyType({"type": "string", "enum": list(values), "description": description})


_PARAM: Property = MappingProxyType({
    "type": "array", "maxItems": 1_000, "items": {"type": "string", "maxLength": LONGEST_TEXT},
    "description": "Values for :name in the SQL, each name=value or name:type=value, such as account:bigint=12345.",
})  # fmt: skip
_CATALOG = _text("Catalog that completes unqualified tables: fub, fub_zg, stage_fub, stage_fub_zg or sandbox_fub.")
_SCHEMA = _text("Schema that completes unqualified tables; with catalog.")
_CATALOGS = _text("Catalog, several as a,b, or all.")
_TABLE = _text("Table; also schema.table or catalog.schema.table.")
_TIMEFRAME = _text("today, yesterday, last_24h, past_week, past_month, past_90_days, 2026-11-20 or FIRST/LAST.")
_AS_OF = _text("Judge as it was at a time: 2026-11-20T07:00, Pacific unless it says otherwise.")
_SECONDS: Property = MappingProxyType({
    "type": "number", "minimum": 0.001, "maximum": _MOST,
    "description": "Seconds of wall time, up to the policy's limit.",
})  # fmt: skip
_ROWS: Property = MappingProxyType({
    "type": "integer", "minimum": 1, "maximum": _MOST,
    "description": "Fewer rows than the policy's default, or more up to its limit.",
})  # fmt: skip
_STATEMENT = {
    "catalog": _CATALOG,
    "schema": _SCHEMA,
    "param": _PARAM,
    "max_rows": _ROWS,
    "timeout": _SECONDS,
    "fields": _text("Columns to keep, comma-separated.", 100_000),
    "justification": _text("Why personal data must be shown; a sentence that the audit log keeps.", 2_000),
}
CURSOR = "cursor"

TOOLS: tuple[Tool, ...] = (
    Tool(
        name="query",
        title="Run one SQL statement",
        description=(
            "Run one statement of Databricks SQL, with three-part names. Production (fub, fub_zg) is read-only, and "
            "its large tables need a filter on a partition key; staging (stage_fub, stage_fub_zg) and the sandbox "
            "(sandbox_fub) may be written. Personal columns are masked. Rows are arrays in the order of columns; when "
            "data.cursor is there, more rows wait: call again with that cursor alone. dry_run judges and runs nothing."
        ),
        arguments={
            "query": _text("One statement of Databricks SQL; values go into param.", LONGEST_TEXT),
            **_STATEMENT,
            "dry_run": _flag("Judge and explain; run nothing."),
            CURSOR: _text("What data.cursor of an earlier answer said; then no other argument.", 100),
        },
        contracts=("query-result", "query-decision", "query-page"),
        is_read_only=False,
        is_destructive=True,
        is_idempotent=False,
    ),
    Tool(
        name="check",
        title="Judge SQL without running it",
        description=(
            "Judge one or more statements (a whole script) by the safety table and run none: allow, allow_rewritten, "
            "needs_staging or refuse, with the rule, the place in the text and what to do instead. Asks no warehouse."
        ),
        arguments={
            "sql": _text("Statements of Databricks SQL, separated by semicolons.", LONGEST_TEXT),
            "catalog": _CATALOG,
            "schema": _SCHEMA,
            "environment": _one_of("Judge at least as strictly as there.", *Environment),
            "all": _flag("List allowed statements too."),
        },
        contracts=("check-result",),
        needs=("sql",),
        is_open_world=False,
    ),
    Tool(
        name="schema",
        title="Describe catalogs, schemas and tables",
        description=(
            "What there is: without arguments all catalogs, then the schemas of a catalog, the tables of a schema, the "
            "columns of a table with types, keys, personal-data tags and relationships. Look here before writing SQL."
        ),
        arguments={
            "catalog": _CATALOGS,
            "schema": _text("Schema; with catalog."),
            "table": _TABLE,
            "detail": _one_of("How much to tell.", "names", "columns", "full"),
            "refresh": _flag("Ask the warehouse, not the cached snapshot."),
        },
        contracts=("schema-result",),
    ),
    Tool(
        name="monitor",
        title="Did the nightly export land",
        description=(
            "Judge the nights of a timeframe: what landed, what is late, wrong or missing, and why it is thought so. "
            "headline is the answer; checks are ranked; unknown is not ok; what has suppressed_by follows from the "
            "check that it names."
        ),
        arguments={
            "catalog": _CATALOGS,
            "schema": _text("Schema; with catalog."),
            "table": _TABLE,
            "timeframe": _TIMEFRAME,
            "as_of": _AS_OF,
            "all": _flag("List every check, also those that are well."),
            "emit": _one_of("Carry the same in another system's form.", "datadog", "openlineage", "none"),
            "refresh": _flag("Ask the warehouse, not the cached snapshot."),
        },
        contracts=("monitor-result",),
    ),
    Tool(
        name="investigate",
        title="Answer a question by a playbook",
        description=(
            "Answer a question in plain words (or SQL of your own, which may only read) by a playbook of guarded "
            "queries: findings with their evidence, how sure they are, and what to do next."
        ),
        arguments={
            "query": _text("The question, such as: Contact lifecycle analysis for account 12345.", LONGEST_TEXT),
            "playbook": _text("A playbook by name, instead of the one that the words mean."),
            "param": _PARAM,
            "catalog": _CATALOGS,
            "schema": _text("Schema; with catalog."),
            "table": _TABLE,
            "timeframe": _TIMEFRAME,
            "as_of": _AS_OF,
            "timeout": _SECONDS,
        },
        contracts=("investigate-result",),
    ),
    Tool(
        name="promote",
        title="Run a query on staging, then on production",
        description=(
            "Run a complex query (joins, windows, aggregates over a large table) on staging first and then on "
            "production, in one call: what query answers with exit_code 4 until a staging run has left its receipt."
        ),
        arguments={"query": _text("One query of Databricks SQL over production tables.", LONGEST_TEXT), **_STATEMENT},
        contracts=("query-result",),
        needs=("query",),
    ),
)
"""In the order in which they are listed, always."""

BY_NAME: Mapping[str, Tool] = MappingProxyType({tool.name: tool for tool in TOOLS})
