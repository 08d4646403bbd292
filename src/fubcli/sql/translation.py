"""Our own Databricks texts in the dialect of another warehouse; what people write is never translated.

A translator drops in silence what it does not know: what it wrote is read again, and must name the same tables, columns
and values. It is judged afterwards as any text is.
"""

from __future__ import annotations

from sqlglot import exp
from sqlglot.errors import ErrorLevel

from fubcli.model.dialect import SqlDialect
from fubcli.sql.dialects import dialect_of
from fubcli.sql.dialects.dialect import Dialect
from fubcli.sql.parsing import Unparsable, deep_recursion, parse, tokenise


class Untranslatable(ValueError):
    """A text of ours has no equal in the dialect; says why."""


def in_dialect(text: str, dialect: SqlDialect) -> str:
    """Return a text of ours in a dialect, as it is for Databricks; raises Untranslatable."""
    if dialect is SqlDialect.DATABRICKS:
        return text
    there = dialect_of(dialect)
    try:
        tree = _parsed(text, dialect_of(SqlDialect.DATABRICKS))
        names = _names(tree)
        with deep_recursion():
            written = there.parser.generate(_folded(tree, there), unsupported_level=ErrorLevel.RAISE, comments=False)
        lost = names - _names(_parsed(written, there))
    except Exception as error:  # the generator raises anything for what it has not met
        raise Untranslatable(f"it cannot be written for {dialect}: {error}") from error
    if lost:
        raise Untranslatable(f"written for {dialect} it loses {', '.join(sorted('.'.join(name) for name in lost))}")
    return written


def _parsed(text: str, dialect: Dialect) -> exp.Expr:
    trees = parse(tokenise(text, dialect), text, dialect)
    if len(trees) != 1:
        raise Unparsable("it is not one statement")
    return trees[0]


def _folded(tree: exp.Expr, dialect: Dialect) -> exp.Expr:
    """Write quoted names as Snowflake folds them: ours stand for a name in any case."""
    if dialect.name is SqlDialect.SNOWFLAKE:
        for name in tree.find_all(exp.Identifier):
            name.set("this", str(name.this).upper() if name.args.get("quoted") else name.this)
    return tree


def _names(tree: exp.Expr) -> frozenset[tuple[str, ...]]:
    """Return the tables, columns and values that a statement names."""
    tables = (tuple(part.name.lower() for part in each.parts) for each in tree.find_all(exp.Table))
    columns = ((each.name.lower(),) for each in tree.find_all(exp.Column))
    values = ((":", each.name or str(each.this)) for each in tree.find_all(exp.Placeholder, exp.Parameter))
    return frozenset((*tables, *columns, *values))
