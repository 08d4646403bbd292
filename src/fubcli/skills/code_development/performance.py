"""What a brief about performance is about: partition filters, rows that are read, pages by key, columns by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fubcli.results.formats import visible
from fubcli.skills.code_development.acceptance import Test, test_of
from fubcli.skills.code_development.risks import LARGE, Risk, columns_of, named
from fubcli.skills.code_development.subject import Evidence, Subject, Table

Queries = Sequence[Mapping[str, Any]]
"""Templates as the event has them; `expected` says what one is expected to read."""


def risks(subject: Subject, queries: Queries) -> Iterator[Risk]:
    """Yield what makes reading these tables slow."""
    for table in filter(_is_asked, subject.concerned):
        yield from _of_table(table)
        if (query := _costliest(table, queries)) is not None:
            yield _of_estimate(table, query)


def acceptance_tests(subject: Subject, queries: Queries) -> Iterator[Test]:
    """Yield when reading these tables is fast enough; all can be told by `--dry-run`, without a row being read."""
    for table in filter(_is_asked, subject.concerned):
        name = visible(table.full)
        given = f"every statement that the code sends to {name}"
        if keys := _keys(table):
            yield test_of(
                "partition-filter", name, given, "each is judged with --dry-run",
                f"each has a bound on {keys} that is not wrapped in a function",
            )  # fmt: skip
        if bound := _bound(table, queries):
            yield test_of("rows-read", name, given, "each is judged with --dry-run", f"`estimate.rows` is {bound}")
        if table.key is not None:
            key = visible(table.key.name)
            yield test_of(
                "keyset-paging", name, "the first page, and one a thousand pages later",
                "both are judged with --dry-run",
                f"both have {key} > :after_{key} ORDER BY {key} LIMIT, neither has OFFSET; their estimates are equal",
            )  # fmt: skip
        yield test_of(
            "no-select-star", name, f"{name} with one more column", "the code runs on it",
            "every statement names its columns: the same ones are read, and results are the same",
        )  # fmt: skip


def _is_asked(table: Table) -> bool:
    return bool(table.catalog)


def _of_table(table: Table) -> Iterator[Risk]:
    name, here = visible(table.full), (Evidence(table=table.full),)
    columns = [each for each in map(table.column, table.partition_keys) if each]
    if columns:
        yield Risk(
            f"partition-filter:{name}", "critical" if table.size >= LARGE else "warning",
            f"Without a filter on {named(columns)} all of {name} is read",
            _size(table) + "A bound on a key inside a function may filter nothing.", columns_of(table, columns),
        )  # fmt: skip
    if table.key is not None:
        yield Risk(
            f"offset-paging:{name}", "warning", f"OFFSET on {name} reads all the rows that it skips",
            f"Page by {visible(table.key.name)}, from the last one of the page before.", columns_of(table, [table.key]),
        )  # fmt: skip
    yield Risk(
        f"select-star:{name}", "info", f"SELECT * reads all {len(table.columns)} columns of {name}",
        "The store is columnar: name what is needed, and what is added later costs nothing.", here,
    )  # fmt: skip


def _size(table: Table) -> str:
    return f"It has {table.size:,} rows. " if table.size else ""


def _of_estimate(table: Table, query: Mapping[str, Any]) -> Risk:
    rows, basis = query["expected"]["rows"], "; ".join(query["expected"]["basis"])
    return Risk(
        f"rows-read:{visible(table.full)}", "warning" if rows >= LARGE else "info",
        f"{query['name']} of {visible(table.full)} is expected to read {rows:,} rows",
        f"None of its queries here reads more. It rests on: {visible(basis, 300)}.", (Evidence(table=table.full),),
    )  # fmt: skip


def _bound(table: Table, queries: Queries) -> str:
    """Return the most rows that a statement may be expected to read; nothing without a query to compare with."""
    if (query := _costliest(table, queries)) is not None:
        return f"at most {query['expected']['rows']:,}, as of {query['name']} here"
    has_any = any(each["table"] == visible(table.full) for each in queries)
    return "at most the largest that --dry-run tells of its queries here" if has_any else ""


def _costliest(table: Table, queries: Queries) -> Mapping[str, Any] | None:
    found = [each for each in queries if each["table"] == visible(table.full) and "expected" in each]
    return max(found, key=lambda each: int(each["expected"]["rows"]), default=None)


def _keys(table: Table) -> str:
    return " or ".join(visible(each, 60) for each in table.partition_keys)
