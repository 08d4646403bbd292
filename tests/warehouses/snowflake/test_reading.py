"""Values of Snowflake's own types in ours."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from fubcli.model.names import Environment
from fubcli.model.result import ResultSet
from fubcli.model.statement import StatementKind
from fubcli.policy.permit import Permit
from tests.warehouses.conftest import Engine

# fmt: off
TYPES = [
    ("CAST(7 AS NUMBER(38,0))", "bigint", 7),
    ("CAST('1.10' AS NUMBER(10,2))", "decimal(10,2)", Decimal("1.10")),
    ("CAST(1.5 AS FLOAT)", "double", 1.5),
    ("CAST('2024-03-01 12:30:00+05:30' AS TIMESTAMP_TZ)", "timestamp", datetime(2024, 3, 1, 7, 0, tzinfo=UTC)),
    ("CAST('2024-03-01 12:30:00' AS TIMESTAMP_NTZ)", "timestamp_ntz", datetime(2024, 3, 1, 12, 30)),
    ("CAST('12:30:00' AS TIME)", "time", "12:30:00"),
]
# fmt: on


def asked(snow: Engine, text: str) -> ResultSet:
    """Run a text that is Snowflake's own."""
    permit = Permit(text, StatementKind.QUERY, Environment.PRODUCTION, (), (), (), 10, 10, 20.0)
    return snow.warehouse.execute(permit, parameters={})


@pytest.mark.parametrize(("expression", "kind", "value"), TYPES)
def test_a_type_has_its_name_and_value(snow: Engine, expression: str, kind: str, value: Any) -> None:
    result = asked(snow, f"SELECT {expression} AS v, CAST(NULL AS TEXT) AS n")
    assert [(column.name, column.type) for column in result.columns] == [("v", kind), ("n", "string")]
    assert result.rows == ((value, None),)


def test_what_is_nested_is_json(snow: Engine) -> None:
    result = asked(snow, """SELECT PARSE_JSON('{"a": [1, null]}') AS v""")
    assert result.columns[0].type == "variant"
    assert json.loads(result.rows[0][0]) == {"a": [1, None]}


def test_names_in_quotes_keep_their_case(snow: Engine) -> None:
    assert [each.name for each in asked(snow, 'SELECT 1 AS "Mixed", 2 AS plain').columns] == ["Mixed", "plain"]


def test_parameters_are_bound_by_place(snow: Engine) -> None:
    assert asked(snow, "SELECT ':x' AS v").rows == ((":x",),)
