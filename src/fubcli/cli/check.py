"""`fubcli check`: options to a request, judgements to the form that was asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from fubcli.bootstrap import application
from fubcli.cli import diagnostics, output
from fubcli.cli import options as opt
from fubcli.errors import ExitCode, UsageError
from fubcli.frontend.event import event
from fubcli.model.dialect import SqlDialect
from fubcli.model.names import Environment
from fubcli.model.policy_verdict import Verdict
from fubcli.results.formats import compact

if TYPE_CHECKING:
    from fubcli.bootstrap import Application
    from fubcli.model.request import CheckRequest
    from fubcli.operations.check.run import Checked, Tally

_FAIL_ON = {"refuse": Verdict.REFUSE, "needs_staging": Verdict.NEEDS_STAGING}

Files = Annotated[list[str] | None, typer.Argument(help="SQL files, notebooks, a dbt manifest, directories, or -.")]
Input = Annotated[
    str | None, typer.Option("--input", help='ndjson: lines of {"id","sql"} with environment or catalog.')
]
Output = Annotated[str | None, typer.Option("--output", "-o", help="json | ndjson | sarif | table | markdown.")]
FailOn = Annotated[
    str | None, typer.Option(help="refuse | needs_staging: exit 8 when any statement got that or worse.")
]
Where = Annotated[str | None, typer.Option(help="production | staging | sandbox: judge at least as strictly as there.")]
Catalog = Annotated[str | None, typer.Option(help="Catalog that completes unqualified names.")]
Schema = Annotated[str | None, typer.Option(help="Schema that completes unqualified names; with --catalog.")]
Dialect = Annotated[
    str | None, typer.Option(help="databricks | snowflake | bigquery | duckdb; else that of the warehouse.")
]
Every = Annotated[bool, typer.Option("--all", help="List allowed statements too; ndjson always does.")]


def check(  # noqa: PLR0913 - one parameter per option is how Typer reads them
    files: Files = None,
    input_form: Input = None,
    output_form: Output = None,
    fail_on: FailOn = None,
    environment: Where = None,
    catalog: Catalog = None,
    schema: Schema = None,
    dialect: Dialect = None,
    every: Every = False,
    catalogs: opt.CatalogsFile = None,
    policy: opt.PolicyFile = None,
) -> None:
    """Judge SQL files, compiled dbt models, notebooks or NDJSON; run nothing."""
    from fubcli.model.request import CheckRequest

    if input_form not in (None, "ndjson"):
        raise UsageError(f"--input={input_form}: it is ndjson, or left out: files say by their names what they are.")
    if schema and not catalog:
        raise UsageError("--schema needs --catalog.")
    form = opt.form_for("check", output_form)
    threshold = _FAIL_ON[_one_of("--fail-on", fail_on, tuple(_FAIL_ON))] if fail_on is not None else None
    paths = _paths(files)
    built = application(progress=diagnostics.progress, catalogs_file=catalogs, policy_file=policy, warehouse=None)
    request = CheckRequest(
        paths=paths,
        stdin=_stdin(paths),
        ndjson=input_form == "ndjson",
        environment=Environment(_one_of("--environment", environment, tuple(Environment))) if environment else None,
        catalog=catalog,
        schema=schema,
        dialect=SqlDialect(_one_of("--dialect", dialect, tuple(SqlDialect))) if dialect else built.dialect,
    )
    reached = _told(request, built, form, every=every, fail_on=threshold)
    raise typer.Exit(ExitCode.FINDINGS if reached else ExitCode.OK)


def _told(request: CheckRequest, built: Application, form: str, *, every: bool, fail_on: Verdict | None) -> bool:
    """Write the judgements in a form, and return whether any statement got `fail_on` or worse."""
    from fubcli.operations.check.run import Tally

    checks, tally, version = built.check(request), Tally(), built.configuration.policy.version
    if form == "ndjson":
        _write_lines(checks, tally)
    elif form == "sarif":
        from fubcli.operations.check import sarif

        output.write_json(sarif.log(checks, tally, policy=version, directory=Path.cwd()))
    else:
        from fubcli.operations.check.telling import envelope

        told = event(envelope(checks, tally, policy=version, every=every), upstream=None, environ=os.environ)
        for sentence in output.warn_about(told, form):
            diagnostics.warning(sentence)
        output.write_event(told, form)
    return fail_on is not None and tally.reaches(fail_on)


def _write_lines(checks: Iterator[Checked], tally: Tally) -> None:
    from fubcli.operations.check.telling import statement_line

    for checked in checks:
        tally.add(checked)
        output.write_text(compact(statement_line(checked)))


def _one_of(option: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise UsageError(f"{option}={value}: it is one of {', '.join(allowed)}.")
    return value


def _paths(files: list[str] | None) -> tuple[str, ...]:
    """Return the paths given; without any, stdin, unless that is a person at a terminal."""
    if files:
        return tuple(files)
    if sys.stdin is not None and sys.stdin.isatty():
        raise UsageError("Say what to judge: files, directories, or - for stdin.")
    return ("-",)


def _stdin(paths: tuple[str, ...]) -> BinaryIO | None:
    """Return stdin when a path names it; raises UsageError when it is closed, or named twice."""
    if paths.count("-") > 1:
        raise UsageError("- reads stdin, which can be read once.")
    if "-" in paths and sys.stdin is None:
        raise UsageError("- reads stdin, and stdin is closed.")
    return sys.stdin.buffer if "-" in paths else None
