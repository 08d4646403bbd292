"""DuckDB's type names in Databricks' words."""

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.warehouses.duckdb.types import databricks_type, split

# fmt: off
NAMES = [
    ("BIGINT", "bigint"), ("INTEGER", "int"), ("SMALLINT", "smallint"), ("TINYINT", "tinyint"),
    ("HUGEINT", "bigint"), ("UBIGINT", "decimal(20,0)"), ("UHUGEINT", "decimal(38,0)"),
    ("UINTEGER", "bigint"), ("USMALLINT", "int"), ("UTINYINT", "smallint"),
    ("DOUBLE", "double"), ("FLOAT", "float"), ("BOOLEAN", "boolean"), ("DATE", "date"),
    ("DECIMAL(10,2)", "decimal(10,2)"), ("DECIMAL(38, 0)", "decimal(38,0)"),
    ("VARCHAR", "string"), ("JSON", "string"), ("UUID", "string"), ("TIME", "string"), ("BLOB", "binary"),
    ("TIMESTAMP WITH TIME ZONE", "timestamp"), ("TIMESTAMP", "timestamp_ntz"), ("TIMESTAMP_S", "timestamp_ntz"),
    ("TIMESTAMP_MS", "timestamp_ntz"), ("TIMESTAMP_NS", "timestamp_ntz"),
    ("INTERVAL", "interval"), ('"NULL"', "void"), ("NULL", "void"),
    # nested
    ("INTEGER[]", "array<int>"),
    ("INTEGER[3]", "array<int>"),
    ("DECIMAL(3,1)[][]", "array<array<decimal(3,1)>>"),
    ("TIMESTAMP WITH TIME ZONE[]", "array<timestamp>"),
    ("MAP(VARCHAR, DECIMAL(10,2))", "map<string,decimal(10,2)>"),
    ("MAP(STRUCT(a INTEGER, b VARCHAR), INTEGER[])", "map<struct<a:int,b:string>,array<int>>"),
    ("STRUCT(a INTEGER)", "struct<a:int>"),
    ("STRUCT(a INTEGER, b STRUCT(c VARCHAR[], d MAP(VARCHAR, DATE)))[]",
     "array<struct<a:int,b:struct<c:array<string>,d:map<string,date>>>>"),
    ("STRUCT(t TIMESTAMP WITH TIME ZONE, d DECIMAL(10,2))", "struct<t:timestamp,d:decimal(10,2)>"),
    # odd field names
    ('STRUCT("a b" INTEGER)', "struct<`a b`:int>"),
    ('STRUCT("a, b" INTEGER, "c(" VARCHAR, "d]" DATE)', "struct<`a, b`:int,`c(`:string,`d]`:date>"),
    ('STRUCT("say ""hi""" INTEGER)', 'struct<`say "hi"`:int>'),
    ('STRUCT("it\'s" INTEGER, b VARCHAR)', "struct<`it's`:int,b:string>"),
    ('STRUCT("a`b" INTEGER)', "struct<`a``b`:int>"),
    ('STRUCT("select" INTEGER)', "struct<select:int>"),
    ('STRUCT("naïve" INTEGER)', "struct<naïve:int>"),
    # enums are text
    ("ENUM('a', 'b')", "string"),
    ("ENUM('a', 'b')[]", "array<string>"),
    ("STRUCT(e ENUM('x)', 'it''s, (\"'), n INTEGER)", "struct<e:string,n:int>"),
    ("MAP(ENUM('a,b', ')'), INTEGER)", "map<string,int>"),
    # what Databricks does not have keeps its name
    ("BIT", "bit"),
    ("UNION(num INTEGER, str VARCHAR)", "union(num integer, str varchar)"),
]
# fmt: on


@pytest.mark.parametrize(("name", "expected"), NAMES, ids=[case[0] for case in NAMES])
def test_a_type_has_its_databricks_name(name: str, expected: str) -> None:
    assert databricks_type(name) == expected


KNOWN = [name for name, _ in NAMES if name not in ("NULL", "JSON")]


@pytest.mark.parametrize("name", KNOWN)
def test_the_driver_prints_types_as_they_stand_in_the_table(name: str) -> None:
    """The table is about what DuckDB says, so DuckDB has to say it."""
    with duckdb.connect(":memory:") as connection:
        printed = str(connection.sql(f"SELECT CAST(NULL AS {name}) AS c").types[0])
    assert databricks_type(printed) == databricks_type(name)


fields = st.lists(st.text(min_size=1, max_size=6).filter(lambda name: "\0" not in name), min_size=1, max_size=3)


@given(fields)
def test_no_field_name_breaks_a_type(names: list[str]) -> None:
    inside = ", ".join('"' + name.replace('"', '""') + '" INTEGER' for name in names)
    shown = databricks_type(f"STRUCT({inside})")
    expected = [name if name.isidentifier() else "`" + name.replace("`", "``") + "`" for name in names]
    assert shown == f"struct<{','.join(f'{name}:int' for name in expected)}>"


@pytest.mark.parametrize(
    ("inside", "parts"),
    [
        ("", [""]),
        ("a, b", ["a", " b"]),
        ("f(a, b), c[d, e]", ["f(a, b)", " c[d, e]"]),
        ('"a,""b", c', ['"a,""b"', " c"]),
        ("'a,''b', c", ["'a,''b'", " c"]),
        ("'\"', \"'\"", ["'\"'", ' "\'"']),
    ],
)
def test_commas_inside_brackets_and_quotes_do_not_split(inside: str, parts: list[str]) -> None:
    assert split(inside) == parts
