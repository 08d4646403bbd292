"""The stand-in answers as the embedded engine does: a sample of the golden statements."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import duckdb
import pytest

from fubcli.errors import EngineRejected
from tests.embedded_dialect.harness import DATA, golden, run
from tests.workspace.engine import Engine, Question
from tests.workspace.sqlerrors import SqlError
from tests.workspace.sqltypes import SqlType

_EVERY = 150
_FILES = sorted(path.name.removesuffix("_golden.jsonl") for path in DATA.glob("*_golden.jsonl"))
SAMPLE = [case["sql"] for name in _FILES for case in golden(name)[::_EVERY]]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """An engine without catalogs: the statements bring their own rows."""
    engine = Engine({})
    yield engine
    engine.close()


def plain(value: Any, kind: SqlType) -> Any:
    """Return a value of Arrow as the embedded adapter has it."""
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(UTC)
    if value is None or not kind.members:
        return value
    members = [member for _, member in kind.members]
    if kind.name == "map":
        return {plain(key, members[0]): plain(item, members[1]) for key, item in value}
    if kind.name == "struct":
        return {name: plain(value[name], member) for name, member in kind.members}
    return [plain(item, members[0]) for item in value]


@pytest.mark.parametrize("sql", SAMPLE)
def test_both_answer_alike(engine: Engine, sql: str) -> None:
    try:
        expected = run(sql)
    except EngineRejected:
        with pytest.raises((SqlError, duckdb.Error)), engine.connection() as connection:
            engine.run(connection, Question(sql))
        return
    with engine.connection() as connection:
        found = engine.run(connection, Question(sql))
    assert found.names == [column.name for column in expected.columns]
    if any(kind.has_interval for kind in found.kinds):
        return  # a text here, an ISO 8601 duration there
    columns = [column.to_pylist() for column in found.table.columns]
    rows = [tuple(map(plain, row, found.kinds)) for row in zip(*columns, strict=True)]
    assert sorted(map(shown, rows)) == sorted(map(shown, expected.rows)), "in any order: most do not ask for one"


def shown(value: Any) -> str:
    """Return a text that is the same for equal values of one type, whatever their zone's class."""
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(UTC).isoformat()
    if isinstance(value, dict):
        return str(sorted((shown(key), shown(item)) for key, item in value.items()))
    if isinstance(value, (list, tuple)):
        return str([shown(item) for item in value])
    return repr(value)
