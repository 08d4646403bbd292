"""Names lead to types: through aliases, common table expressions, stars, joins, generators and lambdas."""

from __future__ import annotations

import pytest

from fubcli.sql.duckdb.transpile import typed_tree

DEALS = {
    "id": "int",
    "price": "decimal(12,2)",
    "tags": "array<string>",
    "at": "timestamp",
    "items": "array<struct<sku:string,qty:int>>",
}
USERS = {"id": "bigint", "name": "string", "limits": "map<string,int>"}
TABLES = {"c.s.deals": DEALS, "c.s.users": USERS}


@pytest.mark.parametrize(
    ("sql", "columns"),
    [
        ("SELECT price FROM c.s.deals", "price decimal(12,2)"),
        ("SELECT d.price * 2 AS p FROM c.s.deals d", "p decimal(14,2)"),
        ("SELECT deals.price FROM c.s.deals", "price decimal(12,2)"),
        ("SELECT c.s.deals.price FROM c.s.deals", "price decimal(12,2)"),
        ("SELECT price AS p, p / 3 AS third FROM c.s.deals", "p decimal(12,2), third decimal(16,6)"),
        ("WITH t AS (SELECT sum(price) AS s FROM c.s.deals) SELECT s / 2 AS h FROM t", "h decimal(26,6)"),
        ("WITH t (a) AS (SELECT price FROM c.s.deals) SELECT a FROM t", "a decimal(12,2)"),
        ("SELECT * FROM c.s.users", "id bigint, name string, limits map<string,int>"),
        ("SELECT u.* FROM c.s.deals d JOIN c.s.users u ON d.id = u.id", "id bigint, name string, limits map<string,int>"),
        ("SELECT * EXCEPT (limits) FROM c.s.users", "id bigint, name string"),
        ("SELECT name, price FROM c.s.users JOIN c.s.deals USING (id)", "name string, price decimal(12,2)"),
        ("SELECT * FROM c.s.deals LEFT SEMI JOIN c.s.users USING (id)", ", ".join(map(" ".join, DEALS.items()))),
        ("SELECT tag FROM c.s.deals LATERAL VIEW explode(tags) t AS tag", "tag string"),
        ("SELECT explode(limits) AS (k, v) FROM c.s.users", "k string, v int"),
        ("SELECT items.qty AS q, items[0].sku AS s FROM c.s.deals", "q array<int>, s string"),
        ("SELECT transform(items, i -> i.qty * 1.5) AS t FROM c.s.deals", "t array<decimal(13,1)>"),
        ("SELECT aggregate(items, 0, (a, i) -> a + i.qty) AS n FROM c.s.deals", "n int"),
        ("SELECT (SELECT max(price) FROM c.s.deals d WHERE d.id = u.id) AS m FROM c.s.users u", "m decimal(12,2)"),
        ("SELECT id FROM c.s.deals UNION ALL SELECT id FROM c.s.users", "id bigint"),
        ("SELECT sum(price) OVER (PARTITION BY id) AS s, avg(price) AS a FROM c.s.deals", "s decimal(22,2), a decimal(16,6)"),
        ("SELECT x FROM c.s.nowhere", "x unknown"),
        ("SELECT price FROM (SELECT * FROM c.s.deals)", "price decimal(12,2)"),
        ("SELECT a FROM VALUES (1, 2.5), (3000000000, NULL) AS t(a, b)", "a bigint"),
        ("WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT n FROM r", "n int"),
        ("SELECT :amount / 4 AS q", "q decimal(14,6)"),
    ],
)  # fmt: skip
def test_columns_of_a_query(sql: str, columns: str) -> None:
    found = typed_tree(sql, {"amount": "decimal(10,2)"}, TABLES.get)[1]
    assert found is not None
    assert ", ".join(f"{name} {kind}" for name, kind in found) == columns


def test_a_star_over_an_unknown_table_is_unknown() -> None:
    assert typed_tree("SELECT * FROM c.s.nowhere", {})[1] is None
