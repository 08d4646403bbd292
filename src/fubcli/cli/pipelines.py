"""The packaged dbt pipelines: `pipelines list`, `run`, `test`, `status`, `generate`, `link`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fubcli.bootstrap import application
from fubcli.cli import call, diagnostics
from fubcli.cli import options as opt
from fubcli.cli.steps import Steps
from fubcli.errors import UsageError

if TYPE_CHECKING:
    from fubcli.bootstrap import Application

Name = Annotated[str, typer.Argument(help="Pipeline; fubcli pipelines list has them all.")]
Target = Annotated[str | None, typer.Option(help="Where it runs; the embedded file by itself.")]
Output = Annotated[str | None, typer.Option("--output", "-o", help="json | table | markdown.")]
FullRefresh = Annotated[bool, typer.Option("--full-refresh", help="Drop incremental tables and build them again.")]
Empty = Annotated[bool, typer.Option("--empty", help="Build tables without rows.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the app."""
    pipelines = typer.Typer(
        help="The packaged dbt pipelines: run them, test them, see how they are.", rich_markup_mode=None
    )
    pipelines.command("list")(pipelines_list)
    pipelines.command("run")(pipelines_run)
    pipelines.command("test")(pipelines_test)
    pipelines.command("status")(pipelines_status)
    pipelines.command("generate")(pipelines_generate)
    pipelines.command("link")(pipelines_link)
    app.add_typer(pipelines, name="pipelines")


def pipelines_list(output_form: Output = None, policy: opt.PolicyFile = None) -> None:
    """List the pipelines: targets, environments, the schemas they read and write, the last runs."""
    from fubcli.operations.pipelines import listed

    _form(output_form)
    call.tell(listed(_built(policy).pipelines))


def pipelines_run(  # noqa: PLR0913 - one parameter per option is how Typer reads them
    name: Name, target: Target = None, full_refresh: FullRefresh = False, empty: Empty = False,
    output_form: Output = None, policy: opt.PolicyFile = None,
) -> None:  # fmt: skip
    """Build a pipeline and test its data; exit code 8 when a model or a test failed."""
    from fubcli.model.policy import Rebuild
    from fubcli.operations.pipelines import run

    _form(output_form)
    asked = {Rebuild.FULL_REFRESH: full_refresh, Rebuild.EMPTY: empty}
    with _steps() as steps:
        told = run(name, target, frozenset(each for each in asked if asked[each]), _built(policy, steps).pipelines)
    call.tell(told)


def pipelines_test(
    name: Name, target: Target = None, output_form: Output = None, policy: opt.PolicyFile = None
) -> None:
    """Run a pipeline's unit tests in a scratch file, and its data tests; exit code 8 when one failed."""
    from fubcli.operations.pipelines import tested

    _form(output_form)
    with _steps() as steps:
        told = tested(name, target, _built(policy, steps).pipelines)
    call.tell(told)


def pipelines_status(
    name: Name, target: Target = None, output_form: Output = None, policy: opt.PolicyFile = None
) -> None:
    """Tell what the last runs came to, and whether one goes on."""
    from fubcli.operations.pipelines import status

    _form(output_form)
    call.tell(status(name, target, _built(policy).pipelines))


def pipelines_generate(  # noqa: PLR0913 - one parameter per option is how Typer reads them
    name: Annotated[str, typer.Argument(help="zoom: what zoom_bronze reads; marketing: what marketing reads.")],
    target: Target = None,
    meetings: Annotated[int | None, typer.Option(min=1, help="How many for zoom; 10,000 by itself.")] = None,
    customers: Annotated[int | None, typer.Option(min=1, help="How many for marketing; 10,000 by itself.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Another one makes other data.")] = None,
    as_of: Annotated[str | None, typer.Option(help="The last night of it, YYYY-MM-DD; today's by itself.")] = None,
    next_day: Annotated[bool, typer.Option("--next-day", help="Add one night to what is there.")] = False,
    anew: Annotated[
        bool, typer.Option("--anew", help="Throw away what is there, and all that was built of it.")
    ] = False,
    fault: Annotated[
        str | None,
        typer.Option(
            help="low_quality | stale | dropped_column | hot_phone (of marketing): what goes wrong in the night."
        ),
    ] = None,
    output_form: Output = None,
) -> None:
    """Generate raw data, dirty on purpose, into the embedded file, and beside it the truth about it."""
    from fubcli.operations.pipelines import generated

    _form(output_form)
    sizes = {each: size for each, size in (("meetings", meetings), ("customers", customers)) if size}
    with _steps() as steps:
        told = generated(
            name, target, _built(None, steps).pipelines, sizes=sizes, seed=seed, as_of=_date(as_of),
            next_day=next_day, anew=anew, fault=fault,
        )  # fmt: skip
    call.tell(told)


def pipelines_link(
    name: Name, target: Target = None, output_form: Output = None, policy: opt.PolicyFile = None
) -> None:
    """Find records that are probably of one person (marketing); the next run takes them."""
    from fubcli.operations.pipelines import linked

    _form(output_form)
    with _steps() as steps:
        told = linked(name, target, _built(policy, steps).pipelines)
    call.tell(told)


def _date(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a date has no zone
    except ValueError as error:
        raise UsageError(f"--as-of={text}: it is no date such as 2026-08-03.") from error


def _form(requested: str | None) -> None:
    call.current.form = opt.form_for("pipelines", requested)


def _steps() -> Steps:
    return Steps(diagnostics.passing if diagnostics.is_watched() else None)


def _built(policy: Path | None, steps: Steps | None = None) -> Application:
    if steps is None:
        return application(progress=diagnostics.progress, policy_file=policy)
    return application(progress=diagnostics.progress, policy_file=policy, steps=steps)
