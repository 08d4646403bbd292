"""What may come next on a command line that is being typed.

Typer's own machinery reads the line and finds the command or option that is meant. Its scripts are not used: bash
splits `--operation=mo` into three words, of which they make no option; fish is answered with values that do not begin
with the word that stands there; and zsh evaluates what it is answered, names out of files too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from typer._click.shell_completion import _resolve_context, _resolve_incomplete, split_arg_string

from fubcli.cli.completions.values import takes_files, values

if TYPE_CHECKING:
    from typer._click.core import Command, Context

PLAIN = re.compile(r"[A-Za-z0-9-][A-Za-z0-9_.,=-]*\Z")
"""What is offered means nothing to any shell; a candidate that might, a file's or a catalog's, is left out."""


@dataclass(frozen=True)
class Candidate:
    """A whole word as it would stand on the line, and what it is."""

    word: str
    told: str = ""


FILES: tuple[Candidate, ...] | None = None
"""In place of candidates: the shell knows the files itself."""


def candidates(program: Command, line: str, *, of_skills: Sequence[str] = ()) -> Sequence[Candidate] | None:
    """Return what may be the last word of a line, its program's name the first; None when it is the name of a file."""
    words = split_arg_string(line)
    typed = words.pop() if len(words) > 1 and not line[-1:].isspace() else ""
    called = PurePath(words[0]).name if words else ""
    arguments = [*([called] if called in of_skills else []), *words[1:]]
    context = _resolve_context(program, {}, "fubcli", list(arguments))
    meant, begun = _resolve_incomplete(context, list(arguments), typed)
    if hasattr(meant, "param_type_name"):
        if takes_files(meant):
            return FILES
        option = typed.removesuffix(begun)
        found = _listed(begun, meant, values(meant, context))
        return _plain(Candidate(f"{option}{each}") for each in found if each.startswith(begun))
    if begun != typed:  # the value of an option that there is not
        return []
    return _plain(_of_command(context, begun))


def _listed(begun: str, meant: Any, found: Sequence[str]) -> Sequence[str]:
    """Return the values, each after those that stand in a comma-separated list already."""
    head, comma, _ = begun.rpartition(",")
    if not comma or "a,b" not in (getattr(meant, "help", "") or ""):
        return found
    return [f"{head},{each}" for each in found if each not in head.split(",")]


def _of_command(context: Context, begun: str) -> list[Candidate]:
    """Return the commands of a group, or the options; without a word yet, the options that say what to do."""
    found = [Candidate(each.value, each.help or "") for each in context.command.shell_complete(context, begun)]
    if begun.startswith("-"):
        return [_with_value(each, context) for each in found]
    if begun:
        return found
    options = [Candidate(each.value, each.help or "") for each in context.command.shell_complete(context, "--")]
    if found:
        options = [each for each in options if each.word == "--operation"]
    return found + [_with_value(each, context) for each in options]


def _with_value(option: Candidate, context: Context) -> Candidate:
    for each in context.command.get_params(context):
        if option.word in each.opts and option.word.startswith("--") and not getattr(each, "is_flag", False):
            return Candidate(f"{option.word}=", option.told)
    return option


def _plain(found: Iterable[Candidate]) -> list[Candidate]:
    return [Candidate(each.word, " ".join(each.told.split())) for each in found if PLAIN.match(each.word)]
