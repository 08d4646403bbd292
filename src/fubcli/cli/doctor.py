"""`fubcli doctor`: what works, what does not, and what to do about it."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from fubcli.bootstrap import application
from fubcli.cli import diagnostics, output
from fubcli.cli import options as opt
from fubcli.frontend.event import event, traceparent

Output = Annotated[str | None, typer.Option("--output", "-o", help="json | table | markdown.")]

Deep = Annotated[
    bool, typer.Option("--deep", help="Also run a few recorded read-only statements on a live warehouse that runs.")
]


def doctor(  # noqa: PLR0913 - one parameter per option is how Typer reads them
    output_form: Output = None,
    warehouse: opt.Warehouse = None,
    transport: opt.Transport = None,
    catalogs: opt.CatalogsFile = None,
    policy: opt.PolicyFile = None,
    deep: Deep = False,
) -> None:
    """Look at configuration, sign-in, warehouse, rights, clock and files; change nothing, start nothing."""
    form = opt.form_for("doctor", output_form)
    trace = traceparent(None, os.environ)
    built = application(
        progress=diagnostics.progress, catalogs_file=catalogs, policy_file=policy, warehouse=warehouse,
        transport=transport, traceparent=trace,
    )  # fmt: skip
    envelope = built.doctor(deep=deep)
    output.write_event(event(envelope, upstream=None, environ=os.environ, trace=trace), form)
    raise typer.Exit(int(envelope.exit_code))
