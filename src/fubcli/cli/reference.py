"""Commands about fubcli itself: `contracts`, `spec`, `explain`."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from fubcli.cli import output
from fubcli.frontend.event import event
from fubcli.model.envelope import Envelope


def register(app: typer.Typer) -> None:
    """Add the reference commands to the app."""
    contracts = typer.Typer(help="The JSON Schemas of everything that fubcli writes.", rich_markup_mode=None)
    contracts.command("list")(contracts_list)
    contracts.command("show")(contracts_show)
    app.add_typer(contracts, name="contracts")
    app.command("spec")(spec)
    app.command("explain")(explain)


def contracts_list() -> None:
    """List the published contracts."""
    from fubcli.contracts import published

    listed = [
        {"name": name, "id": published.urn(name), "title": published.schema(name)["title"]}
        for name in published.names()
    ]
    _tell(Envelope("contracts", "result", "contract-list", {"operation": "contracts", "contracts": listed}))


def contracts_show(name: Annotated[str, typer.Argument(help="Name of a contract.")]) -> None:
    """Print one JSON Schema, as validators read it."""
    from fubcli.contracts import published

    output.write_json(published.schema(name))


def spec() -> None:
    """Print the whole command line as JSON: commands, options, exit codes, rules, contracts."""
    from fubcli.cli.app import with_commands
    from fubcli.cli.spec import specification

    _tell(Envelope("spec", "result", "spec", specification(with_commands())))


def explain(topic: Annotated[str, typer.Argument(help="A rule, or an exit code.")]) -> None:
    """Explain a rule of the policy or an exit code."""
    from fubcli.cli.explain import explanation

    _tell(Envelope("explain", "result", "explanation", explanation(topic), subject=topic))


def _tell(envelope: Envelope) -> None:
    output.write_event(event(envelope, upstream=None, environ=os.environ), "json")
