"""The tables that a statement mentions, and names that look for a table where none should stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from sqlglot import exp

from fubcli.model.statement import Construct, ConstructKind, Rewrite, Span, StatementKind, StrayName, TableUse
from fubcli.sql import kinds, names
from fubcli.sql.evaluation import Parameters
from fubcli.sql.filters import NOTHING, bounds_of
from fubcli.sql.names import Defaults
from fubcli.sql.rewrites.qualify_names import qualify_names
from fubcli.sql.scopes import CteScopes
from fubcli.sql.written import Written, write

_RESERVED = frozenset({
    "SELECT", "VALUES", "LATERAL", "FROM", "WHERE", "LIMIT", "OFFSET", "UNION", "EXCEPT", "INTERSECT", "JOIN", "ON",
    "USING", "GROUP_BY", "ORDER_BY", "HAVING", "QUALIFY", "WITH", "CROSS", "INNER", "LEFT", "RIGHT", "FULL", "NATURAL",
    "SEMI", "ANTI", "PIVOT", "UNPIVOT", "CASE", "WHEN", "THEN", "ELSE", "AND", "OR", "NOT", "IN", "IS", "BETWEEN",
    "LIKE", "EXISTS", "INTERVAL", "DISTINCT", "ALIAS", "SET", "INSERT", "UPDATE", "DELETE", "MERGE", "INTO",
})  # fmt: skip
"""Words that some reader takes for a clause when they stand unquoted as a relation's name."""
_AFTER_A_PIPE = frozenset({"LIMIT", "OFFSET", "TABLE_SAMPLE", "FETCH"})


class Relations:
    """The relations of one written statement; `parameters` are the values that are known."""

    def __init__(self, written: Written, parameters: Parameters | None = None) -> None:
        self._written = written
        self._parameters = parameters or {}
        self.scopes = CteScopes()
        tree = written.trees[0]
        self._kind = kinds.kind_of(tree)
        self._targets = {id(target) for target in kinds.targets_of(tree)}

    @cached_property
    def tables(self) -> list[exp.Table]:
        """Every table node that is neither a call nor a reference to a CTE in scope."""
        return [
            table
            for table in self._written.relations
            if not names.is_table_function(table) and (id(table) in self._targets or not self.scopes.hides(table))
        ]

    @cached_property
    def _named(self) -> Mapping[int, tuple[list[str] | None, str | None]]:
        """The parts of every relation's name, and why it is a path, by the identity of its node."""
        dialect = self._written.dialect
        named = ((table, names.parts_of(table)) for table in self._written.relations)
        return {id(table): (parts, names.path_reason(table, parts, dialect)) for table, parts in named}

    def uses(self) -> Iterator[TableUse]:
        """Yield every mention of a table, resolved."""
        dialect = self._written.dialect
        for table in self.tables:
            parts, path = self._named[id(table)]
            is_target = id(table) in self._targets
            on_schema = is_target and kinds.acts_on_schema(self._kind)
            is_plain = parts and not path and names.means_its_fold(table, dialect)
            bounds = NOTHING if is_target or self._cuts_in_a_pipe else bounds_of(table, self._parameters)
            yield TableUse(
                written=".".join(parts) if parts else table.sql(dialect.parser)[:80],
                name=names.resolve(parts, Defaults(), is_schema=on_schema) if parts and is_plain else None,
                is_target=is_target,
                span=self._span(table),
                ranges=bounds.columns,
                unusable=bounds.unusable,
                row_limit=bounds.row_limit,
            )

    @cached_property
    def _cuts_in_a_pipe(self) -> bool:
        """Whether a pipe may cut rows off before a later step filters them; the tree does not keep that order."""
        seen = self._written.kinds
        return "PIPE_GT" in seen and bool(seen & _AFTER_A_PIPE)

    def constructs(self) -> Iterator[Construct]:
        """Yield paths, computed names, and clauses in a relation's place."""
        for table in self._written.relations:
            parts, reason = self._named[id(table)]
            if reason:
                yield Construct(ConstructKind.PATH_RELATION, reason, self._span(table))
            elif parts is None and not names.is_table_function(table):
                yield Construct(ConstructKind.DYNAMIC_NAME, "a computed name", self._span(table))
            elif parts and self._quotes_values([part.lower() for part in parts]):
                what = f"{parts[-1]}, whose messages quote values"
                yield Construct(ConstructKind.UNRECOGNISED, what, self._span(table))
        yield from self._clauses_as_names()
        if self._written.dialect.aliases_keep_case:
            yield from self._names_in_two_cases()

    def _quotes_values(self, parts: list[str]) -> bool:
        return parts[-2:-1] == ["information_schema"] and parts[-1] in self._written.dialect.quoting_metadata

    def _names_in_two_cases(self) -> Iterator[Construct]:
        """Yield names that differ in their case alone: the engine keeps apart what the guard takes for one."""
        found = self._written.by_class
        named: list[object] = [part for table in self._written.relations for part in table.parts]
        named += [node.this for node in found.get(exp.TableAlias, ())]
        named += [node.args.get("table") for node in found.get(exp.Column, ())]
        seen: dict[str, str] = {}
        for name in named:
            if isinstance(name, exp.Identifier):
                meant = str(name.this) if name.args.get("quoted") else str(name.this).upper()
                if seen.setdefault(meant.lower(), meant) != meant:
                    what = f"{meant} beside {seen[meant.lower()]}, which are two names"
                    yield Construct(ConstructKind.UNRECOGNISED, what, self._written.span_of(name))

    def _clauses_as_names(self) -> Iterator[Construct]:
        named: list[object] = [part for table in self._written.relations for part in (table.this, table.args.get("db"))]
        named += [node.this for node in self._written.by_class.get(exp.TableAlias, ())]
        reserved = self._written.dialect.reserved
        for identifier in named:
            start = identifier.meta.get("start") if isinstance(identifier, exp.Identifier) else None
            if start is None:
                continue
            piece = self._written.pieces[self._written.piece_at(start)]
            if (piece.kind in _RESERVED or piece.kind in reserved) and piece.word == str(identifier).upper():
                yield Construct(ConstructKind.UNRECOGNISED, f"{piece.word} as the name of a relation", piece.span)

    def stray_names(self) -> Iterator[StrayName]:
        """Yield columns of three parts or more that begin with no relation of the statement: they may be tables."""
        known: set[tuple[str, ...]] = set()
        for column in self._written.by_class.get(exp.Column, ()):
            if not isinstance(column, exp.Column) or not column.args.get("db"):
                continue
            known = known or self._known_names()
            parts = tuple(part.name.lower() for part in column.parts)
            if not any(parts[:length] in known for length in (1, 2, 3)):
                yield StrayName(parts, self._written.span_of(column))

    def _known_names(self) -> set[tuple[str, ...]]:
        found = self._written.by_class
        known: set[tuple[str, ...]] = {(alias.name.lower(),) for alias in found.get(exp.TableAlias, ())}
        known |= {(name.name.lower(),) for each in found.get(exp.Lambda, ()) for name in each.expressions}
        for table in self._written.relations:
            lowered = [part.lower() for part in names.parts_of(table) or ()]
            known |= {tuple(lowered[start:]) for start in range(len(lowered))}
        return known

    def qualified(self, defaults: Defaults) -> tuple[Written, tuple[Rewrite, ...]]:
        """Write the statement again with its unqualified names completed; the same when there are none."""
        missing = {}
        for table in self.tables:
            parts = names.parts_of(table)
            if parts is None or len(parts) >= 3 or not self._may_complete(table, parts):
                continue
            name = names.resolve(parts, defaults)
            first = table.args.get("db") or table.this
            if name and first.meta.get("start") is not None:
                missing[self._written.piece_at(first.meta["start"])] = (len(parts), name)
        if not missing:
            return self._written, ()
        dialect = self._written.dialect
        pieces, rewrites = qualify_names(self._written.pieces, missing, dialect.write_folded)
        return write(pieces, dialect=dialect), rewrites

    def _may_complete(self, table: exp.Table, parts: list[str]) -> bool:
        dialect = self._written.dialect
        is_path = names.path_reason(table, parts, dialect) is not None
        return not self._names_schemas and not is_path and names.means_its_fold(table, dialect)

    @property
    def _names_schemas(self) -> bool:
        return self._kind is StatementKind.UNKNOWN or kinds.acts_on_schema(self._kind)

    def _span(self, table: exp.Table) -> Span | None:
        starts = [
            node._meta["start"]
            for node in (table.args.get("catalog"), table.args.get("db"), table.this)
            if isinstance(node, exp.Expr) and node._meta and "start" in node._meta
        ]
        return self._written.span(min(starts), max(starts)) if starts else None
