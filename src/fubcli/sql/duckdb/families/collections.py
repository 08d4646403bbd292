"""Arrays, maps and structs."""

from __future__ import annotations

from sqlglot import exp

from fubcli.sql.duckdb.alignment import aligned
from fubcli.sql.duckdb.casts import texts_of
from fubcli.sql.duckdb.entries import (
    Arguments,
    Entry,
    Fix,
    call,
    count,
    is_unsure,
    lacking,
    macro,
    number,
    refused,
    renamed,
    rewritten,
    same,
    sql_type,
    structure,
    text,
)
from fubcli.sql.duckdb.ordering import compared, extreme, is_nested, sorted_items
from fubcli.sql.types import UNKNOWN, Type, type_of
from fubcli.sql.types import functions as result
from fubcli.sql.types.coercion import common_of
from fubcli.sql.types.datatype import array


def item(container: exp.Expr, key: exp.Expr) -> exp.Expr:
    """Return `container[key]`, whose index counts from zero and must exist; a map's key need not."""
    if (isinstance(key, exp.Literal) and key.is_string) or type_of(container).name == "map":
        return exp.Anonymous(this="sp_field", expressions=[container, key])
    return call("sp_item", container, key)


def _element_at(arguments: Arguments) -> exp.Expr:
    count(arguments, "element_at", 2)
    if (isinstance(arguments[1], exp.Literal) and arguments[1].is_string) or type_of(arguments[0]).name == "map":
        return call("sp_field", *arguments)
    return call("sp_element_at", *arguments)


def _try_element_at(arguments: Arguments) -> exp.Expr:
    count(arguments, "try_element_at", 2)
    if type_of(arguments[0]).name == "array":
        return call("sp_try_item", *arguments)
    return call("sp_field", *arguments)


def _map(arguments: Arguments) -> exp.Expr:
    keys, values = arguments[::2], arguments[1::2]
    if len(keys) != len(values):
        raise lacking("map with an odd number of arguments")
    return call("map", exp.Array(expressions=aligned(keys)), exp.Array(expressions=aligned(values)))


def _named_struct(arguments: Arguments) -> exp.Expr:
    if len(arguments) % 2 or not all(isinstance(name, exp.Literal) and name.is_string for name in arguments[::2]):
        raise lacking("named_struct with names that are not plain text")
    return structure([(str(name.this), value) for name, value in zip(arguments[::2], arguments[1::2], strict=True)])


def _struct(arguments: Arguments) -> exp.Expr:
    fields: list[tuple[str, exp.Expr]] = []
    for index, argument in enumerate(arguments, 1):
        if isinstance(argument, exp.Alias):
            fields.append((argument.alias, argument.this))
        elif isinstance(argument, exp.Column | exp.Dot):
            fields.append((argument.name, argument))
        else:
            fields.append((f"col{index}", argument))
    return structure(fields)


def _array(arguments: Arguments) -> exp.Expr:
    return exp.Array(expressions=aligned(arguments))


def _arrays_zip(arguments: Arguments) -> exp.Expr:
    count(arguments, "arrays_zip", 2)
    names = [
        argument.name if isinstance(argument, exp.Column) else str(place) for place, argument in enumerate(arguments)
    ]
    zipped = call("sp_zipped", *arguments)
    fields = [
        (name, exp.Bracket(this=exp.column("z"), expressions=[number(place)], offset=1))
        for place, name in enumerate(names, 1)
    ]
    return call("list_transform", zipped, exp.Lambda(this=structure(fields), expressions=[exp.to_identifier("z")]))


def _sort_array(arguments: Arguments) -> exp.Expr:
    count(arguments, "sort_array", 1, 2)
    if len(arguments) == 2 and not isinstance(arguments[1], exp.Boolean):
        raise lacking("sort_array with a direction that is not a literal")
    descending = len(arguments) == 2 and not arguments[1].this
    if is_nested(kind := _element(arguments[0])):
        return sorted_items(arguments[0], array(kind), descending=descending, nulls_first=not descending)
    if len(arguments) == 2 and not arguments[1].this:
        return call("list_sort", arguments[0], text("DESC"), text("NULLS LAST"))
    return call("list_sort", arguments[0], text("ASC"), text("NULLS FIRST"))


def _array_sort(arguments: Arguments) -> exp.Expr:
    count(arguments, "array_sort", 1, 2)
    if len(arguments) == 2:
        if not isinstance(arguments[1], exp.Lambda) or len(arguments[1].expressions) != 2:
            raise lacking("array_sort with anything but a function of two items")
        return compared(arguments[0], arguments[1])
    if is_nested(kind := _element(arguments[0])):
        return sorted_items(arguments[0], array(kind), descending=False, nulls_first=False)
    return call("list_sort", arguments[0], text("ASC"), text("NULLS LAST"))


def _array_join(arguments: Arguments) -> exp.Expr:
    count(arguments, "array_join", 2, 3)
    return call("sp_array_join", texts_of(arguments[0]), *arguments[1:])


def _element(listed: exp.Expr) -> Type:
    kind = type_of(listed)
    return kind.members[0] if kind.name == "array" else UNKNOWN


def _extreme(name: str) -> Fix:
    def fix(arguments: Arguments) -> exp.Expr:
        count(arguments, f"array_{name}", 1)
        if is_nested(_element(arguments[0])):
            return extreme(arguments[0], type_of(arguments[0]), largest=name == "max")
        return call(f"list_{name}", *arguments)

    return fix


def _sequence(arguments: Arguments) -> exp.Expr:
    count(arguments, "sequence", 2, 3)
    if is_unsure(*arguments):
        raise lacking("sequence between aggregates")
    if len(arguments) == 3 and (isinstance(arguments[2], exp.Interval) or arguments[2].find(exp.Interval)):
        return call("sp_sequence_of_dates", *arguments)
    made = call("sp_sequence", *arguments)
    kind = common_of(type_of(each) for each in arguments[:2])
    return exp.Cast(this=made, to=sql_type(f"{kind}[]", "duckdb")) if kind.is_integral else made


def _size(arguments: Arguments) -> exp.Expr:
    count(arguments, "size", 1)
    return exp.Cast(this=call("cardinality", *arguments), to=sql_type("int"))


def _reverse(arguments: Arguments) -> exp.Expr:
    count(arguments, "reverse", 1)
    if is_unsure(*arguments):
        raise lacking("reverse of an aggregate")
    return call("sp_reverse", *arguments)


def _map_concat(arguments: Arguments) -> exp.Expr:
    there = [exp.Not(this=exp.Is(this=each.copy(), expression=exp.Null())) for each in arguments]
    keys = call("map_keys", arguments[0].copy())
    for each in arguments[1:]:
        keys = call("list_concat", keys, call("map_keys", each.copy()))
    joined = call("sp_without_twins", call("map_concat", *arguments), keys)
    return exp.Case(ifs=[exp.If(this=exp.and_(*there), true=joined)])


HELPERS: dict[str, str] = {
    "sp_zipped": "(x, y) AS CASE WHEN x IS NOT NULL AND y IS NOT NULL THEN list_zip(x, y) END",
    "sp_pairs": "(s, p, k) AS map_from_entries(list_transform(string_split(s, p), lambda e:"
    " {'key': string_split(e, k)[1], 'value': CASE WHEN contains(e, k) THEN e[strpos(e, k) + length(k):] END}))",
    "sp_try_item": "(x, i) AS CASE WHEN i = 0 THEN x[CAST('INVALID_INDEX_OF_ZERO: ' || i AS INTEGER)] ELSE x[i] END",
    "sp_without_twins": "(m, k) AS CASE WHEN len(list_distinct(k)) = len(k) THEN m ELSE"
    " map_from_entries(map_entries(m)[CAST('DUPLICATED_MAP_KEY: ' || CAST(k AS VARCHAR) AS INTEGER):1]) END",
    "sp_array_join": "(x, d) AS CASE WHEN d IS NOT NULL THEN array_to_string(list_filter(x, lambda v: v IS NOT NULL), d) END,"
    " (x, d, n) AS CASE WHEN n IS NOT NULL AND d IS NOT NULL THEN array_to_string(list_transform(x, lambda v: coalesce(v, n)), d) END",
    "sp_joined": "(x, y) AS CASE WHEN x IS NOT NULL AND y IS NOT NULL THEN list_concat(x, y) END",
    "sp_reverse": "(x VARCHAR) AS reverse(x), (x) AS list_reverse(x)",
    "sp_field": "(x, k) AS x[k]",
    "sp_item": "(x, i) AS CASE WHEN typeof(x) LIKE 'MAP(%' THEN x[i] WHEN x IS NULL OR i IS NULL THEN NULL"
    " WHEN TRY_CAST(i AS BIGINT) >= 0 AND TRY_CAST(i AS BIGINT) < len(x)"
    " THEN x[TRY_CAST(i AS BIGINT) + 1] ELSE x[CAST('INVALID_ARRAY_INDEX: ' || CAST(i AS VARCHAR) AS INTEGER)] END",
    "sp_element_at": "(x, i) AS CASE WHEN typeof(x) LIKE 'MAP(%' THEN x[i] WHEN x IS NULL OR i IS NULL THEN NULL"
    " WHEN TRY_CAST(i AS BIGINT) <> 0 AND abs(TRY_CAST(i AS BIGINT)) <= len(x) THEN x[i]"
    " ELSE x[CAST('INVALID_ARRAY_INDEX_IN_ELEMENT_AT: ' || CAST(i AS VARCHAR) AS INTEGER)] END",
    "sp_wrong_way": "(a, b, s) AS (b > a AND a + s <= a) OR (b < a AND a + s >= a)",
    "sp_sequence_of_dates": "(a DATE, b, s) AS CASE WHEN sp_wrong_way(a, b, s) THEN error('ILLEGAL_SEQUENCE_BOUNDARIES')"
    " ELSE list_filter(list_transform(range(CAST(abs(datediff('day', a, CAST(b AS DATE))) AS BIGINT) + 1),"
    " lambda i: CAST(a + s * CAST(i AS INTEGER) AS DATE)),"
    " lambda d: CASE WHEN b >= a THEN d <= b ELSE d >= b END) END, (a, b, s) AS"
    " CASE WHEN b < a OR sp_wrong_way(a, b, s) THEN error('a sequence of timestamps downwards runs on Databricks only') ELSE"
    " list_filter(list_transform(range(0, 1 + CAST(ceil((epoch(CAST(b AS TIMESTAMPTZ)) -"
    " epoch(CAST(a AS TIMESTAMPTZ))) / epoch(s)) AS BIGINT)),"
    " lambda i: CAST(a AS TIMESTAMPTZ) + s * CAST(i AS INTEGER)), lambda d: d <= b) END",
    "sp_sequence": "(a DATE, b DATE) AS list_transform(generate_series(CAST(0 AS BIGINT), abs(b - a)),"
    " lambda i: a + CAST(CASE WHEN b < a THEN -i ELSE i END AS INTEGER)),"
    " (a, b) AS CASE WHEN a <= b THEN generate_series(a, b) ELSE generate_series(a, b, -1) END,"
    " (a, b, s) AS CASE WHEN (a < b AND s <= 0) OR (a > b AND s >= 0) THEN error('ILLEGAL_SEQUENCE_BOUNDARIES')"
    " WHEN a = b THEN [a] ELSE generate_series(a, b, s) END",
    "sp_distinct": "(x) AS list_filter(x, lambda v, i: CASE WHEN v IS NULL THEN NOT list_contains(list_transform(x[1:i - 1],"
    " lambda w: w IS NULL), true) ELSE NOT list_contains(x[1:i - 1], v) END)",
    "sp_has": "(x, v) AS CASE WHEN v IS NULL THEN list_contains(list_transform(x, lambda w: w IS NULL), true) ELSE list_contains(x, v) END",
}
ENTRIES: tuple[Entry, ...] = (
    rewritten("array", _array, returns=result.listed),
    rewritten("map", _map, returns=result.map_of_pairs),
    rewritten("struct", _struct, "col1, col2 or the column's name", "other names", returns=result.structured),
    rewritten("named_struct", _named_struct, returns=result.named),
    rewritten("element_at", _element_at, "an error outside the array", "NULL", returns=result.element),
    rewritten("try_element_at", _try_element_at, returns=result.element),
    macro("get", "(x, i) AS CASE WHEN i >= 0 THEN x[i + 1] END", returns=result.element),
    rewritten("size", _size, returns="int"),
    rewritten("cardinality", _size, returns="int"),
    macro("array_size", "(x) AS CAST(len(x) AS INTEGER)", returns="int"),
    macro("array_contains", "(x, v) AS CASE WHEN x IS NULL OR v IS NULL THEN NULL WHEN list_contains(x, v) THEN true"
          " WHEN list_contains(list_transform(x, lambda w: w IS NULL), true) THEN NULL ELSE false END",
          "NULL when it is not there and the array has a NULL", "false", returns="boolean"),
    macro("array_position", "(x, v) AS CASE WHEN x IS NULL OR v IS NULL THEN NULL ELSE"
          " CAST(coalesce(list_position(x, v), 0) AS BIGINT) END", "0 when it is not there", "NULL", returns="bigint"),
    macro("array_distinct", "(x) AS sp_distinct(x)", "in order", "in any order", returns=result.first),
    macro("array_union", "(x, y) AS sp_distinct(sp_joined(x, y))", returns=result.first),
    macro("array_except", "(x, y) AS CASE WHEN y IS NOT NULL THEN list_filter(sp_distinct(x), lambda v: NOT sp_has(y, v)) END", returns=result.first),
    macro("array_intersect", "(x, y) AS CASE WHEN y IS NOT NULL THEN list_filter(sp_distinct(x), lambda v: sp_has(y, v)) END", returns=result.first),
    macro("arrays_overlap", "(x, y) AS CASE WHEN list_has_any(x, y) THEN true WHEN len(x) > 0 AND len(y) > 0 AND"
          " list_contains(list_transform(list_concat(x, y), lambda w: w IS NULL), true) THEN NULL WHEN x IS NULL OR y IS NULL"
          " THEN NULL ELSE false END", returns="boolean"),
    macro("array_remove", "(x, v) AS CASE WHEN v IS NULL THEN NULL ELSE list_filter(x, lambda w: w IS DISTINCT FROM v) END", returns=result.first),
    macro("array_repeat", "(v, n) AS list_transform(range(CAST(n AS BIGINT)), lambda i: v)", returns=result.collected),
    *(rewritten(f"array_{name}", _extreme(name), returns=result.element) for name in ("max", "min")),
    rewritten("sort_array", _sort_array, "NULLs first, last when descending", "its own order", returns=result.first),
    rewritten("array_sort", _array_sort, "NULLs last", "its own order", returns=result.first),
    macro("flatten", "(x) AS CASE WHEN list_contains(list_transform(x, lambda v: v IS NULL), true) THEN NULL ELSE flatten(x) END",
          "NULL when an array in it is NULL", "skips it", returns=result.inner),
    rewritten("arrays_zip", _arrays_zip),
    rewritten("array_join", _array_join, returns="string"),
    macro("array_append", "(x, v) AS CASE WHEN x IS NULL THEN NULL ELSE list_append(x, v) END", returns=result.first),
    macro("array_prepend", "(x, v) AS CASE WHEN x IS NULL THEN NULL ELSE list_prepend(v, x) END", returns=result.first),
    macro("array_insert", "(x, p, v) AS CASE WHEN p >= 1 AND p <= len(x) + 1 THEN"
          " list_concat(list_append(x[1:p - 1], v), x[p:]) ELSE error('array_insert outside the array') END", returns=result.first),
    macro("array_compact", "(x) AS list_filter(x, lambda v: v IS NOT NULL)", returns=result.first),
    macro("slice", "(x, s, n) AS CASE WHEN s IS NULL OR n IS NULL THEN NULL WHEN s = 0 THEN x[CAST('INVALID_PARAMETER_VALUE_START: ' || s AS INTEGER):1] WHEN n < 0 THEN"
          " x[CAST('INVALID_PARAMETER_VALUE_LENGTH: ' || n AS INTEGER):1] WHEN s > 0 THEN x[s:s + n - 1] WHEN len(x) + s < 0 THEN x[1:0]"
          " ELSE x[len(x) + s + 1:len(x) + s + n] END", returns=result.first),
    rewritten("reverse", _reverse, returns=result.first),
    rewritten("sequence", _sequence, "downwards too; months from the start", "nothing downwards", returns=result.sequence),
    *same("map_keys", returns=result.keys),
    *same("map_values", returns=result.values),
    *same("map_entries", returns=result.entries),
    rewritten("map_concat", _map_concat, "NULL when a map is NULL", "skips it", returns=result.first),
    *same("map_from_entries", returns=result.map_of_entries),
    renamed("map_from_arrays", "map", returns=result.map_of_arrays),
    macro("map_contains_key", "(m, k) AS list_contains(map_keys(m), k)", returns="boolean"),
    macro("str_to_map", "(s) AS sp_pairs(s, ',', ':'), (s, p) AS sp_pairs(s, p, ':'), (s, p, k) AS sp_pairs(s, p, k)",
          returns="map<string,string>"),
    refused("shuffle", "a random order"),
)  # fmt: skip
