"""Answers that are not what the API promises are read as saying nothing, and never end in a crash."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fubcli.errors import WarehouseUnavailable
from fubcli.model.health import Seen
from fubcli.model.names import TableName
from fubcli.network.deadline import Deadline
from fubcli.network.http import Call
from fubcli.warehouses.asking import Asking
from fubcli.warehouses.databricks.health.skew import Skew
from fubcli.warehouses.databricks.health.sources import DatabricksHealth
from fubcli.warehouses.databricks.health.values import moment
from fubcli.warehouses.databricks.health.workspace import DatabricksWorkspace
from tests.operations.doctor.workspaces import ME, NOW
from tests.warehouses.conftest import Noon

MEMBERS = (
    "runs", "res", "catalogs", "schemas", "privilege_assignments", "privileges", "properties", "state", "groups", "userName",
    "start_time", "query_start_time_ms", "next_page_token", "owner", "name", "full_name", "duration", "display",
)  # fmt: skip
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
ANSWERS = st.recursive(
    st.dictionaries(st.sampled_from(MEMBERS), _SCALARS),
    lambda inner: st.dictionaries(st.sampled_from(MEMBERS), _SCALARS | inner | st.lists(inner | _SCALARS, max_size=3)),
    max_leaves=8,
)


class Saying:
    """A service with one answer to everything."""

    def __init__(self, answer: dict[str, Any]) -> None:
        self.answer = answer

    def json(self, call: Call, deadline: Deadline) -> dict[str, Any]:
        return self.answer


@given(ANSWERS)
@settings(deadline=None)
def test_whatever_the_answer_it_is_seen_or_a_failure_of_ours(answer: dict[str, Any]) -> None:
    asking = Asking(Saying(answer))  # type: ignore[arg-type]
    health, workspace = DatabricksHealth(asking, "w"), DatabricksWorkspace(asking, Skew(Noon()))
    for ask in (
        health.warehouse, workspace.principal, workspace.catalogs,
        lambda: health.job_runs(NOW, 5), lambda: health.queries(NOW, 5), lambda: health.table(TableName("a", "b", "c")),
        lambda: workspace.schemas("a"), lambda: workspace.securable("table", "a.b.c"),
        lambda: workspace.rights(workspace.securable("catalog", "a").value, ME),
    ):  # fmt: skip
        with suppress(WarehouseUnavailable):  # a listing whose pages go on for ever
            assert isinstance(ask(), Seen)


def test_a_listing_that_goes_on_for_ever_is_given_up() -> None:
    with pytest.raises(WarehouseUnavailable, match="does not end"):
        Asking(Saying({"runs": [], "next_page_token": "again"})).many("/x", "runs", {})  # type: ignore[arg-type]


@pytest.mark.parametrize("told", [None, 0, "", "soon", 10**30, float("inf"), [1]])
def test_what_is_no_time_is_none(told: Any) -> None:
    assert moment(told) is None
