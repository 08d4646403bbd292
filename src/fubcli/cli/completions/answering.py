"""Answers a shell that completes a line: quietly, whatever the line is, and without running anything of it."""

from __future__ import annotations

from collections.abc import Sequence

from fubcli.cli import output
from fubcli.cli.completions.candidates import Candidate, candidates
from fubcli.cli.completions.programs import SKILLS


def run(arguments: Sequence[str]) -> int:
    """Answer `SHELL LINE [TYPED]` with a line `words` or `files`, and the candidates; always returns 0.

    The line ends at the cursor; TYPED is what bash replaces of its last word, which it splits also at `=` and `:`.
    """
    shell, line, typed, *_ = *arguments, "", "", ""
    try:
        found = _found(line)
        told = ["files"] if found is None else ["words", *_written(found, shell, line, typed)]
    except Exception:  # half a line, a file that is wrong: nothing is offered, and nothing is said between keystrokes
        told = ["words"]
    output.write_text("\n".join(told))
    return 0


def _found(line: str) -> Sequence[Candidate] | None:
    from typer.main import get_command

    from fubcli.cli.app import with_commands

    return candidates(get_command(with_commands()), line, of_skills=SKILLS)


def _written(found: Sequence[Candidate], shell: str, line: str, typed: str) -> list[str]:
    """Return candidates as a shell takes them: bash what stands for TYPED and the space after it, others its help."""
    if shell != "bash":
        return [f"{each.word}\t{each.told}".rstrip() for each in found]
    from typer._click.shell_completion import split_arg_string

    last = "" if line[-1:].isspace() else split_arg_string(line)[-1]
    if not last.endswith(typed):
        return []
    kept = last[: len(last) - len(typed)]
    fitting = [each.word.removeprefix(kept) for each in found if each.word.startswith(kept)]
    return [each + ("" if each.endswith("=") or _is_quoted(line) else " ") for each in fitting]


def _is_quoted(line: str) -> bool:
    """Whether a line ends inside of quotes, which bash closes itself."""
    import shlex

    try:
        shlex.split(line)
    except ValueError:
        return True
    return False
