"""Overlays of the safety policy: stricter or equal, whatever they say."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fubcli.config.documents import parse_document
from fubcli.config.function_lists import function_list
from fubcli.config.locations import packaged_file
from fubcli.config.safety_policy import build_policy, decode_layer
from fubcli.config.settings import RULES, STATEMENTS, Layer, Stricter
from fubcli.config.tightening import tighten
from fubcli.errors import ConfigError
from fubcli.model.dialect import SqlDialect
from fubcli.model.names import Environment
from fubcli.model.policy import SafetyPolicy

PACKAGED = decode_layer(parse_document(packaged_file("safety_policy.yaml").read_bytes(), file="p"), complete=True)
PRODUCTION = "environments.production"
COMMON = frozenset.intersection(*map(function_list, SqlDialect))


def _overlay(key: str, value: object) -> str:
    """Return the file that sets one key."""
    for name in reversed(key.split(".")):
        value = {name: value}
    return json.dumps(value)


def _tighten(*overlays: str, policy: Layer = PACKAGED) -> Layer:
    for text in overlays:
        document = parse_document(text.encode(), file="overlay.yaml")
        policy = tighten(policy, decode_layer(document, complete=False), document)
    return policy


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (f"{PRODUCTION}.safety_level", "HIGH CAUTION"),
        (f"{PRODUCTION}.statements", ["query"]),
        (f"{PRODUCTION}.statements", []),
        ("environments.staging.statements", ["query", "insert"]),
        ("environments.sandbox.may_read_from", ["sandbox"]),
        (f"{PRODUCTION}.large_tables_need_partition_filter", True),
        ("environments.staging.large_tables_need_partition_filter", True),
        ("environments.staging.large_tables_need_partition_filter", False),
        (f"{PRODUCTION}.max_rows", 10_000),
        (f"{PRODUCTION}.max_rows", 2_000),
        (f"{PRODUCTION}.default_rows", 0),
        (f"{PRODUCTION}.max_export_rows", 20_000),
        (f"{PRODUCTION}.timeout_seconds", 60),
        ("limits.sql_bytes", 1),
        ("limits.nesting", 149),
        ("limits.large_table_rows", 0),
        ("functions.list", "databricks"),
        ("functions.also_allow", []),
        ("hints.allow", ["BROADCAST"]),
        ("environments.sandbox.pipeline_rebuilds", []),
        ("environments.staging.pipeline_rebuilds", ["full_refresh"]),
    ],
)
def test_a_stricter_or_equal_value_holds(key: str, value: object) -> None:
    expected = frozenset(value) if isinstance(value, list) else value
    changed = _tighten(_overlay(key, value))
    assert changed[key] == expected
    taken_along = {f"{PRODUCTION}.max_export_rows"} if key == f"{PRODUCTION}.max_rows" else set()
    assert {name for name in PACKAGED if changed[name] != PACKAGED[name]} <= {key, *taken_along}


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        (f"{PRODUCTION}.safety_level", "LOW", "would change it: the policy says 'HIGH CAUTION', this file says 'LOW'"),
        (f"{PRODUCTION}.restriction", "none", "would change it"),
        (f"{PRODUCTION}.purpose", "", "would change it"),
        ("environments.staging.statements", ["create_schema"], "this file adds create_schema"),
        ("environments.staging.pipeline_rebuilds", ["empty"], "this file adds empty"),
        (
            f"{PRODUCTION}.may_read_from",
            ["production", "sandbox"],
            "the policy says production, this file adds sandbox",
        ),
        (f"{PRODUCTION}.large_tables_need_partition_filter", False, "the policy says true, this file says false"),
        (f"{PRODUCTION}.max_rows", 10_001, "would loosen it: the policy says 10000, this file says 10001"),
        (f"{PRODUCTION}.max_export_rows", 1_000_001, "the policy says 1000000, this file says 1000001"),
        (f"{PRODUCTION}.default_rows", 1_001, "the policy says 1000"),
        (f"{PRODUCTION}.timeout_seconds", 901, "the policy says 900"),
        ("limits.sql_bytes", 262_145, "would loosen"),
        ("limits.nesting", 151, "would loosen"),
        ("limits.large_table_rows", 100_000_001, "would loosen"),
        ("functions.also_allow", ["ai_query"], f"{len(COMMON)} names, this file adds ai_query"),
        ("functions.also_allow", ["explode"], "this file adds explode"),  # Databricks has it, the others do not
        ("hints.allow", ["SOMETHING"], "this file adds SOMETHING"),
    ],
)
def test_a_looser_value_is_an_error(key: str, value: object, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        _tighten(_overlay(key, value))
    assert message in caught.value.detail
    assert caught.value.place.key.startswith(key)


def test_production_never_writes_even_when_the_packaged_file_is_gone_through() -> None:
    with pytest.raises(ConfigError, match="must be read-only, and names drop_table"):
        _tighten(_overlay(f"{PRODUCTION}.statements", ["query", "drop_table"]))


def test_the_line_is_the_one_of_the_added_item() -> None:
    text = "environments:\n  staging:\n    statements:\n      - query\n      - create_schema\n"
    with pytest.raises(ConfigError) as caught:
        _tighten(text)
    assert (caught.value.place.line, caught.value.place.key) == (5, "environments.staging.statements[1]")


def test_an_overlay_may_be_almost_nothing_and_not_nothing() -> None:
    assert _tighten("{}") == PACKAGED
    assert _tighten("format: 1") == PACKAGED
    with pytest.raises(ConfigError, match="must be a mapping, not nothing"):
        _tighten("")


def test_overlays_apply_in_order() -> None:
    first, second = (_overlay(f"{PRODUCTION}.max_rows", rows) for rows in (500, 100))
    assert _tighten(first, second)[f"{PRODUCTION}.max_rows"] == 100
    with pytest.raises(ConfigError, match="the policy says 100, this file says 500"):
        _tighten(second, first)


def test_refusals_add_up() -> None:
    both = _tighten(_overlay("functions.refuse", ["explode"]), _overlay("functions.refuse", ["range"]))
    assert both["functions.refuse"] == {"explode", "range"}
    assert _tighten(_overlay("functions.refuse", []), policy=both)["functions.refuse"] == {"explode", "range"}
    with pytest.raises(ConfigError, match="this file adds explode"):
        _tighten(_overlay("functions.also_allow", ["explode"]), policy=both)


def test_a_misspelt_refusal_is_an_error() -> None:
    with pytest.raises(ConfigError, match="`explod`, which is not allowed in the first place; did you mean `explode`"):
        _tighten(_overlay("functions.refuse", ["explod"]))


def test_a_lower_limit_takes_the_default_along() -> None:
    assert _tighten(_overlay(f"{PRODUCTION}.max_rows", 5))[f"{PRODUCTION}.default_rows"] == 5
    with pytest.raises(ConfigError, match="must not exceed max_rows, 5, and is 6") as caught:
        _tighten(json.dumps({"environments": {"production": {"max_rows": 5, "default_rows": 6}}}))
    assert caught.value.place.key == f"{PRODUCTION}.default_rows"


def test_an_unknown_key_is_an_error_in_an_overlay_too() -> None:
    with pytest.raises(ConfigError, match="did you mean `timeout_seconds`"):
        _tighten(_overlay(f"{PRODUCTION}.timeout", 5))


_NUMBERS = st.integers(0, 20) | st.sampled_from([900, 901, 999, 1000, 1001, 10_000, 100_000, 262_144, 10**8, 10**9])
_VALUES = {
    Stricter.SAME: st.sampled_from(["HIGH CAUTION", "LOW", "databricks", "Full testing allowed"]),
    Stricter.AT_MOST: _NUMBERS,
    Stricter.ON: st.booleans(),
}
_ITEMS = [
    "abs",
    "explode",
    "ai_query",
    "my_udf",
    "BROADCAST",
    "SKEW",
    "OTHER",
    "email",
    "phone",
    *STATEMENTS,
    *Environment,
]


def _value(key: str) -> st.SearchStrategy[object]:
    rule = RULES[key]
    if rule.stricter in _VALUES:
        return _VALUES[rule.stricter]
    items = [str(word) for word in rule.words] or _ITEMS
    return st.lists(st.sampled_from(items), unique=True, max_size=4)


@pytest.mark.parametrize(
    ("overlay", "exported"),
    [
        ({"max_rows": 500}, 500),
        ({"max_rows": 500, "max_export_rows": 90_000}, 90_000),
        ({"max_rows": 10_000}, 1_000_000),
        ({"max_export_rows": 0}, 0),
        ({"timeout_seconds": 5}, 1_000_000),
    ],
)
def test_a_lower_limit_that_says_nothing_of_files_holds_for_them(overlay: dict[str, int], exported: int) -> None:
    tightened = _tighten(json.dumps({"environments": {"production": overlay}}))
    assert tightened[f"{PRODUCTION}.max_export_rows"] == exported
    assert tightened["environments.staging.max_export_rows"] == 5_000_000


@st.composite
def _overlays(draw: st.DrawFn) -> str:
    keys = draw(st.lists(st.sampled_from(sorted(RULES)), unique=True, max_size=4))
    root: dict = {}
    for key in keys:
        *parents, name = key.split(".")
        holder = root
        for parent in parents:
            holder = holder.setdefault(parent, {})
        holder[name] = draw(_value(key))
    return json.dumps(root)


def _is_stricter_or_equal(policy: SafetyPolicy, than: SafetyPolicy) -> bool:
    rows = [(policy.row(environment), than.row(environment)) for environment in Environment]
    return (
        all(
            row.statements <= other.statements
            and row.may_read_from <= other.may_read_from
            and row.large_tables_need_partition_filter >= other.large_tables_need_partition_filter
            and row.max_rows <= other.max_rows
            and row.default_rows <= min(other.default_rows, row.max_rows)
            and row.max_export_rows <= other.max_export_rows
            and row.timeout_seconds <= other.timeout_seconds
            and row.max_scanned_rows <= other.max_scanned_rows
            and row.max_scanned_bytes <= other.max_scanned_bytes
            and row.refuse_explosions >= other.refuse_explosions
            and row.needs_staging_run >= other.needs_staging_run
            and row.masked >= other.masked
            and row.shown_with_justification <= other.shown_with_justification
            and row.mask_undeclared_tables >= other.mask_undeclared_tables
            and row.needs_audit >= other.needs_audit
            and (row.safety_level, row.restriction) == (other.safety_level, other.restriction)
            for row, other in rows
        )
        and policy.limits.sql_bytes <= than.limits.sql_bytes
        and policy.limits.nesting <= than.limits.nesting
        and policy.large_table_rows <= than.large_table_rows
        and all(policy.allowed_functions[each] <= than.allowed_functions[each] for each in SqlDialect)
        and policy.hints <= than.hints
        and policy.receipt_hours <= than.receipt_hours
        and policy.literals >= than.literals
        and policy.partial_masks <= than.partial_masks
    )


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_overlays(), min_size=1, max_size=3))
def test_no_overlay_ever_allows_more(overlays: list[str]) -> None:
    policy = PACKAGED
    for overlay in overlays:
        try:
            tighter = _tighten(overlay, policy=policy)
        except ConfigError:
            continue
        before, after = build_policy(policy, sources=()), build_policy(tighter, sources=())
        assert _is_stricter_or_equal(after, before)
        assert (after.version == before.version) == (after == before)
        policy = tighter
    allowed = build_policy(policy, sources=()).allowed_functions
    assert all(allowed[each] <= function_list(each) for each in SqlDialect)
