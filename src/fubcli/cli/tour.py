"""`fubcli tour`: the product in five commands, on the embedded lakehouse alone."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fubcli.cli import call, diagnostics, output
from fubcli.cli import options as opt
from fubcli.frontend.event import traceparent

if TYPE_CHECKING:
    from fubcli.operations.tour import Step

Output = Annotated[str | None, typer.Option("--output", "-o", help="json | table.")]
_LINES = 14
"""Of the output of a command that people are shown."""


def tour(output_form: Output = None) -> None:
    """Show the product in five commands on the embedded lakehouse; touch no live warehouse, whatever is configured."""
    from fubcli.bootstrap.settings import SystemClock
    from fubcli.operations.tour import steps, taken, told

    form = opt.form_for("tour", output_form)
    call.current.operation, call.current.form = "tour", form
    call.current.trace = traceparent(None, os.environ)
    planned = steps(SystemClock().now())
    done: list[dict[str, Any]] = []
    for number, step in enumerate(planned, 1):
        done.append(taken(step, _run(step, f"{number} of {len(planned)}", form, call.current.trace)))
        if not done[-1]["is_as_expected"]:
            break
    envelope = told(done, planned=len(planned))
    if envelope.exit_code:
        diagnostics.warning(_failed(done[-1]))
    if form == "json":
        call.tell(envelope)
    elif not envelope.exit_code:
        output.write_text(_after())
    raise typer.Exit(int(envelope.exit_code))


def _run(step: Step, place: str, form: str, trace: str) -> Any:
    """Run a step; people see before it what is typed and why, and after it the first lines of what it wrote."""
    from fubcli.cli.tour_children import ended

    if form == "json":
        diagnostics.progress(f"tour: {place}: {step.why}")
        return ended(step.argv, form, trace, is_shown=False)
    output.write_text(f"{place}  {step.why}\n$ {typed(step.argv)}")
    found = ended(step.argv, form, trace, is_shown=True)
    lines = [line.rstrip() for line in found.written.splitlines() if line.strip()]
    more = [f"… {len(lines) - _LINES} lines more"] if len(lines) > _LINES else []
    output.write_text("\n".join([*lines[:_LINES], *more, f"exit {found.code}", "\n"]))
    return found


def typed(argv: tuple[str, ...]) -> str:
    """Return a command as a person types it: a value that needs quotes stands in double ones."""
    from fubcli.model.untrusted import visible

    parts = [each.partition("=") for each in argv]
    return visible(
        " ".join(f'{name}="{value}"' if " " in value else f"{name}{sign}{value}" for name, sign, value in parts), 1_000
    )


def _failed(step: dict[str, Any]) -> str:
    code, expected = step["exit_code"], step["expected_exit_code"]
    why = f": {step['headline']}" if step["headline"] else ""
    return f"the tour ends here: exit {code} in place of {expected} (fubcli explain {code}){why}"


def _after() -> str:
    from fubcli.operations.tour import AFTER

    following = [f"  {each.title}:\n    {typed(each.argv)}" for each in AFTER]
    return "\n".join(["All of it ended as it should. What to do next:", *following])
