"""Which literals change the shape of a plan, and which are only values in it."""

from __future__ import annotations

from collections.abc import Collection

from sqlglot import exp

from fubcli.model.policy import LiteralRole

_ALWAYS = (exp.DataType, exp.Version, exp.WindowSpec, exp.Hint, exp.Pivot, exp.PivotAlias, exp.JSONPath)
"""Where a literal says a type, a version, a window's frame or the names of columns: part of the structure."""
_LIMITS = (exp.Limit, exp.Offset, exp.Fetch, exp.TableSample)
_ORDINAL_HOLDERS = (exp.Tuple, exp.Paren, exp.Rollup, exp.Cube, exp.GroupingSets, exp.Ordered)
_ORDINAL_PLACES = (exp.Group, exp.Order, exp.Sort, exp.Cluster, exp.Distribute)
_GENERATORS = frozenset({
    "range", "sequence", "generate_series", "generateseries", "repeat", "stack", "explode", "posexplode", "inline",
    "space", "array_repeat", "arrayrepeat",
})  # fmt: skip
_PATTERN_NODES = (exp.Like, exp.ILike, exp.SimilarTo, exp.RegexpLike, exp.RegexpILike)
_PATTERN_WORDS = ("regexp", "rlike", "like", "ilike", "split")
_NAMING = frozenset({
    "named_struct", "struct", "from_json", "from_csv", "get_json_object", "json_tuple", "schema_of_json",
    "schema_of_csv", "variant_get", "try_variant_get", "to_number", "try_to_number", "jsonextractscalar", "jsonextract",
})  # fmt: skip
"""Functions whose literals name or type what they return."""


def is_free(literal: exp.Literal, roles: Collection[LiteralRole]) -> bool:
    """Whether a literal's value may differ between two statements with one plan."""
    if LiteralRole.ORDINALS in roles and _is_ordinal(literal):
        return False
    node: exp.Expr | None = literal.parent
    while node is not None and not isinstance(node, exp.Query):
        if isinstance(node, _ALWAYS) or _called(node) in _NAMING or _role(node) in roles:
            return False
        node = node.parent
    return True


def _role(node: exp.Expr) -> LiteralRole | None:
    """The role that every literal below a node has."""
    if isinstance(node, _LIMITS):
        return LiteralRole.LIMITS
    name = _called(node)
    if name in _GENERATORS:
        return LiteralRole.GENERATORS
    if isinstance(node, _PATTERN_NODES) or name.startswith(_PATTERN_WORDS):
        return LiteralRole.PATTERNS
    return None


def _called(node: exp.Expr) -> str:
    if isinstance(node, exp.Anonymous):
        return node.name.lower()
    return str(node.sql_name()).lower() if isinstance(node, exp.Func) else ""


def _is_ordinal(literal: exp.Literal) -> bool:
    place = literal.parent
    while isinstance(place, _ORDINAL_HOLDERS):
        place = place.parent
    return isinstance(place, _ORDINAL_PLACES) and literal.is_int
