"""Statements of 100 kB, and deep ones: each has to end in a verdict, in 2 seconds and in 1 second (benchmarks/guard.py)."""

from __future__ import annotations

BYTES = 100_000
TABLE = "fub.contacts_silver.stages"


def _filled(opening: str, repeated: str, closing: str) -> str:
    """Return a statement of about 100 kB: `repeated` as often as it fits, numbered where it says `{n}`."""
    count = (BYTES - len(opening) - len(closing)) // len(repeated.replace("{n}", "10000"))
    return opening + "".join(repeated.replace("{n}", str(10_000 + n)) for n in range(count)) + closing


def large() -> dict[str, str]:
    """Return statements of about 100 kB by what fills them."""
    return {
        "a list of numbers": _filled(f"SELECT * FROM {TABLE} WHERE id IN (", "{n}, ", "1)"),
        "a list of texts": _filled(f"SELECT * FROM {TABLE} WHERE name IN (", "'name {n}', ", "'x')"),
        "conditions with OR": _filled(f"SELECT * FROM {TABLE} WHERE ", "id = {n} OR ", "id = 1"),
        "conditions with AND": _filled(f"SELECT * FROM {TABLE} WHERE ", "id <> {n} AND ", "id = 1"),
        "conditions on a large table": _filled("SELECT 1 FROM fub.contacts_silver.contacts WHERE ", "account_id = {n} OR ", "account_id = 1"),
        "columns": _filled("SELECT ", "id AS column_{n}, ", f"id FROM {TABLE}"),
        "calls": _filled("SELECT ", "coalesce(upper(name), '{n}') AS c{n}, ", f"id FROM {TABLE}"),
        "UNION ALL": _filled("", f"SELECT id FROM {TABLE} UNION ALL ", f"SELECT id FROM {TABLE}"),
        "CTEs": _filled("WITH ", f"c{{n}} AS (SELECT id FROM {TABLE}), ", "z AS (SELECT 1 AS one) SELECT * FROM z"),
        "CTEs on CTEs": _filled("WITH c AS (SELECT 1 AS id), ", "c{n} AS (SELECT id FROM c), ", "z AS (SELECT 1 AS one) SELECT * FROM z"),
        "CASE branches": _filled("SELECT CASE ", "WHEN id = {n} THEN 'x' ", f"END FROM {TABLE}"),
        "VALUES": _filled("SELECT * FROM VALUES ", "({n}, 'a'), ", "(1, 'b') AS t(id, name)"),
        "sums": _filled("SELECT ", "{n} + ", "1"),
        "joins": _filled(f"SELECT 1 FROM {TABLE} s", f" JOIN {TABLE} t{{n}} ON t{{n}}.id = s.id", ""),
        "subqueries": _filled("SELECT ", f"(SELECT max(id) FROM {TABLE}) AS c{{n}}, ", "1"),
        "windows": _filled("SELECT ", "sum(id) OVER (PARTITION BY name ORDER BY id) AS c{n}, ", f"id FROM {TABLE}"),
        "casts": _filled("SELECT ", "CAST(name AS DECIMAL(10, 2)) AS c{n}, ", f"id FROM {TABLE}"),
        "array types": _filled("SELECT ", "CAST(NULL AS ARRAY<MAP<STRING, STRUCT<a: INT>>>), ", "1"),
        "lambdas": _filled("SELECT ", "transform(array(1), x -> x + {n}), ", "1"),
        "one literal": _filled("SELECT '", "x", "'"),
        "one comment": _filled("SELECT 1 /* ", "x", " */"),
        "comments": _filled("SELECT 1", " /* {n} */", ""),
        "blanks": _filled("SELECT", " \n", " 1"),
        "semicolons": _filled("SELECT 1", ";", ""),
        "statements": _filled("SELECT 1", "; SELECT {n}", ""),
        "quoted names": _filled("SELECT ", "`column {n}`, ", f"id FROM {TABLE}"),
        "parameters": _filled(f"SELECT * FROM {TABLE} WHERE id IN (", ":p{n}, ", ":p)"),
        "dots": _filled("SELECT a", ".b", f" FROM {TABLE} a"),
        "colons": _filled("SELECT a", ":b", f" FROM {TABLE} a"),
        "pipes": _filled(f"FROM {TABLE}", " |> WHERE id > {n}", ""),
        "quotes that are not closed": _filled("SELECT 1", " '", ""),
        "backslashes": _filled("SELECT '", "\\\\", "'"),
        "hints": _filled("SELECT /*+ ", "BROADCAST(t{n}), ", "COALESCE(1) */ 1"),
    }  # fmt: skip


def deep() -> dict[str, str]:
    """Return statements that nest, at the policy's limit (150) and far beyond it."""
    found: dict[str, str] = {}
    for depth in (74, 149, 2_000, 12_000):
        found |= {
            f"{depth:,} brackets": "SELECT " + "(" * depth + "1" + ")" * depth,
            f"{depth:,} subqueries": "SELECT * FROM " + "(SELECT * FROM " * depth + TABLE + ")" * depth,
            f"{depth:,} CTEs in CTEs": "WITH a AS (" * depth + "SELECT 1" + ") SELECT * FROM a" * depth,
            f"{depth:,} calls": "SELECT " + "abs(" * depth + "1" + ")" * depth,
            f"{depth:,} lambdas": "SELECT " + "transform(array(1), x -> " * depth + "1" + ")" * depth,
            f"{depth:,} CASEs": "SELECT " + "CASE WHEN true THEN " * depth + "1" + " END" * depth,
            f"{depth:,} NOTs": "SELECT " + "NOT " * depth + "true",
            f"{depth:,} array types": "SELECT CAST(1 AS " + "ARRAY<" * depth + "INT" + ">" * depth + ")",
            f"{depth:,} struct types": "SELECT CAST(1 AS " + "STRUCT<a: " * depth + "INT" + ">" * depth + ")",
            f"{depth:,} indexes": "SELECT a" + "[a" * depth + "]" * depth,
            f"{depth:,} EXISTS": "SELECT 1" + " WHERE EXISTS (SELECT 1" * depth + ")" * depth,
            f"{depth:,} opening brackets": "SELECT " + "(" * depth,
            f"{depth:,} joins in brackets": "SELECT * FROM " + "(" * depth + TABLE + f" JOIN {TABLE})" * depth,
        }
    return found
