"""The shape of a dialect: how its text is divided into words, how they are written back, and which trees it knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect as Parser

from fubcli.model.dialect import SqlDialect

Nodes = frozenset[type[exp.Expr]]


@dataclass(frozen=True)
class Dialect:
    """One dialect; everything that is not said here is the same for all of them."""

    name: SqlDialect
    parser: Parser
    gap: re.Pattern[str]
    """Blanks and comments that every reader ends at the same place."""
    literal: re.Pattern[str]
    """A whole literal of text that every reader ends at the same place."""
    write_literal: Callable[[str], tuple[str, str]]
    """A raw literal as it will run, and its value; raises ValueError for an escape that names no character."""
    substituted: re.Pattern[str]
    """What some client replaces inside a literal before the engine sees the text."""
    name_quote: str
    """The character around quoted names."""
    quoted_name: re.Pattern[str]
    """A whole quoted name that every reader ends at the same place."""
    write_name: Callable[[str], str]
    """A name's value between quotes: as the caller wrote it, not as the dialect folds it."""
    write_folded: Callable[[str], str]
    """A lower-case name of the catalog files, quoted so that it means the same thing here."""
    means_its_fold: Callable[[exp.Identifier], bool] | None
    """Whether a written name stands for what its lower-case form does in the catalog files; None: it always does."""
    joins_literals: bool = False
    """Whether literals that stand side by side are one."""
    literal_glue: re.Pattern[str] = re.compile(r"[\w&\"'`$@]\Z")
    """What a literal may not touch, for to some reader it is the beginning of it."""
    name_glue: re.Pattern[str] = re.compile(r"[\w&'$@]\Z")
    """What a quoted name may not touch."""
    prefixes: frozenset[str] = frozenset({"DATE", "TIMESTAMP", "TIME", "INTERVAL"})
    """Words that may touch the literal after them all the same."""
    punctuation: frozenset[str] = frozenset()
    """Signs that only this dialect knows."""
    refused_words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Token kinds that are refused wherever they stand, with what they are."""
    reads: Nodes = frozenset()
    """Node classes that a statement may hold beside the shared ones."""
    refuses: Nodes = frozenset()
    """Node classes of the shared lists that are not recognised here."""
    arguments: Mapping[type[exp.Expr], frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    """The arguments that a recognised class may have here, where they are not the shared ones."""
    syntax_functions: Nodes = frozenset()
    """Function classes that are operators or literals here, beside the shared ones."""
    clause_words: frozenset[str] = frozenset()
    """Words that stand before a bracket here without being a call, beside the shared ones."""
    moving_columns: frozenset[str] = frozenset()
    """Columns whose reading changes something."""
    quoting_metadata: frozenset[str] = frozenset()
    """Relations of `information_schema` whose messages quote stored values."""
    aliases_keep_case: bool = False
    """Whether a quoted alias or CTE name in another case is another name."""
    file_endings: frozenset[str] = frozenset()
    """Last parts of a name that make the whole name a file."""
    reserved: frozenset[str] = frozenset()
    """Token kinds that are a statement of their own where a relation's name would stand, beside the shared ones."""
    paths_in_quotes: bool = False
    """Whether a quoted name with dots in it may be a path of several parts."""
    pairs: frozenset[tuple[str, str]] = frozenset()
    """Token kinds of which the second may follow the first here, though it looks like an operator."""
