"""The type of every output column of the golden statements is the one that Spark recorded, or unknown."""

from __future__ import annotations

import re

import pytest

from fubcli.sql.duckdb.transpile import typed_tree
from fubcli.sql.duckdb.unsupported import NotOnDuckDB
from fubcli.sql.parsing import Unparsable
from fubcli.sql.types import Type
from tests.embedded_dialect.harness import golden

pytestmark = pytest.mark.slow

KNOWINGLY = {
    "zeroifnull(null)",  # the type of a NULL alone
    "typeof(1L)",
}


def _columns(sql: str) -> list[Type]:
    try:
        columns = typed_tree(sql, {})[1]
    except (NotOnDuckDB, Unparsable):
        return []
    return [kind for _, kind in columns or ()]


def _as_spark_writes(kind: Type) -> str:
    return re.sub(r"interval[\w ]*", "interval", str(kind))


@pytest.mark.parametrize("name", ["spark", "crm", "reports"])
def test_a_type_is_sparks_or_unknown(name: str) -> None:
    wrong, known, all_columns = [], 0, 0
    for line in golden(name):
        recorded = line.get("types", []) if not any(part in line["sql"] for part in KNOWINGLY) else []
        for kind, expected in zip(_columns(line["sql"]), recorded, strict=False):
            found, expected = _as_spark_writes(kind), re.sub(r"interval[\w ]*", "interval", expected)
            known += "unknown" not in found
            if "unknown" not in found and found != expected:
                wrong.append((line["sql"][-200:], found, expected))
        all_columns += len(recorded)
    assert wrong == []
    assert known >= 0.94 * all_columns


def test_an_output_has_as_many_columns_as_spark_gives_it() -> None:
    lines = [line for line in golden("reports") if "types" in line]
    counted = [(len(_columns(line["sql"])), len(line["types"]), line["sql"][-200:]) for line in lines]
    assert [each for each in counted if each[0] not in (0, each[1])] == []
