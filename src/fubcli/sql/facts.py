"""Text to StatementFacts: read the words, write them back, parse what was written, and describe that.

Never raises for odd input: what cannot be read becomes a fact (`unreadable`, `too_large`, kind `unknown`), and the
policy refuses it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from sqlglot import exp
from sqlglot.tokenizer_core import Token, TokenType

from fubcli.model.dialect import SqlDialect
from fubcli.model.policy import InputLimits
from fubcli.model.statement import (
    CatalogWord,
    Construct,
    ConstructKind,
    FunctionUse,
    Rewrite,
    Span,
    StatementFacts,
    StatementKind,
)
from fubcli.sql import kinds, sizes
from fubcli.sql.catalog_words import catalog_words
from fubcli.sql.complexity import shapes_of
from fubcli.sql.constructs import constructs_of, hints_of, misplaced_words
from fubcli.sql.dialects import dialect_of
from fubcli.sql.dialects.dialect import Dialect
from fubcli.sql.evaluation import Parameters
from fubcli.sql.functions import calls_of
from fubcli.sql.growth import growths_of
from fubcli.sql.misread_names import misread_names
from fubcli.sql.names import Defaults
from fubcli.sql.parsing import Unparsable, command_of, tokenise
from fubcli.sql.pieces import Unreadable, cut
from fubcli.sql.relations import Relations
from fubcli.sql.rewrites.table_to_select import table_to_select
from fubcli.sql.rewrites.top_to_limit import top_to_limit
from fubcli.sql.written import Written, write

_CHANGES = {SqlDialect.DATABRICKS: (("TABLE", table_to_select), ("TOP", top_to_limit))}
"""Rewrites of the words before they are judged, by the word that each is about; only Databricks needs some."""


@dataclass(frozen=True)
class _Reading:
    """What a text is read with."""

    limits: InputLimits
    defaults: Defaults
    parameters: Parameters
    dialect: Dialect


class Statement(NamedTuple):
    """What the policy may know about a text, and the tree of `facts.text`, from which its lineage can be traced.

    The tree is None when nothing may run; whoever gets it must leave it as it is.
    """

    facts: StatementFacts
    tree: exp.Expr | None


def facts_of(
    text: str,
    *,
    limits: InputLimits,
    defaults: Defaults | None = None,
    parameters: Parameters | None = None,
    dialect: SqlDialect = SqlDialect.DATABRICKS,
) -> StatementFacts:
    """Describe one text of a dialect; `defaults` complete unqualified names, `parameters` are values to be bound."""
    return statement_of(text, limits=limits, defaults=defaults, parameters=parameters, dialect=dialect).facts


def statement_of(
    text: str,
    *,
    limits: InputLimits,
    defaults: Defaults | None = None,
    parameters: Parameters | None = None,
    dialect: SqlDialect = SqlDialect.DATABRICKS,
) -> Statement:
    """Describe one text as `facts_of` does, and keep its tree for those who trace it afterwards."""
    reading = _Reading(limits, defaults or Defaults(), parameters or {}, dialect_of(dialect))
    statement = _readable(text, reading)
    if statement.facts.dialect is dialect:
        return statement
    return Statement(replace(statement.facts, dialect=dialect), statement.tree)


def _readable(text: str, reading: _Reading) -> Statement:
    try:
        return _statement(text, reading)
    except sizes.TooLarge as error:
        return _unknown(Construct(ConstructKind.TOO_LARGE, error.what, error.span))
    except Unreadable as error:
        return _unknown(Construct(ConstructKind.UNREADABLE, error.what, error.span))
    except Unparsable as error:
        return _unknown(Construct(ConstructKind.UNRECOGNISED, error.what, error.span))
    except Exception:
        return _unknown(Construct(ConstructKind.UNRECOGNISED, "the guard cannot read this statement"))


def _statement(text: str, reading: _Reading) -> Statement:
    limits, defaults, dialect = reading.limits, reading.defaults, reading.dialect
    sizes.check_bytes(text, limits)
    tokens = tokenise(text, dialect)
    sizes.check_words(len(tokens), text)
    statements = _statements(tokens)
    if len(statements) != 1:
        return _not_one(statements)
    if command := command_of(statements[0], dialect):
        first = statements[0][0]
        raise Unparsable(f"the command {command}", span=Span(first.start, first.end + 1))
    pieces = cut(text, tokens, dialect)
    if len(statements[0]) < len(tokens):
        pieces = [piece for piece in pieces if piece.kind != "SEMICOLON"]
    sizes.check_shape(pieces, limits)
    rewrites: tuple[Rewrite, ...] = ()
    capitals = text.upper()
    for word, change in _CHANGES.get(dialect.name, ()):
        if word in capitals:
            pieces, more = change(pieces)
            rewrites += more
    # that words are only moved is proven for Databricks; elsewhere a `$` may reach over the blank that was there
    read_from = (text, tokens) if dialect.name is SqlDialect.DATABRICKS else None
    written = write(pieces, read_from, dialect)
    if len(written.trees) != 1:
        return Statement(StatementFacts("", len(written.trees), StatementKind.UNKNOWN), None)
    sizes.check_relations(len(written.relations))
    if defaults.catalog or defaults.schema:
        written, more = Relations(written).qualified(defaults)
        rewrites += more
    return Statement(_describe(written, rewrites, reading.parameters), written.trees[0])


def _statements(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    """Part the words at semicolons; nothing between two of them is no statement."""
    ends = [place for place, token in enumerate(tokens) if token.token_type is TokenType.SEMICOLON]
    parted = (tokens[start + 1 : end] for start, end in pairwise((-1, *ends, len(tokens))))
    return [statement for statement in parted if statement]


def _not_one(statements: Sequence[Sequence[Token]]) -> Statement:
    second = [Span(each[0].start, each[-1].end + 1) for each in statements[1:2]]
    constructs = tuple(Construct(ConstructKind.SECOND_STATEMENT, "a second statement", span) for span in second)
    return Statement(StatementFacts("", len(statements), StatementKind.UNKNOWN, constructs=constructs), None)


def _unknown(construct: Construct) -> Statement:
    return Statement(StatementFacts("", 1, StatementKind.UNKNOWN, constructs=(construct,)), None)


def _describe(written: Written, rewrites: tuple[Rewrite, ...], parameters: Parameters) -> StatementFacts:
    tree = written.trees[0]
    kind = kinds.kind_of(tree)
    relations = Relations(written, parameters)
    constructs = (
        *constructs_of(written, writes=kind.writes),
        *misplaced_words(written),
        *relations.constructs(),
        *(hints_of(written.pieces) if "HINT" in written.kinds else ()),
        *(misread_names(written) if written.dialect.paths_in_quotes else ()),
    )
    return StatementFacts(
        text=written.text,
        statement_count=1,
        kind=kind,
        tables=tuple(relations.uses()),
        functions=tuple(_functions(written)),
        stray_names=tuple(relations.stray_names()),
        constructs=constructs,
        parameters=tuple(_parameters(written)),
        rewrites=rewrites,
        shapes=tuple(shapes_of(written)),
        catalog_words=tuple(_catalog_words(written)),
        is_ordered=_is_ordered(tree),
        limit=_limit(tree),
        growths=tuple(growths_of(written, relations, parameters)),
        dialect=written.dialect.name,
    )


def _functions(written: Written) -> Sequence[FunctionUse]:
    calls = sorted(dict.fromkeys(calls_of(written)), key=lambda call: -1 if call.start is None else call.start)
    return [FunctionUse(call.name, call.qualified, written.span(call.start)) for call in calls]


def _catalog_words(written: Written) -> Iterator[CatalogWord]:
    nodes = (node for kind in (exp.Table, exp.Column) for node in written.by_class.get(kind, ()))
    for word in catalog_words(nodes, written.pieces, written.offsets):
        yield CatalogWord(word.start, word.end, word.catalog)


def _parameters(written: Written) -> list[str]:
    named = {node.name for node in written.by_class.get(exp.Parameter, ())}
    return sorted(named | {str(node.this) if node.this else "?" for node in written.by_class.get(exp.Placeholder, ())})


def _is_ordered(tree: exp.Expr) -> bool:
    while isinstance(tree, exp.Subquery) and not tree.args.get("order"):
        tree = tree.this
    return bool(tree.args.get("order"))


def _limit(tree: exp.Expr) -> int | None:
    limit = tree.args.get("limit")
    value = limit.expression if isinstance(limit, exp.Limit) else None
    return int(value.name) if isinstance(value, exp.Literal) and value.is_int and len(value.name) < 20 else None
