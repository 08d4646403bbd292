"""StatementFacts: everything that the policy may know about a statement, and nothing of the parser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from fubcli.model.dialect import SqlDialect
from fubcli.model.names import TableName
from fubcli.model.scans import Growth, Ranges, Unusable


class StatementKind(StrEnum):
    """The closed vocabulary of statement kinds; what the parser layer does not recognise is `unknown`."""

    QUERY = "query"
    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"
    MERGE = "merge"
    TRUNCATE = "truncate"
    CREATE_TABLE = "create_table"
    CREATE_VIEW = "create_view"
    CREATE_SCHEMA = "create_schema"
    ALTER_TABLE = "alter_table"
    DROP_TABLE = "drop_table"
    DROP_VIEW = "drop_view"
    DROP_SCHEMA = "drop_schema"
    UNKNOWN = "unknown"

    @property
    def writes(self) -> bool:
        """Whether running it can change anything; only `query` cannot."""
        return self is not StatementKind.QUERY


class Span(NamedTuple):
    """A half-open range `[start, end)` of characters in the caller's text."""

    start: int
    end: int


class ConstructKind(StrEnum):
    """Constructs that a rule wants to know about; the sentence says what was seen."""

    UNREADABLE = "unreadable"
    """Two readers could read the text differently, or none can: comments, control characters, look-alikes."""
    TOO_LARGE = "too_large"
    SECOND_STATEMENT = "second_statement"
    UNRECOGNISED = "unrecognised"
    """Syntax outside the parser layer's allow-list."""
    PATH_RELATION = "path_relation"
    DYNAMIC_NAME = "dynamic_name"
    OUTSIDE_WORLD = "outside_world"
    """Runs a program or names a storage location."""
    HINT = "hint"


@dataclass(frozen=True)
class Construct:
    """One construct of interest: its kind, what it is, and where it stands."""

    kind: ConstructKind
    what: str
    span: Span | None = None


@dataclass(frozen=True)
class TableUse:
    """One mention of a table after resolution with lexical CTE scope.

    `name` is None when fewer or more than three parts are known; `written` is what the caller wrote. Columns are lower
    case.
    """

    written: str
    name: TableName | None
    is_target: bool = False
    span: Span | None = None
    ranges: Mapping[str, Ranges] = field(default_factory=lambda: MappingProxyType({}))
    """What the scan reads of the columns that usable predicates bound."""
    unusable: tuple[Unusable, ...] = ()
    """Predicates on its columns that bound nothing, and why."""
    row_limit: int | None = None
    """The LIMIT of a SELECT that only hands on rows of this table, unfiltered: it stops after so many."""

    @property
    def bounding_columns(self) -> frozenset[str]:
        """Columns whose values usable predicates list (equality, IN)."""
        return frozenset(
            column for column, ranges in self.ranges.items() if all(each.values is not None for each in ranges)
        )

    @property
    def lower_bounded_columns(self) -> frozenset[str]:
        """Columns with listed values or at least a lower bound."""
        return frozenset(
            column for column, ranges in self.ranges.items() if all(each.is_lower_bounded for each in ranges)
        )


@dataclass(frozen=True)
class StrayName:
    """A name of three parts or more that begins with no relation of the statement; its parts are lower case."""

    parts: tuple[str, ...]
    span: Span | None = None


@dataclass(frozen=True)
class FunctionUse:
    """One function call by its written name, lower case; `qualified` when it has a schema before it."""

    name: str
    qualified: bool = False
    span: Span | None = None


class CatalogWord(NamedTuple):
    """Where the re-emitted text names a catalog: `[start, end)` of it, and the catalog in lower case."""

    start: int
    end: int
    catalog: str


class PlanShape(StrEnum):
    """What makes a plan more than a scan of one relation."""

    JOINS = "joins"
    WINDOWS = "windows"
    RECURSION = "recursion"
    AGGREGATION = "aggregation"


class ShapeUse(NamedTuple):
    """A shape that a statement's plan has, and where the statement first shows it."""

    shape: PlanShape
    span: Span | None = None


@dataclass(frozen=True)
class Rewrite:
    """A change that was made to the caller's text before it was judged, for the caller to read."""

    rule: str
    description: str


@dataclass(frozen=True)
class StatementFacts:
    """What one text holds.

    `text` is the re-emitted text: what would run, and what was judged. It is empty when nothing may run.
    """

    text: str
    statement_count: int
    kind: StatementKind
    tables: tuple[TableUse, ...] = ()
    functions: tuple[FunctionUse, ...] = ()
    stray_names: tuple[StrayName, ...] = ()
    constructs: tuple[Construct, ...] = ()
    parameters: tuple[str, ...] = ()
    """Names of parameters, sorted; a positional one is `?`."""
    rewrites: tuple[Rewrite, ...] = ()
    shapes: tuple[ShapeUse, ...] = ()
    catalog_words: tuple[CatalogWord, ...] = ()
    """In the order of the text."""
    is_ordered: bool = False
    """Whether the outermost query fixes the order of its rows."""
    limit: int | None = None
    """The literal row limit of the outermost query, when it has one."""
    growths: tuple[Growth, ...] = ()
    """Where rows may multiply."""
    dialect: SqlDialect = SqlDialect.DATABRICKS
    """The dialect that the text was read in, and that `text` is written in."""
