"""dbt's manifest: what is compiled is judged, what should be and is not is told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fubcli.operations.check.inputs.dbt_manifest import statements
from fubcli.operations.check.inputs.texts import WrongShape
from tests.operations.check.desk import NO_REQUEST, STAGES

MODEL = {
    "resource_type": "model",
    "language": "sql",
    "original_file_path": "models/a.sql",
    "compiled_code": f"\n{STAGES}",
}


def found(**nodes: Any) -> list[Any]:
    return list(statements(json.dumps({"nodes": nodes}), "target/manifest.json", NO_REQUEST))


@pytest.mark.parametrize("kind", ["model", "snapshot", "test", "analysis"])
def test_a_compiled_node_is_one_statement_under_its_unique_id(kind: str) -> None:
    (each,) = found(**{"model.shop.a": MODEL | {"resource_type": kind}})
    assert (each.statement.id, each.statement.sql, each.unjudged) == ("model.shop.a", f"\n{STAGES}", None)
    assert (each.fragment.file, each.fragment.part, each.first) == ("models/a.sql", "compiled code", 1)


@pytest.mark.parametrize(
    "left_out", [{"resource_type": "seed"}, {"resource_type": "operation"}, {"language": "python"}]
)
def test_what_holds_no_query_is_left_out(left_out: dict[str, str]) -> None:
    assert found(x=MODEL | left_out) == []


@pytest.mark.parametrize("code", [None, "", "  ", 3])
def test_what_is_not_compiled_is_refused(code: Any) -> None:
    (each,) = found(**{"model.shop.a": MODEL | {"compiled_code": code}})
    assert "dbt compile" in each.unjudged.reason


def test_without_a_path_the_manifest_is_the_file() -> None:
    (each,) = found(a=MODEL | {"original_file_path": None})
    assert each.fragment.file == "target/manifest.json"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"nodes": []}', '{"nodes": {"a": 1}}', "[" * 100_000])
def test_what_is_no_manifest_is_told(text: str) -> None:
    with pytest.raises(WrongShape):
        list(statements(text, "manifest.json", NO_REQUEST))
