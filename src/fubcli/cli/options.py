"""The options of `--operation`: their types and help, and which belongs to which operation."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from fubcli.cli.output import FORMS, chosen_form
from fubcli.errors import UsageError
from fubcli.frontend.given import Given
from fubcli.operations import ALIASES, OPERATIONS
from fubcli.results.formats import IN_FILES

SECONDS, LEAST_SECONDS = 60, 10
"""Between two looks of --watch: by itself, and at least."""

Operation = Annotated[
    str | None, typer.Option(help="query | schema (also explore) | monitor | investigate (also analyze).")
]
Query = Annotated[
    str | None, typer.Option(help="Databricks SQL, @file.sql, or - for stdin; to investigate also plain words.")
]
Catalog = Annotated[str | None, typer.Option(help="Catalog; for schema and monitor also a,b or all.")]
Schema = Annotated[str | None, typer.Option(help="Schema; with --catalog it completes unqualified names.")]
Table = Annotated[
    str | None, typer.Option(help="Table to describe, watch or analyze; also schema.table or catalog.schema.table.")
]
Param = Annotated[list[str] | None, typer.Option(help="name=value or name:type=value for :name; repeatable.")]
MaxRows = Annotated[
    int | None, typer.Option(min=1, help="Fewer rows than the policy's default, or more up to its limit.")
]
Timeout = Annotated[float | None, typer.Option(min=0.001, help="Seconds of wall time, up to the policy's limit.")]
Fields = Annotated[str | None, typer.Option(help="Columns to keep, comma-separated.")]
Detail = Annotated[str | None, typer.Option(help="names | columns | full.")]
PlaybookName = Annotated[
    str | None, typer.Option("--playbook", help="What to investigate by; fubcli playbooks list has their names.")
]
Refresh = Annotated[bool, typer.Option("--refresh", help="Ask the warehouse, not the cached snapshot.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Judge and explain; run nothing.")]
Justification = Annotated[
    str | None, typer.Option(help="Why personal data must be shown; a sentence that the audit log keeps.")
]
Promote = Annotated[bool, typer.Option("--promote", help="Run it on staging first, then on production.")]
Output = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        help="json | ndjson | table | csv | markdown; schema also ddl; a file without suffix also arrow | parquet.",
    ),
]
Timeframe = Annotated[
    str | None,
    typer.Option(
        help="today | yesterday | last_24h | past_week | past_month | past_90_days | 2026-11-20 | FIRST/LAST."
    ),
]
AsOf = Annotated[
    str | None, typer.Option(help="Judge as it was at a time: 2026-11-20T07:00, Pacific unless it says otherwise.")
]
FailOn = Annotated[str | None, typer.Option(help="warning | critical: exit 8 when anything got that or worse.")]
Accept = Annotated[bool, typer.Option("--accept", help="Take the columns that tables have now as right.")]
Emit = Annotated[
    list[str] | None,
    typer.Option(help="datadog | openlineage: carry all of it in the event; a,b or repeated; none: nothing of either."),
]
Watch = Annotated[
    int | None,
    typer.Option(
        min=LEAST_SECONDS,
        metavar="[<int>]",
        help=f"Look again every so many seconds ({SECONDS} when it has no number).",
    ),
]
Every = Annotated[bool, typer.Option("--all", help="List every check, also those that are well.")]
Report = Annotated[
    Path | None, typer.Option(help="Write a page for people to this file: .html, one file that needs no network.")
]
DbtArtifacts = Annotated[
    list[str] | None, typer.Option(help="dbt's target directory, or several, comma-separated; repeatable.")
]
OutputFile = Annotated[
    Path | None, typer.Option(help="Write the rows to this file: .parquet, .arrow, .csv, .ndjson, .json, .md.")
]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="Let --output-file or --report replace a file that exists.")
]
Warehouse = Annotated[
    str | None, typer.Option(help="Warehouse profile: embedded, databricks, one of fubcli.toml; also FUBCLI_WAREHOUSE.")
]
Transport = Annotated[
    str | None, typer.Option(help="statement-api | connector, to a live warehouse; also FUBCLI_TRANSPORT.")
]
CatalogsFile = Annotated[Path | None, typer.Option("--catalogs", help="A catalogs.yaml in place of the packaged one.")]
PolicyFile = Annotated[Path | None, typer.Option("--policy", help="A safety_policy.yaml that tightens the policy.")]
Upstream = Annotated[str | None, typer.Option(help="Event of the skill before, a file or - for stdin.")]


_FOR: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("max_rows", "fields", "dry_run", "promote", "output_file", "justification"), ("query",)),
    **dict.fromkeys(("query", "param", "timeout"), ("query", "investigate")),
    **dict.fromkeys(("accept", "every", "emit", "report", "watch", "dbt_artifacts"), ("monitor",)),
    **dict.fromkeys(("timeframe", "as_of", "fail_on"), ("monitor", "investigate")),
    "detail": ("schema",),
    "playbook": ("investigate",),
    "table": ("schema", "monitor", "investigate"),
    "refresh": ("schema", "monitor"),
    "overwrite": ("query", "monitor"),
}
"""Which operations an option is for; one that is not named here is for all."""


def completed(arguments: Sequence[str]) -> list[str]:
    """Return a command line in which a bare `--watch` has the number of seconds that it stands for."""
    found = list(arguments)
    for at, argument in enumerate(found):
        following = found[at + 1] if at + 1 < len(found) else ""
        if argument == "--watch" and not following.isdecimal():
            found[at] = f"--watch={SECONDS}"
    return found


def operation_name(given: str) -> str:
    """Return the operation's own name; raises UsageError with the nearest names."""
    name = ALIASES.get(given, given)
    if name in OPERATIONS:
        return name
    known = [*OPERATIONS, *ALIASES]
    near = difflib.get_close_matches(given, known, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise UsageError(f"--operation={given}: this version has {', '.join(known)}.{hint}")


def form_for(operation: str, requested: str | None) -> str:
    """Return the form of stdout; raises UsageError for one that the operation does not have."""
    form = chosen_form(requested)
    if form in IN_FILES and operation == "query":
        return "json"
    if form not in FORMS[operation]:
        raise UsageError(f"--output={form}: {operation} writes {', '.join(FORMS[operation])}.")
    return form


def check_applicable(operation: str, given: Given) -> None:
    """Raise UsageError for an option that would be ignored."""
    for name, operations in _FOR.items():
        if operation not in operations and getattr(given, name):
            option = f"--{name.replace('_', '-')}"
            raise UsageError(f"{option} belongs to --operation={' and '.join(operations)}, not to {operation}.")


def repeated(**given: Path | str | None) -> tuple[str, ...]:
    """Return the options that a command for the same warehouse, policy and catalogs must repeat."""
    return tuple(f"--{name}={value}" for name, value in given.items() if value is not None)
