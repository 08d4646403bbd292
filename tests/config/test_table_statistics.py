"""Statistics of tables: what they must fit, and that an own file cannot make a scan look smaller."""

from __future__ import annotations

import pytest

from fubcli.config.catalog_floor import check_floor
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
        bytes: 9000
        span_days: 100
        distinct: {id: 50}
        partition_keys: {id: identity, at: time}
"""
TABLE = "catalogs.prod.tables.c_silver.t"


def test_statistics_are_read() -> None:
    catalogs, _ = parse_catalogs(PACKAGED.encode(), file="x.yaml")
    spec = catalogs.by_name["prod"].tables["c_silver.t"]
    assert (spec.bytes, spec.span_days, dict(spec.distinct)) == (9000, 100, {"id": 50})


@pytest.mark.parametrize(
    ("old", "new", "key", "message"),
    [
        ("{id: 50}", "{at: 50}", "distinct.at", "no partition key of the kind `identity`"),
        ("{id: 50}", "{other: 50}", "distinct.other", "no partition key of the kind `identity`"),
        ("{id: 50}", "{id: 0}", "distinct.id", "at least 1"),
        ("{id: 50}", "{id: many}", "distinct.id", "must be a whole number"),
        ("{id: 50}", "50", "distinct", "must be a mapping"),
        ("span_days: 100", "span_days: 0", "span_days", "at least 1"),
        ("id: identity, at: time", "id: identity", "span_days", "needs a partition key of the kind `time`"),
        ("bytes: 9000", "bytes: lots", "bytes", "must be a whole number"),
    ],
)
def test_a_statistic_fits_the_table(old: str, new: str, key: str, message: str) -> None:
    assert old in PACKAGED
    with pytest.raises(ConfigError, match=message) as caught:
        parse_catalogs(PACKAGED.replace(old, new).encode(), file="x.yaml")
    assert caught.value.place.key == f"{TABLE}.{key}"


@pytest.mark.parametrize(
    ("old", "new", "key", "message"),
    [
        ("        bytes: 9000\n", "", "bytes", "say at least 9000, this file none"),
        ("bytes: 9000", "bytes: 8999", "bytes", "this file 8999"),
        ("        span_days: 100\n", "", "span_days", "say at most 100, this file none"),
        ("span_days: 100", "span_days: 101", "span_days", "this file 101"),
        ("        distinct: {id: 50}\n", "", "distinct.id", "say at most 50, this file none"),
        ("{id: 50}", "{id: 51}", "distinct.id", "this file 51"),
    ],
)
def test_an_own_file_may_not_make_a_scan_look_smaller(old: str, new: str, key: str, message: str) -> None:
    assert old in PACKAGED
    packaged, _ = parse_catalogs(PACKAGED.encode(), file="packaged.yaml")
    own, document = parse_catalogs(PACKAGED.replace(old, new).encode(), file="own.yaml")
    with pytest.raises(ConfigError, match="would loosen") as caught:
        check_floor(packaged, own, document)
    assert message in caught.value.detail
    assert caught.value.place.key == f"{TABLE}.{key}"


@pytest.mark.parametrize(
    ("old", "new"), [("bytes: 9000", "bytes: 9001"), ("span_days: 100", "span_days: 99"), ("{id: 50}", "{id: 49}")]
)
def test_an_own_file_may_make_it_look_larger(old: str, new: str) -> None:
    packaged, _ = parse_catalogs(PACKAGED.encode(), file="packaged.yaml")
    own, document = parse_catalogs(PACKAGED.replace(old, new).encode(), file="own.yaml")
    check_floor(packaged, own, document)
