"""Commands about playbooks: `playbooks list`, `show`, `validate`, `match`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from fubcli.bootstrap import application
from fubcli.cli import diagnostics, output
from fubcli.cli import options as opt
from fubcli.errors import UsageError
from fubcli.frontend.event import event
from fubcli.model.envelope import Envelope

LONGEST_LINE = 1_000_000
"""Bytes of one request; a line that is longer is no sentence."""


def register(app: typer.Typer) -> None:
    """Add the commands to the app."""
    playbooks = typer.Typer(help="What to investigate by.", rich_markup_mode=None)
    playbooks.command("list")(playbooks_list)
    playbooks.command("show")(playbooks_show)
    playbooks.command("validate")(playbooks_validate)
    playbooks.command("match")(playbooks_match)
    app.add_typer(playbooks, name="playbooks")


def playbooks_list() -> None:
    """List the playbooks, packaged and your own, with what each answers and takes."""
    from fubcli.operations.playbooks import listed

    _tell(listed(application(progress=diagnostics.progress).playbooks))


def playbooks_show(name: Annotated[str, typer.Argument(help="Name of a playbook.")]) -> None:
    """Show a playbook: the SQL of its steps, what each proves, and what follows from it."""
    from fubcli.operations.playbooks import shown

    _tell(shown(name, application(progress=diagnostics.progress).playbooks))


def playbooks_validate(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files or directories; without any, all playbooks.")
    ] = None,
    catalogs: opt.CatalogsFile = None,
    policy: opt.PolicyFile = None,
) -> None:
    """Read playbooks as strictly as they are run, and judge their statements; exit code 8 when one is not sound."""
    from fubcli.operations.playbooks import validated
    from fubcli.operations.playbooks.validation import paths_of

    built = application(progress=diagnostics.progress, catalogs_file=catalogs, policy_file=policy)
    paths = paths_of(files or ())
    if files and not paths:
        raise UsageError("There is no playbook (*.yaml) in what was named.")
    _tell(validated(paths, built.playbooks, built.configuration.catalogs, built.verdict_of_step))


def playbooks_match(
    request: Annotated[str, typer.Argument(help="Plain words, or - for one request on each line of stdin.")],
) -> None:
    """Say which playbooks words mean, how surely, and which parameters they name; run nothing."""
    from fubcli.operations.playbooks import match_line, matched
    from fubcli.results.formats import compact

    built = application(progress=diagnostics.progress)
    today = built.today()
    if request != "-":
        return _tell(matched(built.match(request, today)))
    for line in _lines():
        output.write_text(compact(match_line(built.match(line, today))))
    return None


def _lines() -> Iterator[str]:
    if sys.stdin is None:
        raise UsageError("match - reads stdin, and stdin is closed.")
    while line := sys.stdin.buffer.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            raise UsageError(f"A line is longer than {LONGEST_LINE:,} bytes.")
        text = line.decode("utf-8", "replace").strip()
        if text:
            yield text


def _tell(envelope: Envelope) -> None:
    output.write_event(event(envelope, upstream=None, environ=os.environ), "json")
    if envelope.exit_code:
        raise typer.Exit(int(envelope.exit_code))
