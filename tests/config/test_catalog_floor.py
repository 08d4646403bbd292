"""A team's own catalogs file against the packaged one: it may say more, never less."""

from contextlib import nullcontext

import pytest

from fubcli.config.catalog_floor import check_additions, check_floor
from fubcli.config.catalogs import parse_catalogs
from fubcli.errors import ConfigError

PACKAGED = """\
format: 1
catalogs:
  prod:
    environment: production
    description: live
    schemas: {c_silver: contacts}
    tables:
      c_silver.t:
        rows: 500
        partition_keys: {id: identity, at: time}
        tags:
          personal: {mail: email, name: name}
          secret: {key: token}
  stage:
    environment: staging
    description: mirror
    mirror_of: prod
  box:
    environment: sandbox
    description: play
    schemas: {u_me: mine}
"""

OTHER_PROD = "  other:\n    environment: production\n    description: x\n    schemas: {c_silver: x}\n"
OTHER_STAGE = "  other:\n    environment: staging\n    description: x\n    mirror_of: prod\n"
TABLE = "catalogs.prod.tables.c_silver.t"
STAGE_ALONE = "    schemas: {c_silver: x}"


def _check(text: str) -> None:
    packaged, _ = parse_catalogs(PACKAGED.encode(), file="packaged.yaml")
    catalogs, document = parse_catalogs(text.encode(), file="own.yaml")
    check_floor(packaged, catalogs, document)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("description: live", "description: other words"),
        ("{c_silver: contacts}", "{c_silver: contacts, more_silver: x}"),
        ("environment: sandbox", "environment: staging"),
        ("environment: sandbox", "environment: production"),
        ("rows: 500", "rows: 501"),
        ("mail: email, name: name", "mail: email, name: name, phone: phone"),
        (
            "personal: {mail: email, name: name}\n          secret: {key: token}",
            "secret: {mail: email, name: name, key: token}",
        ),
        (
            "personal: {mail: email, name: name}\n          secret: {key: token}",
            "secret: {mail: x, name: y, key: token}",
        ),
        ("  box:\n    environment: sandbox\n    description: play\n    schemas: {u_me: mine}\n", ""),
        ("  stage:\n    environment: staging\n    description: mirror\n    mirror_of: prod\n", ""),
        ("  box:", OTHER_PROD + "  box:"),
        ("", ""),
    ],
)
def test_saying_more_is_fine(old: str, new: str) -> None:
    assert old in PACKAGED
    _check(PACKAGED.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "key", "line", "message"),
    [
        ("rows: 500", "rows: 499", f"{TABLE}.rows", 9, "say 500 rows, this file 499"),
        ("        rows: 500\n", "", f"{TABLE}.rows", 8, "say 500 rows, this file none"),
        (
            "        partition_keys: {id: identity, at: time}\n",
            "",
            f"{TABLE}.partition_keys",
            8,
            "say id: identity, at: time",
        ),
        ("{id: identity, at: time}", "{id: identity}", f"{TABLE}.partition_keys", 10, "id: identity"),
        ("{id: identity, at: time}", "{id: time, at: time}", f"{TABLE}.partition_keys", 10, "id: identity"),
        (
            "{id: identity, at: time}",
            "{id: identity, at: time, x: identity}",
            f"{TABLE}.partition_keys",
            10,
            "id: identity",
        ),
        (
            "{mail: email, name: name}",
            "{mail: email}",
            f"{TABLE}.tags.personal.name",
            12,
            "personal (name), this file nothing",
        ),
        (
            "{mail: email, name: name}",
            "{mail: name, name: name}",
            f"{TABLE}.tags.personal.mail",
            12,
            "this file personal (name)",
        ),
        ("          secret: {key: token}\n", "", f"{TABLE}.tags.secret.key", 11, "secret (token), this file nothing"),
        (
            "name: name}\n          secret: {key: token}",
            "name: name, key: token}",
            f"{TABLE}.tags.secret.key",
            11,
            "this file personal (token)",
        ),
        ("secret: {key: token}", "secret: {key: email}", f"{TABLE}.tags.secret.key", 13, "this file secret (email)"),
    ],
)
def test_saying_less_of_a_table_is_an_error(old: str, new: str, key: str, line: int, message: str) -> None:
    assert old in PACKAGED
    with pytest.raises(ConfigError, match="would loosen") as caught:
        _check(PACKAGED.replace(old, new, 1))
    assert message in caught.value.detail
    assert (caught.value.place.file, caught.value.place.key) == ("own.yaml", key)
    assert caught.value.place.line == line


def test_a_table_that_is_left_out_is_an_error() -> None:
    start, end = PACKAGED.index("    tables:"), PACKAGED.index("  stage:")
    with pytest.raises(ConfigError, match="this file none") as caught:
        _check(PACKAGED[:start] + PACKAGED[end:])
    assert caught.value.place.key == f"{TABLE}.rows"
    assert caught.value.place.line == 3


@pytest.mark.parametrize("weaker", ["staging", "sandbox"])
def test_production_stays_production(weaker: str) -> None:
    text = PACKAGED.replace("environment: production", f"environment: {weaker}").replace(
        "mirror_of: prod", STAGE_ALONE[4:]
    )
    with pytest.raises(ConfigError, match=f"packaged catalogs say production, this file {weaker}") as caught:
        _check(text)
    assert (caught.value.place.key, caught.value.place.line) == ("catalogs.prod.environment", 4)


def test_staging_does_not_become_a_sandbox() -> None:
    text = PACKAGED.replace("environment: staging", "environment: sandbox").replace("mirror_of: prod", STAGE_ALONE[4:])
    with pytest.raises(ConfigError, match="would loosen stage"):
        _check(text)


def test_a_mirror_keeps_its_twin() -> None:
    text = PACKAGED.replace("mirror_of: prod", "mirror_of: other") + OTHER_PROD
    with pytest.raises(ConfigError, match="pair it with `prod`, this file with `other`") as caught:
        _check(text)
    assert (caught.value.place.key, caught.value.place.line) == ("catalogs.stage.mirror_of", 17)


def test_a_production_catalog_gets_no_other_mirror() -> None:
    text = PACKAGED.replace("mirror_of: prod", STAGE_ALONE[4:]) + OTHER_STAGE
    with pytest.raises(ConfigError, match="would loosen prod: the packaged catalogs pair it with `stage`") as caught:
        _check(text)
    assert caught.value.place.key == "catalogs.other.mirror_of"


def test_a_mirror_that_stands_alone_keeps_the_tags() -> None:
    with pytest.raises(ConfigError, match="would loosen") as caught:
        _check(PACKAGED.replace("mirror_of: prod", STAGE_ALONE[4:]))
    assert caught.value.place.key == "catalogs.stage.tables.c_silver.t.rows"


LIVE = "environment: production\n    description: live"


def test_another_name_on_an_engine_is_more() -> None:
    _check(PACKAGED.replace(LIVE, f"{LIVE}\n    called: {{snowflake: DB_LIVE}}", 1))


@pytest.mark.parametrize(
    ("old", "new", "key", "message"),
    [
        ("{snowflake: DB_LIVE}", "{snowflake: DB_OTHER}", "catalogs.prod.called", "call it db_live on snowflake"),
        ("    called: {snowflake: DB_LIVE}\n", "", "catalogs.prod.called", "call it db_live on snowflake"),
        ("description: play", "description: play\n    called: {bigquery: spark-catalog, snowflake: SNOWFLAKE}", "catalogs.box.called.snowflake", "the platform's own"),
    ],
)  # fmt: skip
def test_a_name_of_the_packaged_file_stays(old: str, new: str, key: str, message: str) -> None:
    known = PACKAGED.replace(LIVE, f"{LIVE}\n    called: {{snowflake: DB_LIVE}}", 1)
    packaged, _ = parse_catalogs(known.encode(), file="packaged.yaml")
    catalogs, document = parse_catalogs(known.replace(old, new, 1).encode(), file="own.yaml")
    with pytest.raises(ConfigError, match=message) as caught:
        check_floor(packaged, catalogs, document)
    assert caught.value.place.key == key


def test_the_name_of_a_stricter_catalog_is_not_to_be_had_by_leaving_that_out() -> None:
    text = "format: 1\ncatalogs:\n  box:\n    environment: sandbox\n    description: play\n    called: {snowflake: PROD}\n    schemas: {u_me: mine}\n"
    with pytest.raises(ConfigError, match="would loosen prod"):
        _check(text)


def test_a_projects_file_calls_production_otherwise_and_nothing_else() -> None:
    packaged, _ = parse_catalogs(PACKAGED.encode(), file="packaged.yaml")
    for old, is_refused in ((LIVE, False), ("environment: sandbox\n    description: play", True)):
        text = PACKAGED.replace(old, f"{old}\n    called: {{snowflake: DB_X}}", 1)
        catalogs, document = parse_catalogs(text.encode(), file="own.yaml")
        with pytest.raises(ConfigError, match="called") if is_refused else nullcontext():
            check_additions(packaged, catalogs, document)
