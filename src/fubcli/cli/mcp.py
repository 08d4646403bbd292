"""`fubcli mcp serve`: the same requests for clients that speak the Model Context Protocol."""

from __future__ import annotations

import os
import sys

import typer

from fubcli.cli import call, diagnostics
from fubcli.cli import options as opt


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    mcp = typer.Typer(help="Model Context Protocol.", rich_markup_mode=None)
    mcp.command("serve")(serve)
    mcp.callback()(lambda: None)
    app.add_typer(mcp, name="mcp")


def serve(
    warehouse: opt.Warehouse = None,
    transport: opt.Transport = None,
    catalogs: opt.CatalogsFile = None,
    policy: opt.PolicyFile = None,
) -> None:
    """Serve six tools on stdin and stdout: query, check, schema, monitor, investigate, promote; until stdin ends."""
    from fubcli.mcp.answering import Asked
    from fubcli.mcp.serving import serve as serve_mcp

    if sys.stdin is not None and sys.stdin.isatty():
        diagnostics.progress("serving MCP on stdin and stdout, for a client to start (docs/mcp.md); Ctrl-C ends it")
    call.current.form = "table"  # stdout is the protocol's: what fails is told on stderr alone
    serve_mcp(Asked(diagnostics.progress, warehouse, transport, catalogs, policy), os._exit)
