"""Names and bounds of the query templates, in Databricks SQL."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fubcli.results.formats import visible
from fubcli.skills.code_development.models.naming import identifier
from fubcli.skills.code_development.placeholders import example
from fubcli.skills.code_development.subject import Column, Table

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
_WORDS = (
    "all and anti any array as asc between by case cast column create cross current date day delete desc distinct drop "
    "else end except exists false for from full function group having hour in inner insert intersect interval into is "
    "join key lateral left like limit map merge minus minute month natural not null offset on or order outer over "
    "partition right row rows second select semi set struct table then time timestamp to true union unique update "
    "user using values when where window with year"
)
_RESERVED = frozenset(_WORDS.split())
_TIMES = ("timestamp", "date", "timestamp_ntz")
_KEYS = ("bigint", "int", "string")
_CREATED = ("created_at", "created", "created_date", "event_date", "date", "evaluation_date")


@dataclass(frozen=True)
class Parameter:
    """A named parameter: the type that `--param` takes, and a value, or the placeholder to fill in."""

    name: str
    type: str
    example: str
    fill_in: bool = False


@dataclass(frozen=True)
class Bound:
    """A condition, and the parameters in it."""

    condition: str
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True)
class Window:
    """The times between which aggregates look by themselves, RFC 3339 in UTC."""

    since: str
    until: str


def quoted(name: str) -> str:
    """Return a name as statements have it."""
    return name if _PLAIN.fullmatch(name) and name not in _RESERVED else "`" + name.replace("`", "``") + "`"


def full_name(table: Table, catalog: str) -> str:
    """Return a table's name in one of its catalogs."""
    return ".".join(map(quoted, (catalog, table.schema, table.name)))


def is_writable(name: str) -> bool:
    """Whether a name can be read by whoever reads the statement."""
    return visible(name, len(name)) == name


def is_simple(column: Column | None) -> bool:
    """Whether a column can be a parameter or a group: it names things, and is neither personal nor secret."""
    return column is not None and column.type.name in _KEYS and not column.sensitivity and is_writable(column.name)


def shown(table: Table, most: int) -> list[Column]:
    """Return the columns that a template selects, the key and those that bound scans first."""
    first = [each for each in (table.key, *map(table.column, table.partition_keys)) if each]
    rest = [each for each in table.selectable if is_writable(each.name)]
    return list(dict.fromkeys([*first, *rest]))[:most]


def time_of(table: Table) -> Column | None:
    """Return the column that says when a row came to be: a partition key, or one that is called so."""
    for name in (*table.partition_keys, *_CREATED):
        if (found := table.column(name)) and found.type.name in _TIMES and not found.sensitivity:
            return found
    return None


def equal(table: Table, column: Column, known: Mapping[str, str], prefix: str = "") -> Bound:
    """Return `column = :column`."""
    name = _parameter_name(column.name)
    parameter = Parameter(name, column.type.name, *example(table, column, name, known))
    return Bound(f"{prefix}{quoted(column.name)} = :{parameter.name}", (parameter,))


def after(column: Column, prefix: str = "") -> Bound:
    """Return `column > :after_column`; by itself the first page."""
    name, kind = _parameter_name(f"after_{column.name}"), column.type.name
    return Bound(f"{prefix}{quoted(column.name)} > :{name}", (Parameter(name, kind, "" if kind == "string" else "0"),))


def identities(table: Table, known: Mapping[str, str], prefix: str = "") -> Iterator[Bound]:
    """Yield the bounds on the partition keys that are identities."""
    for name in table.partition_keys:
        column = table.column(name)
        if column is not None and is_simple(column):
            yield equal(table, column, known, prefix)


def between(column: Column, window: Window) -> Bound:
    """Return the bounds of a time column."""
    kind, name = column.type.name, quoted(column.name)
    since, until = (window.since[:10], window.until[:10]) if kind == "date" else (window.since, window.until)
    ends = (since.rstrip("Z"), until.rstrip("Z")) if kind == "timestamp_ntz" else (since, until)
    return Bound(
        f"{name} >= :since AND {name} < :until", (Parameter("since", kind, ends[0]), Parameter("until", kind, ends[1]))
    )


def day_of(column: Column) -> str:
    """Return the expression of a time's day; nights and days of the business are Pacific."""
    name = quoted(column.name)
    if column.type.name == "timestamp":
        return f"CAST(from_utc_timestamp({name}, 'America/Los_Angeles') AS DATE)"
    return name if column.type.name == "date" else f"CAST({name} AS DATE)"


def _parameter_name(name: str) -> str:
    return identifier(name, 1, ("since", "until"))
