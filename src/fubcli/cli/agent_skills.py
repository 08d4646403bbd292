"""The skills for coding agents: `skills list`, `install`, `uninstall`, `validate`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fubcli.cli import call
from fubcli.cli import options as opt
from fubcli.errors import StorageUnavailable, UsageError

if TYPE_CHECKING:
    from fubcli.operations.agents import Target

Agent = Annotated[list[str] | None, typer.Option(help="claude | codex | cursor | gemini | all; may be repeated.")]
Scope = Annotated[str, typer.Option(help="project: below this directory; user: below your home directory.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")]
Names = Annotated[list[str] | None, typer.Argument(help="Skills; without any, all of them.")]
Output = Annotated[str | None, typer.Option("--output", "-o", help="json | table | markdown.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the app."""
    skills = typer.Typer(
        help="The skills for coding agents: install them, undo it, validate any.", rich_markup_mode=None
    )
    skills.command("list")(skills_list)
    skills.command("install")(skills_install)
    skills.command("uninstall")(skills_uninstall)
    skills.command("validate")(skills_validate)
    app.add_typer(skills, name="skills")


def skills_list(agent: Agent = None, output_form: Output = None) -> None:
    """List the skills, and where each is installed: in this directory and in your home directory."""
    from fubcli.operations.agents import SCOPES, listed

    _form(output_form)
    call.tell(listed([_target(agent, scope) for scope in SCOPES]))


def skills_install(
    names: Names = None, agent: Agent = None, scope: Scope = "project", dry_run: DryRun = False,
    output_form: Output = None,
) -> None:  # fmt: skip
    """Write skills for an agent; exit code 8 when a file that fubcli did not write was in the way and is kept."""
    from fubcli.operations.agents import installed

    _form(output_form)
    if not agent:
        raise UsageError("Say for which agent: --agent=claude, codex, cursor, gemini or all.")
    call.tell(installed(_target(agent, scope, names, dry_run=dry_run)))


def skills_uninstall(
    names: Names = None, agent: Agent = None, scope: Scope = "project", dry_run: DryRun = False,
    output_form: Output = None,
) -> None:  # fmt: skip
    """Remove what skills install wrote, for all agents unless one is named; edited files are kept, exit code 8."""
    from fubcli.operations.agents import uninstalled

    _form(output_form)
    call.tell(uninstalled(_target(agent, scope, names, dry_run=dry_run)))


def skills_validate(
    paths: Annotated[list[Path] | None, typer.Argument(help="Folders of skills; without any, the packaged.")] = None,
    output_form: Output = None,
) -> None:
    """Hold skills against the Agent Skills specification; exit code 8 when one is not valid."""
    from fubcli.operations.agents import validated

    _form(output_form)
    call.tell(validated(paths or ()))


def _form(requested: str | None) -> None:
    call.current.form = opt.form_for("skills", requested)


def _target(agent: list[str] | None, scope: str, names: list[str] | None = None, *, dry_run: bool = False) -> Target:
    from fubcli.config.locations import home_directory
    from fubcli.operations.agents import ALL, SCOPES, Target, agents_named

    if scope not in SCOPES:
        raise UsageError(f"--scope={scope}: there are {' and '.join(SCOPES)}.")
    root = home_directory(os.environ) if scope == "user" else _here()
    return Target(agents_named(agent or [ALL]), scope, root, tuple(names or ()), dry_run)


def _here() -> Path:
    try:
        return Path.cwd()
    except OSError as error:
        raise StorageUnavailable(f"This directory cannot be used: {error.strerror}.") from error
