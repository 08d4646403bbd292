"""`catalogs.yaml` as a file: what it may say, and where each mistake is reported.

Every case changes one line of BASE; the line with the mistake ends in the mark `#!`.
"""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fubcli.config.catalogs import parse_catalogs
from fubcli.errors import ConfigError
from fubcli.model.catalogs import ColumnTag, PartitionKind, Sensitivity
from fubcli.model.names import Environment

BASE = """\
format: 1
catalogs:
  prod:
    environment: production
    description: live
    declared_schema_count: 3
    schemas:
      c_silver: contacts
      c_gold: {source: mentioned, description: gold}
    tables:
      c_silver.t:
        rows: 5
        partition_keys: {id: identity, at: time}
        tags: {personal: {name: name}, secret: {key: token}}
    relationships:
      - {from: c_silver.t.a, to: c_gold.u.b, note: n}
  stage:
    environment: staging
    description: mirror
    mirror_of: prod
  box:
    environment: sandbox
    description: play
    declared_schema_count: 1
    declared_at_least: true
    schemas: {u_me: mine}
"""

SECOND_MIRROR = "  two:\n    environment: staging\n    description: x\n    mirror_of: prod #!\n  box:"
CHAIN = "  two:\n    environment: staging\n    description: x\n    mirror_of: stage #!\n  box:"
BOX = "catalogs.box"
PROD = "catalogs.prod"

# fmt: off
CASES = [
    # unknown, missing and misplaced keys
    ("format: 1", "version: 1 #!", "version", "not a key that belongs here"),
    ("format: 1", "format: 2 #!", "format", "must be 1"),
    ("format: 1", "format: one #!", "format", "must be a whole number, not the text 'one'"),
    ("format: 1\ncatalogs:", "catalogs: #!", "format", "is missing"),
    ("    declared_at_least: true", "    declared_atleast: true #!", f"{BOX}.declared_atleast", "`declared_at_least`"),
    ("    declared_at_least: true", "    <<: true #!", f"{BOX}.<<", "not a key that belongs here"),
    ("  box:\n    environment: sandbox", "  box: #!", f"{BOX}.environment", "is missing"),
    ("  box:\n    environment: sandbox\n    description: play", "  box: #!\n    environment: sandbox", f"{BOX}.description", "is missing"),
    ("    schemas: {u_me: mine}", "    tables: {}", f"{BOX}.schemas", "is missing"),
    ("        rows: 5", "        row: 5 #!", f"{PROD}.tables.c_silver.t.row", "did you mean `rows`"),
    ("      - {from: c_silver.t.a, to: c_gold.u.b, note: n}", "      - {from: c_silver.t.a} #!", f"{PROD}.relationships[0].to", "is missing"),
    ("{source: mentioned, description: gold}", "{source: mentioned} #!", f"{PROD}.schemas.c_gold.description", "is missing"),
    # duplicate keys
    ("    description: play", "    description: play\n    description: again #!", f"{BOX}.description", "written twice"),
    ("  box:", "  prod: {} #!\n  box:", "catalogs.prod", "written twice"),
    # wrong types
    ("    declared_schema_count: 1", "    declared_schema_count: '1' #!", f"{BOX}.declared_schema_count", "not the text '1'"),
    ("    declared_schema_count: 1", "    declared_schema_count: true #!", f"{BOX}.declared_schema_count", "not true"),
    ("    declared_schema_count: 1", "    declared_schema_count: -1 #!", f"{BOX}.declared_schema_count", "not the text '-1'"),
    ("    declared_at_least: true", "    declared_at_least: yes #!", f"{BOX}.declared_at_least", "must be true or false"),
    ("    declared_at_least: true", "    declared_at_least: 1 #!", f"{BOX}.declared_at_least", "must be true or false"),
    ("    description: play", "    description: 5 #!", f"{BOX}.description", "must be text, not 5"),
    ("    description: play", "    description: #!", f"{BOX}.description", "must be text, not nothing"),
    ("    description: play", "    description: [a] #!", f"{BOX}.description", "must be text, not a list"),
    ("    schemas: {u_me: mine}", "    schemas: [u_me] #!", f"{BOX}.schemas", "must be a mapping, not a list"),
    ("{u_me: mine}", "{u_me: 5} #!", f"{BOX}.schemas.u_me", "must be a mapping, not 5"),
    ("        rows: 5", "        rows: 1e9 #!", f"{PROD}.tables.c_silver.t.rows", "must be a whole number"),
    ("      - {from: c_silver.t.a, to: c_gold.u.b, note: n}", "      a: b", f"{PROD}.relationships", "must be a list, not a mapping"),
    ("      - {from: c_silver.t.a, to: c_gold.u.b, note: n}", "      - text #!", f"{PROD}.relationships[0]", "must be a mapping"),
    # choices
    ("    environment: sandbox", "    environment: sandbx #!", f"{BOX}.environment", "did you mean `sandbox`"),
    ("    environment: sandbox", "    environment: Production #!", f"{BOX}.environment", "did you mean `production`"),
    ("    environment: sandbox", "    environment: 3 #!", f"{BOX}.environment", "must be text, not 3"),
    ("source: mentioned, ", "source: elsewhere, ", f"{PROD}.schemas.c_gold.source", "declared, mentioned, platform"),
    ("{id: identity, at: time}", "{id: hash} #!", f"{PROD}.tables.c_silver.t.partition_keys.id", "identity, time"),
    ("{personal: {name: name}, secret: {key: token}}", "{private: {name: name}} #!", f"{PROD}.tables.c_silver.t.tags.private", "not a key"),
    ("secret: {key: token}", "secret: {name: token}", f"{PROD}.tables.c_silver.t.tags.secret.name", "choose one"),
    ("secret: {key: token}", "secret: {key: [token]}", f"{PROD}.tables.c_silver.t.tags.secret.key", "must be text"),
    # names
    ("  box:", "  Box: #!", "catalogs.Box", "lower-case"),
    ("  box:", "  bo.x: #!", "catalogs.bo.x", "lower-case"),
    ("{u_me: mine}", "{u_me.t: mine} #!", f"{BOX}.schemas.u_me.t", "lower-case"),
    ("{id: identity, at: time}", "{t.id: identity} #!", f"{PROD}.tables.c_silver.t.partition_keys.t.id", "lower-case"),
    ("{u_me: mine}", "{u-me: mine} #!", f"{BOX}.schemas.u-me", "lower-case"),
    ("{u_me: mine}", "{U_ME: mine} #!", f"{BOX}.schemas.U_ME", "lower-case"),
    ("{id: identity, at: time}", "{ID: identity} #!", f"{PROD}.tables.c_silver.t.partition_keys.ID", "lower-case"),
    ("      c_silver.t:", "      t: #!", f"{PROD}.tables.t", "schema.table"),
    ("      c_silver.t:", "      prod.c_silver.t: #!", f"{PROD}.tables.prod.c_silver.t", "schema.table"),
    ("from: c_silver.t.a", "from: c_silver.t", f"{PROD}.relationships[0].from", "schema.table.column"),
    ("from: c_silver.t.a", "from: C_silver.t.a", f"{PROD}.relationships[0].from", "schema.table.column"),
    # references
    ("      c_silver.t:", "      c_slver.t: #!", f"{PROD}.tables.c_slver.t", "`prod` does not name; did you mean `c_silver`"),
    ("to: c_gold.u.b", "to: c_glod.u.b", f"{PROD}.relationships[0].to", "does not name; did you mean `c_gold`"),
    ("from: c_silver.t.a", "from: other.t.a", f"{PROD}.relationships[0].from", "schema `other`"),
    ("    mirror_of: prod", "    mirror_of: prd #!", "catalogs.stage.mirror_of", "does not name; did you mean `prod`"),
    ("    mirror_of: prod", "    mirror_of: stage #!", "catalogs.stage.mirror_of", "`stage` is staging"),
    ("    mirror_of: prod", "    mirror_of: box #!", "catalogs.stage.mirror_of", "`box` is sandbox"),
    ("    mirror_of: prod", "    mirror_of: [prod] #!", "catalogs.stage.mirror_of", "must be text"),
    ("    environment: staging", "    environment: sandbox", "catalogs.stage.mirror_of", "belongs to a staging catalog"),
    ("    environment: staging", "    environment: production", "catalogs.stage.mirror_of", "belongs to a staging catalog"),
    ("    mirror_of: prod", "    mirror_of: prod\n    schemas: {a: b} #!", "catalogs.stage.schemas", "a mirror takes it over"),
    ("    mirror_of: prod", "    mirror_of: prod\n    tables: {} #!", "catalogs.stage.tables", "a mirror takes it over"),
    ("  box:", SECOND_MIRROR, "catalogs.two.mirror_of", "`stage` mirrors already"),
    # other names
    ("    mirror_of: prod", "    mirror_of: prod\n    called: {duckdb: x} #!", "catalogs.stage.called.duckdb", "must be one of snowflake, bigquery"),
    ("    mirror_of: prod", "    mirror_of: prod\n    called: {snowflake: a-b} #!", "catalogs.stage.called.snowflake", "digits and underscores, not the text"),
    ("    mirror_of: prod", "    mirror_of: prod\n    called: {bigquery: A_B} #!", "catalogs.stage.called.bigquery", "digits and dashes, not the text"),
    ("    mirror_of: prod", "    mirror_of: prod\n    called: {snowflake: 5} #!", "catalogs.stage.called.snowflake", "must be text"),
    ("    mirror_of: prod", "    mirror_of: prod\n    called: {snowflake: PROD} #!", "catalogs.stage.called.snowflake", "which is what `prod` is called there"),
    ("  box:", CHAIN, "catalogs.two.mirror_of", "`stage` is staging"),
]
# fmt: on


@pytest.mark.parametrize(("old", "new", "key", "message"), CASES, ids=[f"{case[2]}-{case[3]}" for case in CASES])
def test_a_mistake_is_reported_where_it_stands(old: str, new: str, key: str, message: str) -> None:
    assert old in BASE
    text = BASE.replace(old, new, 1)
    with pytest.raises(ConfigError) as caught:
        parse_catalogs(text.encode(), file="catalogs.yaml")
    assert message in caught.value.detail
    assert caught.value.place.key == key
    if "#!" in text:
        marked = next(number for number, line in enumerate(text.splitlines(), 1) if "#!" in line)
        assert caught.value.place.line == marked
    assert caught.value.detail.startswith(f"catalogs.yaml:{caught.value.place.line}: {key}")


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "[]", "5", "text", "format: 1\ncatalogs: []\n", "format: 1\ncatalogs:\n"]
)
def test_a_file_without_the_two_keys_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="must be a mapping"):
        parse_catalogs(text.encode(), file="f")


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(BASE)), st.integers(0, 30), st.binary(max_size=12) | st.text(max_size=12).map(str.encode))
def test_whatever_the_bytes_only_a_configuration_error_comes_out(start: int, length: int, new: bytes) -> None:
    data = BASE.encode()
    with contextlib.suppress(ConfigError):
        parse_catalogs(data[:start] + new + data[start + length :], file="f")


def test_the_base_says_what_it_says() -> None:
    catalogs, _ = parse_catalogs(BASE.encode(), file="f")
    prod, stage, box = catalogs.by_name.values()
    table = prod.tables["c_silver.t"]
    assert prod.environment is Environment.PRODUCTION
    assert prod.schemas["c_silver"].source == "declared"
    assert prod.schemas["c_gold"].source == "mentioned"
    assert table.partition_keys == {"id": PartitionKind.IDENTITY, "at": PartitionKind.TIME}
    assert table.tags == {
        "name": ColumnTag(Sensitivity.PERSONAL, "name"),
        "key": ColumnTag(Sensitivity.SECRET, "token"),
    }
    assert prod.relationships[0].from_table == "c_silver.t"
    assert prod.relationships[0].to_column == "b"
    assert (stage.schemas, stage.tables, stage.relationships) == (prod.schemas, prod.tables, prod.relationships)
    assert (stage.declared_schema_count, stage.description) == (3, "mirror")
    assert (box.declared_schema_count, box.declared_at_least) == (1, True)


def test_a_mirror_may_declare_another_count() -> None:
    text = BASE.replace("    mirror_of: prod", "    mirror_of: prod\n    declared_schema_count: 2")
    catalogs, _ = parse_catalogs(text.encode(), file="f")
    assert catalogs.by_name["stage"].declared_schema_count == 2


def test_what_was_read_cannot_be_changed() -> None:
    catalogs, _ = parse_catalogs(BASE.encode(), file="f")
    for mapping in (
        catalogs.by_name,
        catalogs.by_name["prod"].tables,
        catalogs.by_name["prod"].tables["c_silver.t"].tags,
    ):
        with pytest.raises(TypeError):
            mapping["x"] = 1


def test_a_catalog_answers_to_what_an_engine_calls_it_and_to_nothing_else() -> None:
    text = BASE.replace(
        "description: live", "description: live\n    called: {snowflake: DB_LIVE, bigquery: fub-live-1}", 1
    )
    catalogs, _ = parse_catalogs(text.encode(), file="catalogs.yaml")
    there = catalogs.on("snowflake")
    assert sorted(there.by_name) == ["box", "db_live", "stage"]
    assert there.get("prod") is None
    spec = there.get("DB_LIVE")
    assert spec is not None
    assert (spec.environment, sorted(spec.tables)) == (Environment.PRODUCTION, ["c_silver.t"])
    assert (there.staging_of("db_live"), there.production_of("stage")) == ("stage", "db_live")
    assert (there.here("prod"), there.here("stage"), catalogs.here("prod")) == ("db_live", "stage", "prod")
    assert sorted(catalogs.on("bigquery").by_name) == ["box", "fub-live-1", "stage"]
    assert catalogs.on("databricks") is catalogs
