"""`fubcli hook …` on the command line; the implementation is `pretooluse`, which `entry` starts without this module."""

from __future__ import annotations

import typer

from fubcli.cli import pretooluse as pre_tool_use


def register(app: typer.Typer) -> None:
    """Add the hook commands to the app."""
    hook = typer.Typer(help="Hooks for coding agents, which call them with JSON on stdin.", rich_markup_mode=None)
    hook.callback()(_hook)
    hook.command("pretooluse")(pretooluse)
    app.add_typer(hook, name="hook")


def _hook() -> None:
    """Keep `hook` a group while it has one command."""


def pretooluse() -> None:
    """Judge the SQL in a tool call read from stdin: exit 0 lets it pass, 2 blocks it, the reason on stderr."""
    raise typer.Exit(pre_tool_use.run())
