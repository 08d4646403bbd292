"""Parameters by place, each with its type; what does not fit is never sent."""

from __future__ import annotations

from typing import Any

import pytest

from fubcli.errors import EngineRejected
from fubcli.model.request import Parameter
from fubcli.warehouses.snowflake.binding import bound

# fmt: off
TYPES = [
    ("", "7", "?", "7"),
    ("string", "7", "?", "7"),
    ("int", "7", "?", 7),
    ("bigint", "-9007199254740993", "?", -9007199254740993),
    ("decimal(10,2)", "1.10", "CAST(? AS NUMBER(10,2))", "1.10"),
    ("double", "1e3", "CAST(? AS DOUBLE)", "1e3"),
    ("boolean", "true", "CAST(? AS BOOLEAN)", "true"),
    ("date", "2024-02-29", "CAST(? AS DATE)", "2024-02-29"),
    ("timestamp", "2024-02-29T12:00:00Z", "CAST(? AS TIMESTAMP_LTZ)", "2024-02-29T12:00:00Z"),
    ("timestamp_ntz", "2024-02-29T12:00:00", "CAST(? AS TIMESTAMP_NTZ)", "2024-02-29T12:00:00"),
]
# fmt: on


@pytest.mark.parametrize(("kind", "value", "mark", "sent"), TYPES)
def test_each_type_has_its_place(kind: str, value: str, mark: str, sent: Any) -> None:
    assert bound("SELECT :x", {"x": Parameter("x", value, kind)}) == (f"SELECT {mark}", (sent,))


@pytest.mark.parametrize("kind", ["int", "decimal(3,2)", "double", "boolean", "date", "timestamp", "binary"])
def test_what_does_not_fit_is_never_sent(kind: str) -> None:
    with pytest.raises(EngineRejected):
        bound("SELECT :x", {"x": Parameter("x", "1; DROP", kind)})


def test_a_text_whose_parameters_are_not_clear_is_never_sent() -> None:
    with pytest.raises(EngineRejected, match="not clear where the parameters"):
        bound("SELECT ?, :x", {"x": Parameter("x", "1")})
