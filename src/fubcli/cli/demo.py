"""Fire drills on the embedded lakehouse: `demo scenario`, `list`, `status`."""

from __future__ import annotations

import os
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from fubcli.bootstrap import application
from fubcli.cli import diagnostics, output
from fubcli.cli import options as opt
from fubcli.errors import UsageError
from fubcli.frontend.event import event
from fubcli.model.envelope import Envelope

if TYPE_CHECKING:
    from fubcli.operations.demo.run import DemoPorts

Night = Annotated[str | None, typer.Option(help="Pacific night, YYYY-MM-DD; the last complete one by itself.")]
Table = Annotated[str | None, typer.Option(help="Exported table, catalog.schema.table; the scenario's by itself.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the app."""
    demo = typer.Typer(
        help="Fire drills: put a fault into the embedded lakehouse, and take it out.", rich_markup_mode=None
    )
    demo.command("scenario")(demo_scenario)
    demo.command("list")(demo_list)
    demo.command("status")(demo_status)
    app.add_typer(demo, name="demo")


def demo_scenario(
    name: Annotated[str, typer.Argument(help="What goes wrong; fubcli demo list has them all.")],
    night: Night = None,
    table: Table = None,
    warehouse: opt.Warehouse = None,
) -> None:
    """Rebuild the embedded lakehouse with a fault in it, in place of the one before; the sandbox stays as it is."""
    from fubcli.operations.demo import begun

    _tell(begun(name, _date(night), table, _ports(warehouse)))


def demo_list() -> None:
    """List the scenarios."""
    from fubcli.operations.demo import listed

    _tell(listed(_ports(None)))


def demo_status() -> None:
    """Say which scenario is in force, and what is true while it is."""
    from fubcli.operations.demo import status

    _tell(status(_ports(None)))


def _date(night: str | None) -> date | None:
    if night is None:
        return None
    try:
        return datetime.strptime(night, "%Y-%m-%d").date()  # noqa: DTZ007 - a date has no zone
    except ValueError as error:
        raise UsageError(f"--night={night}: it is no date such as 2026-08-03.") from error


def _ports(warehouse: str | None) -> DemoPorts:
    return application(progress=diagnostics.progress, warehouse=warehouse).demo


def _tell(envelope: Envelope) -> None:
    output.write_event(event(envelope, upstream=None, environ=os.environ), "json")
