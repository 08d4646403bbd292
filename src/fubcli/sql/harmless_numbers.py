"""Which numbers of a statement cannot be somebody's phone number: a LIMIT, an ordinal, `stage_id = 4`.

Names stand for columns here, wherever they come from. A *region* is one condition or one output expression; a name that
shares a region with a personal one is taken for personal too, and so on, through aliases and comparisons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlglot import exp
from sqlglot.tokenizer_core import Token

from fubcli.sql.dialects.databricks import DATABRICKS
from fubcli.sql.dialects.dialect import Dialect
from fubcli.sql.parsing import Unparsable, parse

_STRUCTURAL = (
    exp.Limit, exp.Offset, exp.Fetch, exp.TableSample, exp.DataTypeParam, exp.Group, exp.Ordered, exp.Interval,
    exp.WindowSpec,
)  # fmt: skip
_CLAUSES = (
    exp.Connector, exp.Where, exp.Having, exp.Qualify, exp.Query, exp.Join, exp.Group, exp.Order, exp.Merge, exp.When,
)  # fmt: skip
_NOT_A_REGION = (
    exp.Connector, exp.From, exp.Join, exp.With, exp.CTE, exp.Table, exp.Query, exp.Where, exp.Having, exp.Qualify,
    exp.Group, exp.Order, exp.TableAlias, exp.Hint,
)  # fmt: skip
_STAR = "*"


@dataclass
class _Region:
    """`reads` are all parts of the names in it, `columns` those that its taint spreads to."""

    reads: set[str] = field(default_factory=set)
    columns: set[str] = field(default_factory=set)
    meets_column: bool = False


def harmless_numbers(
    text: str, tokens: Sequence[Token], sensitive: frozenset[str] | None, dialect: Dialect = DATABRICKS
) -> frozenset[int]:
    """Return where the numbers start that may be told; `sensitive` None means that any column may be personal."""
    try:
        trees = parse(tokens, text, dialect)
    except Unparsable:
        return frozenset()
    harmless: set[int] = set()
    telling: set[int] = set()
    for tree in trees:
        regions, around = _regions(tree)
        tainted = _tainted(tree, regions, sensitive or frozenset())
        for literal in tree.find_all(exp.Literal):
            start = literal.meta.get("start") if literal._meta else None
            if start is None:
                continue
            fine = isinstance(literal.parent, _STRUCTURAL) or (
                sensitive is not None and _stands_alone(around.get(id(literal)), tainted)
            )
            (harmless if fine else telling).add(start)
    return frozenset(harmless - telling)


def _stands_alone(region: _Region | None, tainted: set[str]) -> bool:
    """Whether a number meets columns in its region, and none of the names there is tainted."""
    return region is not None and region.meets_column and not region.reads & tainted


def _regions(tree: exp.Expr) -> tuple[list[_Region], dict[int, _Region]]:
    """Return every region, and for each literal, by its id, the innermost one around it."""
    regions: list[_Region] = _by_position(tree)
    around: dict[int, _Region] = {}
    left: list[tuple[exp.Expr, tuple[_Region, ...]]] = [(tree, ())]
    while left:
        node, within = left.pop()
        if isinstance(node.parent, _CLAUSES) and not isinstance(node, _NOT_A_REGION):
            regions.append(_Region())
            within = (*within, regions[-1])
        reads, columns = _names(node)
        for region in within if reads else ():
            region.reads |= reads
            region.columns |= columns
            region.meets_column = region.meets_column or isinstance(node, exp.Column)
        if within and isinstance(node, exp.Literal):
            around[id(node)] = within[-1]
        left.extend((child, within) for child in node.iter_expressions())
    return regions, around


def _names(node: exp.Expr) -> tuple[set[str], set[str]]:
    """Return the names that a node reads, and those among them that stand for the values it reads."""
    if isinstance(node, exp.Column):
        parts = {part.name.lower() for part in node.parts}
        return parts, {_STAR if isinstance(node.this, exp.Star) else node.name.lower()}
    if isinstance(node, exp.Star):
        return ({_STAR}, set()) if not isinstance(node.parent, (exp.Count, exp.Column)) else (set(), set())
    if isinstance(node, exp.Alias):
        return {node.alias.lower()}, {node.alias.lower()}
    if isinstance(node, exp.Dot) or (isinstance(node, exp.Literal) and node.is_string):
        return {node.name.lower()}, set()
    return set(), set()


def _by_position(tree: exp.Expr) -> list[_Region]:
    """Return the names that stand for each other by place.

    Those are the outputs of the branches of a set operation and of a query whose alias lists columns, and what a pivot
    turns around.
    """
    queries: list[exp.Expr] = [
        each for each in tree.find_all(exp.SetOperation) if not isinstance(each.parent, exp.SetOperation)
    ]
    queries += [alias.parent for alias in tree.find_all(exp.TableAlias) if alias.args.get("columns") and alias.parent]
    together = [
        {name for select in query.find_all(exp.Select) for each in select.expressions for name in _outputs(each)}
        | {column.name.lower() for alias in query.find_all(exp.TableAlias) for column in alias.columns}
        for query in queries
    ]
    together += [
        {identifier.name.lower() for identifier in pivot.find_all(exp.Identifier)} for pivot in tree.find_all(exp.Pivot)
    ]
    return [_Region(names, names) for names in together]


def _outputs(projection: exp.Expr) -> set[str]:
    """Return the name of an output, or, of one without a name, the columns that it is made of."""
    if projection.is_star:
        return {_STAR}
    if name := projection.alias_or_name.lower():
        return {name}
    return {column.name.lower() for column in projection.find_all(exp.Column)}


def _tainted(tree: exp.Expr, regions: list[_Region], sensitive: frozenset[str]) -> set[str]:
    """Return every name that may stand for a personal value; a list of names after an alias always may."""
    tainted = set(sensitive) | {_STAR}
    for alias in tree.find_all(exp.TableAlias):
        tainted |= {column.name.lower() for column in alias.args.get("columns") or ()}
    left = regions
    while True:
        reached = [region for region in left if region.reads & tainted]
        if not reached:
            return tainted
        left = [region for region in left if not region.reads & tainted]
        for region in reached:
            tainted |= region.columns
