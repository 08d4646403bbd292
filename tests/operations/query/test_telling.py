"""The members of a query's event, one function at a time."""

from fubcli.model.catalogs import Catalogs
from fubcli.model.decision import Decision, Verdict
from fubcli.model.envelope import WarehouseInfo
from fubcli.model.names import Environment
from fubcli.model.policy import STRICTEST
from fubcli.model.request import QueryRequest
from fubcli.model.result import Column, ResultSet
from fubcli.model.statement import Rewrite, StatementFacts, StatementKind
from fubcli.operations.query import telling
from fubcli.operations.query.judged import Judged
from fubcli.operations.query.masking import Shown
from fubcli.policy.masking import Masking
from fubcli.policy.permit import Permit

DECISION = Decision(Verdict.ALLOW, Environment.SANDBOX, "sha256:1", text="SELECT 1")
FACTS = StatementFacts("SELECT 1", 1, StatementKind.QUERY, is_ordered=True, limit=2)
PERMIT = Permit("SELECT 1", StatementKind.QUERY, Environment.SANDBOX, (), (), (), 2, 5, 9.0)
TWO_ROWS = ((1,), (2,))


def tail(*, truncated: bool = False, rows: tuple[tuple[int, ...], ...] = TWO_ROWS) -> dict[str, object]:
    result = ResultSet((Column("n", "int"),), rows, truncated)
    judged = Judged(FACTS, DECISION, PERMIT, Shown(None, Masking(STRICTEST, Catalogs({}), ())))
    return telling.result_tail(QueryRequest("SELECT 1"), judged, result, (), duration_ms=7)


def test_rewrites_are_told_when_there_are_any() -> None:
    assert telling.safety(DECISION) == {"verdict": "allow", "policy": "sha256:1"}
    rewritten = Decision(Verdict.ALLOW_REWRITTEN, Environment.SANDBOX, "v", rewrites=(Rewrite("r", "what changed"),))
    assert telling.safety(rewritten)["rewrites"] == [{"rule": "r", "description": "what changed"}]


def test_the_head_says_where_and_under_which_policy() -> None:
    head = telling.result_head(DECISION, WarehouseInfo("duckdb", "embedded", True))
    assert list(head) == ["operation", "environment", "warehouse", "safety"]
    assert head["warehouse"] == {"engine": "duckdb", "profile": "embedded", "embedded": True}


def test_the_tail_says_whether_this_is_all() -> None:
    assert tail()["limited_by_statement"] == 2
    assert "limited_by_statement" not in tail(rows=((1,),))
    cut = tail(truncated=True)
    assert cut["truncation"] == {"reason": "row_cap", "limit": 2}
    assert "limited_by_statement" not in cut, "the cap cut, whatever the statement says"
    assert cut["next"] == [
        {
            "title": "Ask for up to 5 rows",
            "effect": "read",
            "argv": ["fubcli", "--operation=query", "--query=SELECT 1", "--max-rows=5"],
        }
    ]


def test_the_tail_says_how_long_and_in_which_order() -> None:
    assert (tail()["duration_ms"], tail()["ordering"]) == (7, "as_queried")
