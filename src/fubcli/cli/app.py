"""The Typer app: argv to requests, envelopes to events, errors to exit codes."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import Annotated

import typer
from typer._click.exceptions import ClickException
from typer.main import get_command

from fubcli import __version__, interrupts, signals
from fubcli.bootstrap import Application, application
from fubcli.cli import call, commands, diagnostics, misnamed, output
from fubcli.cli import options as opt
from fubcli.cli.upstream import read_upstream
from fubcli.errors import FubError, Interrupted, Remedy, UsageError
from fubcli.frontend.event import problem, traceparent
from fubcli.frontend.given import Given
from fubcli.model.envelope import Envelope

HELP = """Ask the lakehouse anything; make it hard to hurt.

One JSON event (CloudEvents) on stdout, narration on stderr, the outcome in the exit code.

\b
Exit codes: 0 ok, 1 bug, 2 usage, 3 refused by policy, 4 needs staging first,
5 SQL rejected by the engine, 6 unavailable, 7 timed out, 8 findings,
9 not permitted, 130 interrupted (fubcli explain CODE).

\b
Examples:
  fubcli --operation=query --query="SELECT * FROM fub.contacts_silver.stages"
  fubcli --operation=query --query=@report.sql --param account:bigint=12345
  fubcli --operation=schema --catalog=fub --schema=contacts_silver
  fubcli --operation=monitor --catalog=fub --timeframe=today
  fubcli --operation=investigate --query="Contact lifecycle analysis for account 12345"
"""

_OF_EVERY_PROBLEM = ("type", "title", "detail", "operation", "exit_code", "retryable")

app = typer.Typer(
    name="fubcli",
    add_completion=False,
    rich_markup_mode=None,
    invoke_without_command=True,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "token_normalize_func": lambda token: token.replace("_", "-"),
        "max_content_width": 100,
    },
)


@cache
def with_commands() -> typer.Typer:
    """Return the app with its commands; without them it knows `--operation` alone."""
    commands.register(app)
    return app


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code; every failure becomes a problem event."""
    call.begin()
    try:
        command = get_command(with_commands() if commands.may_be_named(arguments) else app)
        left = command.main(args=opt.completed(arguments), prog_name="fubcli", standalone_mode=False)
    except KeyboardInterrupt:
        return interrupted()
    except FubError as error:
        is_told = isinstance(error, Interrupted) or not signals.interrupted()
        return _fail(error) if is_told else interrupted()
    except ClickException as error:
        return _fail(_usage(error))
    except (output.ReaderLeft, output.StdoutFailed):
        raise
    except Exception as error:
        if os.environ.get("FUBCLI_DEBUG"):
            raise
        return _fail(error) if not signals.interrupted() else interrupted()
    if signals.interrupted():  # Typer turns a KeyboardInterrupt into an exit code of its own
        return interrupted()
    return left if isinstance(left, int) else int(call.current.code)


def interrupted() -> int:
    """Tell of an interrupt, wherever it struck, and return its exit code."""
    return _fail(Interrupted("Interrupted; nothing goes on running."))


def _fail(error: BaseException) -> int:
    if isinstance(error, Interrupted):
        interrupts.heed()
    if isinstance(error, FubError):  # stderr tells of it before the event does
        error.detail, error.remedy = call.without_secrets((error.detail, error.remedy))
    envelope = problem(error, call.current.operation)
    diagnostics.failure(error if isinstance(error, FubError) else FubError(str(envelope.data["detail"])))
    if not output.is_for_people(call.current.form):
        try:
            call.write(envelope)
        except call.UNWRITABLE:  # the failure itself can be told, whatever its own members hold
            call.write(replace(envelope, data={name: envelope.data[name] for name in _OF_EVERY_PROBLEM}))
    return int(envelope.exit_code)


def _usage(error: ClickException) -> UsageError:
    context = getattr(error, "ctx", None)
    named = tuple(context.command_path.split()[1:]) if context is not None else ()
    if meant := None if named else misnamed.meant(error):
        return UsageError(error.message, remedy=(meant,))
    return UsageError(error.format_message(), remedy=(Remedy("Read the options", ("fubcli", *named, "--help")),))


@app.callback(help=HELP)
def main(  # noqa: PLR0913 - one parameter per option is how Typer reads them
    context: typer.Context,
    operation: opt.Operation = None,
    query: opt.Query = None,
    catalog: opt.Catalog = None,
    schema: opt.Schema = None,
    table: opt.Table = None,
    param: opt.Param = None,
    max_rows: opt.MaxRows = None,
    timeout: opt.Timeout = None,
    fields: opt.Fields = None,
    detail: opt.Detail = None,
    refresh: opt.Refresh = False,
    dry_run: opt.DryRun = False,
    justification: opt.Justification = None,
    promote: opt.Promote = False,
    timeframe: opt.Timeframe = None,
    as_of: opt.AsOf = None,
    fail_on: opt.FailOn = None,
    accept: opt.Accept = False,
    every: opt.Every = False,
    emit: opt.Emit = None,
    report: opt.Report = None,
    watch: opt.Watch = None,
    dbt_artifacts: opt.DbtArtifacts = None,
    playbook: opt.PlaybookName = None,
    output_form: opt.Output = None,
    output_file: opt.OutputFile = None,
    overwrite: opt.Overwrite = False,
    warehouse: opt.Warehouse = None,
    transport: opt.Transport = None,
    catalogs: opt.CatalogsFile = None,
    policy: opt.PolicyFile = None,
    upstream: opt.Upstream = None,
    version: Annotated[bool, typer.Option("--version", "-V", help="Print the version.")] = False,
) -> None:
    """Run the operation that was named."""
    if version:
        output.write_text(f"fubcli {__version__}")
        raise typer.Exit(0)
    if operation is None:
        return _without_operation(context)
    given = Given(
        query=query, catalog=catalog, schema=schema, table=table, param=tuple(param or ()), max_rows=max_rows,
        timeout=timeout, fields=fields, detail=detail, refresh=refresh, dry_run=dry_run, promote=promote,
        output=output_form, output_file=output_file, overwrite=overwrite, justification=justification,
        timeframe=timeframe, as_of=as_of, fail_on=fail_on, accept=accept, every=every, emit=tuple(emit or ()),
        report=report, watch=watch, dbt_artifacts=tuple(dbt_artifacts or ()), playbook=playbook,
    )  # fmt: skip
    name = opt.operation_name(operation)
    call.current.operation = name
    call.current.form = opt.form_for(name, output_form)
    opt.check_applicable(name, given)
    call.current.upstream = read_upstream(upstream)
    given = replace(given, upstream=call.current.upstream)
    call.current.trace = traceparent(call.current.upstream, os.environ)
    build = partial(
        application, progress=diagnostics.progress, catalogs_file=catalogs, policy_file=policy, warehouse=warehouse,
        transport=transport, traceparent=call.current.trace, upstream=call.current.upstream, settle=signals.settle,
    )  # fmt: skip
    repeated = opt.repeated(warehouse=warehouse, transport=transport, policy=policy, catalogs=catalogs)
    if watch is not None:
        from fubcli.cli.monitoring import watch_monitor

        call.current.code = watch_monitor(given, build, call.current.form, repeated, call.event_of)
        return None
    return call.tell(_run(name, given, build, repeated))


def _run(name: str, given: Given, build: Callable[..., Application], repeated: tuple[str, ...]) -> Envelope:
    from fubcli.cli.sources import with_text
    from fubcli.frontend.requests import query_request, schema_request

    if name == "monitor":
        from fubcli.cli.monitoring import monitor

        return monitor(given, build, call.current.form, repeated)
    if name == "investigate":
        from fubcli.cli.investigating import investigate

        return investigate(with_text(given), build, repeated)
    built = build()
    if name == "query":
        envelope = built.query(query_request(with_text(given), call.current.form, repeated))
    else:
        envelope = built.schema(schema_request(given, call.current.form))
    if built.warehouse.info.embedded:
        diagnostics.banner()
    return envelope


def _without_operation(context: typer.Context) -> None:
    if context.invoked_subcommand is not None:
        call.current.operation = context.invoked_subcommand
    else:
        if context.args or any(value for name, value in context.params.items() if name != "version"):
            raise UsageError("Say what to do: --operation=query, schema, monitor or investigate.")
        output.write_text(context.get_help())
