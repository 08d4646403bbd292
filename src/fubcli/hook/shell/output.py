"""What a command will write, for those few whose output can be told beforehand: echo, printf and cat."""

from __future__ import annotations

from collections.abc import Callable

from fubcli.hook.findings import CannotSee
from fubcli.hook.shell.commands import Simple, Source
from fubcli.hook.shell.programs import name_of

UNSEEN = "Its input comes from a program whose output cannot be known; write the SQL out."


def text_of(source: Source | None, read: Callable[[str], str]) -> str | None:
    """Return the text of a standard input, None when nothing is said about it; raises CannotSee.

    `read` returns the text of a file.
    """
    if source is None:
        return None
    if source.text is not None:
        return source.text
    if source.file is not None:
        return "" if source.file.text == "/dev/null" else read(source.file.text)
    if source.command is None or not source.command.words:
        raise CannotSee(UNSEEN)
    return _written_by(source.command, read)


def _written_by(command: Simple, read: Callable[[str], str]) -> str:
    name = name_of(command.words[0])
    arguments = [word.text for word in command.words[1:]]
    if name == "echo":
        return _echo(arguments)
    if name == "printf" and arguments:
        return _printf(arguments)
    if name == "cat" and all(not each.startswith("-") or each == "-" for each in arguments):
        return _cat(command, arguments, read)
    raise CannotSee(UNSEEN)


def _echo(arguments: list[str]) -> str:
    while arguments and arguments[0] in ("-n", "-e", "-E", "-ne", "-en"):
        arguments = arguments[1:]
    text = " ".join(arguments)
    if "\\" in text:
        raise CannotSee("Shells differ in what echo makes of a backslash; use a here-document with a quoted delimiter.")
    return f"{text}\n"


def _printf(arguments: list[str]) -> str:
    form = arguments[0].replace("\\n", "\n")
    if form in ("%s", "%s\n") and "\\" not in form:
        return "".join(form.replace("%s", each) for each in arguments[1:])
    if "%" in form or "\\" in form:
        raise CannotSee("What printf makes of its format is not followed; use a here-document with a quoted delimiter.")
    return form


def _cat(command: Simple, arguments: list[str], read: Callable[[str], str]) -> str:
    parts = []
    for each in arguments or ["-"]:
        given = text_of(command.source, read) if each == "-" else read(each)
        if given is None:
            raise CannotSee(UNSEEN)
        parts.append(given)
    return "".join(parts)
