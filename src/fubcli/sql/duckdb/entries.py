"""What the families are written in: one entry for each Databricks function, and how DuckDB gets to the same answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache

from sqlglot import exp

from fubcli.sql.duckdb.unsupported import NotOnDuckDB
from fubcli.sql.types.functions import Returns

Arguments = list[exp.Expr]
Around = Callable[[exp.Expr], exp.Expr]
Fix = Callable[[Arguments], exp.Expr]


class Way(StrEnum):
    """How an entry is carried out."""

    NATIVE = "native"
    RENAMED = "renamed"
    MACRO = "macro"
    REWRITTEN = "rewritten"
    REFUSED = "refused"


@dataclass(frozen=True)
class Entry:
    """One function: its name, the way, and in words what the two engines do where they differ."""

    name: str
    way: Way
    databricks: str = ""
    duckdb: str = ""
    nodes: tuple[type[exp.Expr], ...] = ()
    target: str = ""
    macro: str = ""
    returns: Returns = field(default="unknown", compare=False)
    fix: Fix | None = field(default=None, compare=False)
    texts: tuple[int, ...] = ()
    """The places of arguments that are read as texts, whatever they are."""
    moments: str = ""
    """What arguments that are texts are read as: `date` or `timestamp`; empty when they stay texts."""
    around: Around | None = field(default=None, compare=False)
    """For an aggregate: what stands around the whole of it, FILTER and OVER included."""


def native(name: str, *nodes: type[exp.Expr]) -> Entry:
    """The parser's own translation is right; `nodes` are the classes that the parser reads the call as."""
    return Entry(name, Way.NATIVE, nodes=nodes)


def renamed(name: str, target: str, returns: Returns = "unknown") -> Entry:
    """DuckDB has it, arguments and meaning alike, under `target`."""
    return Entry(name, Way.RENAMED, target=target, returns=returns)


def same(*names: str, returns: Returns = "unknown") -> Sequence[Entry]:
    """DuckDB has them under the same names, checked argument by argument."""
    return [renamed(name, name, returns) for name in names]


def macro(name: str, text: str, databricks: str = "", duckdb: str = "", *, returns: Returns = "unknown") -> Entry:
    """A DuckDB macro `sp_<name>`: `text` is all that follows the name, overloads included."""
    return Entry(name, Way.MACRO, databricks, duckdb, target=f"sp_{name}", macro=text, returns=returns)


def on_text(entry: Entry) -> Entry:
    """The first argument is read as a text, whatever it is."""
    return replace(entry, texts=(0,))


def on_moments(entry: Entry, kind: str) -> Entry:
    """Arguments that are known to be texts are read as dates or timestamps, by Spark's rules."""
    return replace(entry, moments=kind)


def rewritten(name: str, fix: Fix, databricks: str = "", duckdb: str = "", *, returns: Returns = "unknown") -> Entry:
    """A function over the arguments returns what stands in the call's place."""
    return Entry(name, Way.REWRITTEN, databricks, duckdb, fix=fix, returns=returns)


def around(entry: Entry, wrap: Around, databricks: str = "", duckdb: str = "") -> Entry:
    """Put something around an aggregate together with its FILTER and OVER."""
    return replace(entry, around=wrap, databricks=databricks, duckdb=duckdb)


def refused(name: str, why: str) -> Entry:
    """The embedded engine says that it does not have it."""
    return Entry(name, Way.REFUSED, duckdb=why)


def call(name: str, *arguments: exp.Expr) -> exp.Anonymous:
    """Return a call of a DuckDB function or macro."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def text_of(argument: exp.Expr, what: str) -> str:
    """Return the text of a literal; raises NotOnDuckDB when it is anything else."""
    if isinstance(argument, exp.Literal) and argument.is_string:
        return str(argument.this)
    raise NotOnDuckDB(
        f"{what} that is not a plain text literal runs on Databricks; the embedded engine needs a literal"
    )


@lru_cache(maxsize=256)
def _built(name: str, dialect: str | None) -> exp.DataType:
    return exp.DataType.build(name, dialect=dialect)


def sql_type(name: str, dialect: str | None = None) -> exp.DataType:
    """Return a type to cast to; the parser's own way to one is slow."""
    return _built(name, dialect).copy()


def lacking(what: str) -> NotOnDuckDB:
    """Return the refusal of something that only Databricks has."""
    return NotOnDuckDB(f"{what} runs on Databricks; the embedded engine does not have it")


def number(value: int) -> exp.Expr:
    """Return a number literal."""
    return exp.Literal.number(value)


def text(value: str) -> exp.Expr:
    """Return a text literal."""
    return exp.Literal.string(value)


def count(arguments: Arguments, name: str, *allowed: int) -> None:
    """Raise NotOnDuckDB unless a call has one of the allowed numbers of arguments."""
    if len(arguments) not in allowed:
        raise NotOnDuckDB(f"{name} with {len(arguments)} arguments is not known to the embedded engine")


_AGGREGATES = frozenset(
    {"sum", "avg", "min", "max", "median", "first", "last", "any_value", "max_by", "min_by", "mode", "quantile_cont", "quantile_disc",
     "array_agg", "lag", "lead", "nth_value", "bit_and", "bit_or", "bit_xor", "stddev_samp", "var_samp", "corr"}
)  # fmt: skip


def is_unsure(*nodes: exp.Expr) -> bool:
    """Whether DuckDB chooses a macro's overload before it knows the operands' types: they aggregate or look across rows."""
    return any(
        isinstance(each, exp.AggFunc | exp.Window)
        or (isinstance(each, exp.Anonymous) and str(each.this).lower() in _AGGREGATES)
        for node in nodes
        for each in node.walk(prune=lambda inner: isinstance(inner, exp.Query))
    )


def structure(fields: Sequence[tuple[str, exp.Expr]]) -> exp.Expr:
    """Return a struct of named values."""
    return exp.Struct(
        expressions=[
            exp.PropertyEQ(this=exp.to_identifier(name, quoted=True), expression=value) for name, value in fields
        ]
    )
