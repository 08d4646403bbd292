"""Text to StatementFacts: read the words, write them back, parse what was written, and describe that.

Never raises for odd input: what cannot be read becomes a fact (`unreadable`, `too_large`, kind `unknown`), and the
policy refuses it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sqlglot import exp

from fubcli.model.policy import InputLimits
from fubcli.model.statement import (
    Construct,
    ConstructKind,
    FunctionUse,
    Rewrite,
    Span,
    StatementFacts,
    StatementKind,
    TableUse,
)
from fubcli.sql import kinds, names
from fubcli.sql.constructs import constructs_of, hints_of
from fubcli.sql.filters import NOTHING, bounds_of
from fubcli.sql.functions import calls_of
from fubcli.sql.names import Defaults
from fubcli.sql.parsing import Unparsable, command_of, tokenise
from fubcli.sql.pieces import Piece, Unreadable, cut
from fubcli.sql.rewrites.qualify_names import qualify_names
from fubcli.sql.rewrites.top_to_limit import top_to_limit
from fubcli.sql.written import Written, write

_OPENING, _CLOSING = frozenset({"L_PAREN", "L_BRACKET", "CASE"}), frozenset({"R_PAREN", "R_BRACKET", "END"})
_PREFIXES = frozenset({"NOT", "DASH", "PLUS", "TILDE"})


def facts_of(text: str, *, limits: InputLimits, defaults: Defaults | None = None) -> StatementFacts:
    """Describe one text; `defaults` complete unqualified names."""
    try:
        pieces = _pieces(text, limits)
        pieces, rewrites = top_to_limit(pieces)
        written = write(pieces)
        written, more = _qualified(written, defaults or Defaults())
        return _describe(written, rewrites + more)
    except _Command as error:
        return StatementFacts(
            text="",
            statement_count=error.statements,
            kind=StatementKind.UNKNOWN,
            constructs=(Construct(ConstructKind.UNRECOGNISED, f"the command {error.word}"),),
        )
    except Unreadable as error:
        kind = ConstructKind.TOO_LARGE if isinstance(error, _TooLarge) else ConstructKind.UNREADABLE
        return _unknown(Construct(kind, error.what, error.span))
    except Unparsable as error:
        place = Span(error.offset, len(text)) if error.offset is not None else None
        return _unknown(Construct(ConstructKind.UNRECOGNISED, error.what, place))
    except RecursionError:
        return _unknown(Construct(ConstructKind.TOO_LARGE, "the statement is nested too deeply to be judged"))


class _TooLarge(Unreadable):
    """More text, or deeper nesting, than the policy lets the guard look at."""


class _Command(ValueError):
    """A statement that the parser does not read: its first word, and how many statements the text holds."""

    def __init__(self, word: str, *, statements: int) -> None:
        super().__init__(word)
        self.word = word
        self.statements = statements


def _unknown(construct: Construct) -> StatementFacts:
    return StatementFacts(text="", statement_count=1, kind=StatementKind.UNKNOWN, constructs=(construct,))


def _pieces(text: str, limits: InputLimits) -> list[Piece]:
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > limits.sql_bytes:
        raise _TooLarge(f"{size:,} bytes of SQL; the policy allows {limits.sql_bytes:,}", Span(0, len(text)))
    tokens = tokenise(text)
    if command := command_of(tokens):
        raise _Command(command, statements=_statements(token.token_type.name for token in tokens))
    pieces = cut(text, tokens)
    while pieces and pieces[-1].kind == "SEMICOLON":
        pieces.pop()
    _check_nesting(pieces, limits.nesting)
    return pieces


def _check_nesting(pieces: Sequence[Piece], most: int) -> None:
    """Count what the parser answers with one more level: brackets, CASE, and prefix operators in a row."""
    depth = prefixes = 0
    for piece in pieces:
        kind = piece.kind
        depth += (kind in _OPENING) - (kind in _CLOSING)
        prefixes = prefixes + 1 if kind in _PREFIXES else 0
        if depth > most or prefixes > most:
            raise _TooLarge(f"nested deeper than {most}", piece.span or Span(0, 0))


def _statements(kinds_of_tokens: Iterable[str]) -> int:
    """Count the statements that semicolons part; one at the end parts nothing."""
    return sum(
        1 for _ in re.finditer(r"[^;]+", "".join(";" if each == "SEMICOLON" else "x" for each in kinds_of_tokens))
    )


def _tables(written: Written) -> list[exp.Table]:
    """Every table node that is neither inside a hint nor a reference to a CTE in scope."""
    tree = written.trees[0]
    targets = kinds.targets_of(tree)
    return [
        table
        for table in written.relations
        if not names.is_table_function(table)
        and (any(table is target for target in targets) or not names.refers_to_cte(table))
    ]


def _qualified(written: Written, defaults: Defaults) -> tuple[Written, tuple[Rewrite, ...]]:
    if len(written.trees) != 1 or (defaults.catalog is None and defaults.schema is None):
        return written, ()
    on_schema = kinds.acts_on_schema(kinds.kind_of(written.trees[0]))
    missing = {}
    for table in _tables(written):
        parts = names.parts_of(table)
        if parts is None or len(parts) >= 3 or on_schema or names.path_reason(table, parts):
            continue
        name = names.resolve(parts, defaults)
        first = table.args.get("db") or table.this
        if name and first.meta.get("start") is not None:
            missing[written.piece_at(first.meta["start"])] = (len(parts), name)
    if not missing:
        return written, ()
    pieces, rewrites = qualify_names(written.pieces, missing)
    return write(pieces), rewrites


def _describe(written: Written, rewrites: tuple[Rewrite, ...]) -> StatementFacts:
    trees = written.trees
    if len(trees) != 1 or any(piece.kind == "SEMICOLON" for piece in written.pieces):
        count = max(len(trees), sum(piece.kind == "SEMICOLON" for piece in written.pieces) + 1 if written.pieces else 0)
        return StatementFacts(text="", statement_count=count, kind=StatementKind.UNKNOWN)
    tree = trees[0]
    kind = kinds.kind_of(tree)
    tables = tuple(_table_use(table, written, kind) for table in _tables(written))
    constructs = [
        *constructs_of(written.nodes, writes=kind.writes),
        *hints_of(written.pieces),
        *_dynamic_names(written),
    ]
    return StatementFacts(
        text=written.text,
        statement_count=1,
        kind=kind,
        tables=tables,
        functions=tuple(_functions(written)),
        constructs=tuple(constructs),
        parameters=tuple(_parameters(written)),
        rewrites=rewrites,
        is_ordered=_is_ordered(tree),
        limit=_limit(tree),
    )


def _table_use(table: exp.Table, written: Written, kind: StatementKind) -> TableUse:
    parts = names.parts_of(table)
    is_target = any(table is target for target in kinds.targets_of(written.trees[0]))
    on_schema = is_target and kinds.acts_on_schema(kind)
    bounds = NOTHING if is_target else bounds_of(table)
    path = names.path_reason(table, parts)
    return TableUse(
        written=".".join(parts) if parts else table.sql("databricks")[:80],
        name=names.resolve(parts, Defaults(), is_schema=on_schema) if parts and not path else None,
        is_target=is_target,
        span=_table_span(table, written),
        bounding_columns=bounds[0],
        lower_bounded_columns=bounds[1],
    )


def _table_span(table: exp.Table, written: Written) -> Span | None:
    starts = [
        node.meta["start"]
        for node in (table.args.get("catalog"), table.args.get("db"), table.this)
        if node is not None and node._meta and "start" in node.meta
    ]
    return written.span(min(starts), max(starts)) if starts else None


def _functions(written: Written) -> Sequence[FunctionUse]:
    seen: dict[FunctionUse, None] = {}
    for call in calls_of(written.nodes, written.pieces, written.offsets):
        seen[FunctionUse(call.name, call.qualified, written.span(call.start))] = None
    return list(seen)


def _dynamic_names(written: Written) -> list[Construct]:
    """Paths, and relations whose name is computed when the statement runs."""
    found = []
    for table in written.relations:
        parts = names.parts_of(table)
        if reason := names.path_reason(table, parts):
            found.append(Construct(ConstructKind.PATH_RELATION, reason, _table_span(table, written)))
        elif parts is None and not names.is_table_function(table):
            found.append(Construct(ConstructKind.DYNAMIC_NAME, "a computed name", _table_span(table, written)))
    return found


def _parameters(written: Written) -> list[str]:
    placeholders = (node for node in written.nodes if isinstance(node, exp.Placeholder))
    return sorted({str(node.this) if node.this else "?" for node in placeholders})


def _is_ordered(tree: exp.Expr) -> bool:
    while isinstance(tree, exp.Subquery) and not tree.args.get("order"):
        tree = tree.this
    return bool(tree.args.get("order"))


def _limit(tree: exp.Expr) -> int | None:
    limit = tree.args.get("limit")
    value = limit.expression if isinstance(limit, exp.Limit) else None
    return int(value.name) if isinstance(value, exp.Literal) and value.name.isdigit() else None
