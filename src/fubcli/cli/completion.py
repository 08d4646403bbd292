"""The script with which a shell completes command lines: `completion bash`, `zsh`, `fish`."""

from __future__ import annotations

from typing import Annotated

import typer

from fubcli.cli import output
from fubcli.errors import UsageError

SHELLS = ("bash", "zsh", "fish")


def completion(shell: Annotated[str, typer.Argument(help="bash | zsh | fish.")]) -> None:
    """Print the script that completes fubcli and its skills in a shell; it is a script, not an event."""
    from importlib.resources import files

    from fubcli.cli.completions.programs import PROGRAMS

    if shell not in SHELLS:
        raise UsageError(f"There is no completion for {shell!r}; there is {', '.join(SHELLS)}.")
    script = (files("fubcli.cli.completions") / f"script.{shell}").read_text(encoding="utf-8")
    output.write_text(script.replace("@PROGRAMS@", " ".join(PROGRAMS)))
