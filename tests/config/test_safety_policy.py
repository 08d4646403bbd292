"""`safety_policy.yaml` as a file: the packaged one against the safety table, and every mistake where it stands."""

import json
import re

import pytest

from fubcli.config.documents import parse_document
from fubcli.config.function_lists import function_list
from fubcli.config.locations import packaged_file
from fubcli.config.safety_policy import build_policy, decode_layer
from fubcli.config.settings import RULES
from fubcli.config.tightening import check_refusals
from fubcli.errors import ConfigError
from fubcli.model.catalogs import Sensitivity
from fubcli.model.dialect import SqlDialect
from fubcli.model.names import Environment
from fubcli.model.policy import Complexity, EnvironmentPolicy, InputLimits, SafetyPolicy
from fubcli.model.statement import StatementKind

TEXT = packaged_file("safety_policy.yaml").read_text()
ROW = "environments.production"
HINTS = re.findall(
    r"\w+",
    """
    BROADCAST BROADCASTJOIN MAPJOIN MERGE SHUFFLE_MERGE MERGEJOIN SHUFFLE_HASH SHUFFLE_REPLICATE_NL COALESCE
    REPARTITION REPARTITION_BY_RANGE REBALANCE SKEW RANGE_JOIN
    """,
)


def _policy(text: str) -> SafetyPolicy:
    document = parse_document(text.encode(), file="safety_policy.yaml")
    layer = decode_layer(document, complete=True)
    check_refusals(layer, layer, document)
    return build_policy(layer, sources=("safety_policy.yaml",))


def test_production_is_read_only_and_performance_conscious() -> None:
    assert _policy(TEXT).row(Environment.PRODUCTION) == EnvironmentPolicy(
        safety_level="HIGH CAUTION",
        restriction="Read-only, performance-conscious",
        purpose="Live reporting, BI",
        statements=frozenset({StatementKind.QUERY}),
        may_read_from=frozenset({Environment.PRODUCTION}),
        large_tables_need_partition_filter=True,
        max_rows=10_000,
        default_rows=1_000,
        max_export_rows=1_000_000,
        timeout_seconds=900,
        max_scanned_rows=600_000_000,
        max_scanned_bytes=200_000_000_000,
        refuse_explosions=True,
        needs_staging_run=frozenset(Complexity),
        masked=frozenset(Sensitivity),
        shown_with_justification=frozenset({Sensitivity.PERSONAL}),
        mask_undeclared_tables=True,
        needs_audit=True,
    )


def test_staging_allows_full_testing_of_rows_tables_and_views() -> None:
    row = _policy(TEXT).row(Environment.STAGING)
    assert (row.safety_level, row.restriction) == ("MODERATE", "Full testing allowed")
    refused = {StatementKind.UNKNOWN, StatementKind.CREATE_SCHEMA, StatementKind.DROP_SCHEMA}
    assert row.statements == set(StatementKind) - refused
    assert row.may_read_from == {Environment.STAGING}
    assert (row.max_rows, row.default_rows, row.max_export_rows, row.timeout_seconds) == (50_000, 1_000, 5_000_000, 900)
    assert not row.large_tables_need_partition_filter


def test_the_sandbox_allows_everything_that_has_a_name() -> None:
    row = _policy(TEXT).row(Environment.SANDBOX)
    assert (row.safety_level, row.restriction) == ("LOW", "Experimentation allowed")
    assert row.statements == set(StatementKind) - {StatementKind.UNKNOWN}
    assert row.may_read_from == {Environment.SANDBOX, Environment.STAGING}
    assert (row.max_rows, row.default_rows, row.max_export_rows, row.timeout_seconds) == (
        100_000,
        1_000,
        10_000_000,
        900,
    )


def test_limits_functions_and_hints() -> None:
    policy = _policy(TEXT)
    assert policy.limits == InputLimits(sql_bytes=262_144, nesting=150)
    assert policy.large_table_rows == 100_000_000
    assert policy.allowed_functions == {dialect: function_list(dialect) for dialect in SqlDialect}
    assert sorted(policy.hints) == sorted(HINTS)
    assert policy.sources == ("safety_policy.yaml",)


def test_also_allow_adds_and_refuse_removes() -> None:
    text = TEXT.replace("also_allow: []", "also_allow: [my_udf, other]").replace(
        "refuse: []", "refuse: [explode, other]"
    )
    allowed = _policy(text).allowed_functions
    assert allowed == {each: (function_list(each) | {"my_udf"}) - {"explode", "other"} for each in SqlDialect}


def test_the_version_is_of_the_content() -> None:
    bare = "\n".join(line.partition("#")[0] for line in TEXT.splitlines())
    reordered = TEXT.replace("[sandbox, staging]", "[staging, sandbox]")
    assert _policy(TEXT).version == _policy(bare).version == _policy(reordered).version
    assert _policy(TEXT).version.startswith("sha256:")
    assert len(_policy(TEXT).version) == len("sha256:") + 12
    changed = [
        TEXT.replace("max_rows: 10000 ", "max_rows: 9999 "),
        TEXT.replace("    - SKEW\n", ""),
        TEXT.replace("refuse: []", "refuse: [abs]"),
        TEXT.replace("nesting: 150", "nesting: 149"),
        TEXT.replace("LOW", "HIGH"),
    ]
    assert len({_policy(text).version for text in [TEXT, *changed]}) == 6


# fmt: off
CASES = [
    ("format: 1", "format: 2 #!", "format", "must be 1"),
    ("format: 1", "fromat: 1 #!", "fromat", "did you mean `format`"),
    ("limits:", "limit: #!", "limit", "did you mean `limits`"),
    ("  production:", "  prod: #!", "environments.prod", "did you mean `production`"),
    ("    max_rows: 10000 ", "    max_row: 10000 #! ", f"{ROW}.max_row", "did you mean `max_rows`"),
    ("    max_rows: 10000 ", "    max_rows: lots #! ", f"{ROW}.max_rows", "a whole number, not the text 'lots'"),
    ("    max_rows: 10000 ", "    max_rows: 10_000 #! ", f"{ROW}.max_rows", "a whole number"),
    ("    max_rows: 10000 ", "    max_rows: '10000' #! ", f"{ROW}.max_rows", "a whole number"),
    ("    max_rows: 10000 ", "    max_rows: -1 #! ", f"{ROW}.max_rows", "a whole number"),
    ("    max_rows: 10000 ", "    max_rows: true #! ", f"{ROW}.max_rows", "a whole number, not true"),
    ("    max_rows: 10000 ", "    max_rows: #! ", f"{ROW}.max_rows", "a whole number, not nothing"),
    ("    max_rows: 10000 ", f"    max_rows: {'9' * 4500} #! ", f"{ROW}.max_rows", "a whole number"),
    ("    default_rows: 1000 ", "    default_rows: 10001 #! ", f"{ROW}.default_rows", "must not exceed max_rows, 10000"),
    ("partition_filter: true ", "partition_filter: yes #! ", f"{ROW}.large_tables_need_partition_filter", "must be true or false"),
    ("safety_level: HIGH CAUTION ", "safety_level: 1 #! ", f"{ROW}.safety_level", "must be text"),
    ("statements: [query] ", "statements: query #! ", f"{ROW}.statements", "must be a list"),
    ("statements: [query] ", "statements: [query, query] #! ", f"{ROW}.statements[1]", "named twice"),
    ("statements: [query] ", "statements: [qury] #! ", f"{ROW}.statements[0]", "did you mean `query`"),
    ("statements: [query] ", "statements: [unknown] #! ", f"{ROW}.statements[0]", "must be one of query"),
    ("statements: [query] ", "statements: [[query]] #! ", f"{ROW}.statements[0]", "not a list"),
    ("statements: [query] ", "statements: [query, insert] #! ", f"{ROW}.statements", "must be read-only, and names insert"),
    ("pipeline_rebuilds: [] ", "pipeline_rebuilds: [empty] #! ", f"{ROW}.pipeline_rebuilds", "must be empty: production keeps its tables"),
    ("pipeline_rebuilds: [] ", "pipeline_rebuilds: [ful_refresh] #! ", f"{ROW}.pipeline_rebuilds[0]", "did you mean `full_refresh`"),
    ("may_read_from: [production] ", "may_read_from: [prod] #! ", f"{ROW}.may_read_from[0]", "did you mean `production`"),
    ("list: databricks ", "list: spark #! ", "functions.list", "must be one of databricks"),
    ("also_allow: [] ", "also_allow: [a.b] #! ", "functions.also_allow[0]", "must be a name"),
    ("also_allow: [] ", "also_allow: [MY_UDF] #! ", "functions.also_allow[0]", "must be a name"),
    ("refuse: [] ", "refuse: [abs, explod] #! ", "functions.refuse[1]", "did you mean `explode`"),
    ("refuse: [] ", "refuse: [5] #! ", "functions.refuse[0]", "must be a name"),
    ("- SKEW", "- skew #!", "hints.allow[12]", "must be a name"),
    ("- SKEW", "- MERGE #!", "hints.allow[12]", "named twice"),
    ("  nesting: 150 ", "  nestign: 150 #! ", "limits.nestign", "did you mean `nesting`"),
]
# fmt: on


@pytest.mark.parametrize(("old", "new", "key", "message"), CASES, ids=[f"{case[2]}-{case[3]}" for case in CASES])
def test_a_mistake_is_reported_where_it_stands(old: str, new: str, key: str, message: str) -> None:
    assert old in TEXT
    text = TEXT.replace(old, new, 1)
    with pytest.raises(ConfigError) as caught:
        _policy(text)
    assert message in caught.value.detail
    assert caught.value.place.key == key
    assert caught.value.place.line == next(n for n, line in enumerate(text.splitlines(), 1) if "#!" in line)


@pytest.mark.parametrize(
    "key",
    [*RULES, "format", "environments", *(f"environments.{row}" for row in Environment), "limits", "functions", "hints"],
)
def test_every_key_of_the_packaged_file_is_required(key: str) -> None:
    root = parse_document(TEXT.encode(), file="f").root
    assert isinstance(root, dict)
    *parents, name = key.split(".")
    holder = root
    for parent in parents:
        holder = holder[parent]
    del holder[name]
    with pytest.raises(ConfigError, match="is missing") as caught:
        _policy(json.dumps(root))
    assert caught.value.place.key == key
