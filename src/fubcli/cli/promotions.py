"""Commands about staging receipts: `promotions list`, `show`, `verify`, `prune`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fubcli.bootstrap import application
from fubcli.cli import diagnostics, output
from fubcli.cli import options as opt
from fubcli.frontend.event import event
from fubcli.model.envelope import Envelope

if TYPE_CHECKING:
    from fubcli.operations.promotions.run import PromotionPorts


def register(app: typer.Typer) -> None:
    """Add the commands to the app."""
    promotions = typer.Typer(help="The receipts that staging runs leave.", rich_markup_mode=None)
    promotions.command("list")(promotions_list)
    promotions.command("show")(promotions_show)
    promotions.command("verify")(promotions_verify)
    promotions.command("prune")(promotions_prune)
    app.add_typer(promotions, name="promotions")


def promotions_list(
    warehouse: opt.Warehouse = None, catalogs: opt.CatalogsFile = None, policy: opt.PolicyFile = None
) -> None:
    """List the receipts, newest first, and whether each counts."""
    from fubcli.operations.promotions import listed

    _tell(listed(_ports(warehouse, catalogs, policy)))


def promotions_show(
    receipt: Annotated[str, typer.Argument(help="Id of a receipt.")],
    warehouse: opt.Warehouse = None,
    catalogs: opt.CatalogsFile = None,
    policy: opt.PolicyFile = None,
) -> None:
    """Show one receipt with all that it is bound to."""
    from fubcli.operations.promotions import shown

    _tell(shown(receipt, _ports(warehouse, catalogs, policy)))


def promotions_verify(
    receipt: Annotated[str | None, typer.Argument(help="Id of a receipt.")] = None,
    query: opt.Query = None,
    warehouse: opt.Warehouse = None,
    catalogs: opt.CatalogsFile = None,
    policy: opt.PolicyFile = None,
) -> None:
    """Say whether a receipt counts, or whether a query has one that does: exit code 0, else 4."""
    from fubcli.cli.sources import sql_text
    from fubcli.operations.promotions import verified

    sql = sql_text(query) if query is not None else None
    _tell(verified(receipt, sql, _ports(warehouse, catalogs, policy)))


def promotions_prune(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go; remove nothing.")] = False,
    warehouse: opt.Warehouse = None,
    catalogs: opt.CatalogsFile = None,
    policy: opt.PolicyFile = None,
) -> None:
    """Remove receipts that have expired, were tampered with, or cannot be read."""
    from fubcli.operations.promotions import pruned

    _tell(pruned(_ports(warehouse, catalogs, policy), dry_run=dry_run))


def _ports(warehouse: str | None, catalogs: Path | None, policy: Path | None) -> PromotionPorts:
    built = application(progress=diagnostics.progress, catalogs_file=catalogs, policy_file=policy, warehouse=warehouse)
    return built.promotions


def _tell(envelope: Envelope) -> None:
    output.write_event(event(envelope, upstream=None, environ=os.environ), "json")
    if envelope.exit_code:
        raise typer.Exit(int(envelope.exit_code))
