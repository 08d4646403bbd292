"""Every Databricks function that the embedded engine knows, by family; one entry is one function."""

from __future__ import annotations

from fubcli.sql.duckdb import casts, exact, generators, json_reading, operators, ordering
from fubcli.sql.duckdb.entries import Entry, Way
from fubcli.sql.duckdb.families import (
    aggregates,
    collections,
    dates,
    json,
    lambdas,
    numbers,
    ordinary,
    regex,
    text,
    times,
)

FAMILIES = {
    "dates": dates, "times": times, "numbers": numbers, "text": text, "regex": regex, "collections": collections,
    "lambdas": lambdas, "json": json, "aggregates": aggregates, "ordinary": ordinary,
}  # fmt: skip
ENTRIES: dict[str, Entry] = {entry.name: entry for family in FAMILIES.values() for entry in family.ENTRIES}
MACROS: dict[str, str] = {
    **{entry.target: entry.macro for entry in ENTRIES.values() if entry.way is Way.MACRO},
    **{
        name: body
        for part in (*FAMILIES.values(), casts, exact, json_reading, operators, generators, ordering)
        for name, body in part.HELPERS.items()
    },
}
