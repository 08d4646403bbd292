"""`fubcli doctor`: what works, what does not, and what to do about it."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from fubcli.bootstrap import application
from fubcli.cli import diagnostics, output
from fubcli.cli import options as opt
from fubcli.cli.event import event

Output = Annotated[str | None, typer.Option("--output", "-o", help="json | table | markdown.")]


def doctor(
    output_form: Output = None,
    warehouse: opt.Warehouse = None,
    transport: opt.Transport = None,
    catalogs: opt.CatalogsFile = None,
    policy: opt.PolicyFile = None,
) -> None:
    """Look at configuration, sign-in, warehouse, rights, clock and files; run nothing, change nothing."""
    form = opt.form_for("doctor", output_form)
    built = application(
        progress=diagnostics.progress, catalogs_file=catalogs, policy_file=policy, warehouse=warehouse,
        transport=transport,
    )  # fmt: skip
    envelope = built.doctor()
    output.write_event(event(envelope, upstream=None, environ=os.environ), form)
    raise typer.Exit(int(envelope.exit_code))
