"""`fubcli config show`: which settings count, and where each came from."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from fubcli.bootstrap import application
from fubcli.cli import diagnostics, output
from fubcli.cli import options as opt
from fubcli.frontend.event import event

Origin = Annotated[bool, typer.Option("--origin", help="Also where each setting came from, and what it shadows.")]
Output = Annotated[str | None, typer.Option("--output", "-o", help="json | table | markdown.")]


def register(app: typer.Typer) -> None:
    """Add the configuration commands to the app."""
    config = typer.Typer(help="The settings that count.", rich_markup_mode=None)
    config.callback()(_group)  # with one command alone Typer would drop its name
    config.command("show")(config_show)
    app.add_typer(config, name="config")


def _group() -> None:
    """Group the commands."""


def config_show(  # noqa: PLR0913 - one parameter per option is how Typer reads them
    origin: Origin = False,
    output_form: Output = None,
    warehouse: opt.Warehouse = None,
    transport: opt.Transport = None,
    catalogs: opt.CatalogsFile = None,
    policy: opt.PolicyFile = None,
) -> None:
    """Show which warehouse, services, policy, catalogs, directories and keys count; of secrets whether they are set."""
    form = opt.form_for("config", output_form)
    built = application(
        progress=diagnostics.progress, catalogs_file=catalogs, policy_file=policy, warehouse=warehouse,
        transport=transport,
    )  # fmt: skip
    told = event(built.config(origin=origin), upstream=None, environ=os.environ)
    for sentence in output.warn_about(told, form):
        diagnostics.warning(sentence)
    output.write_event(told, form)
