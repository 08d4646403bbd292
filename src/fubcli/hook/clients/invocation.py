"""One start of a client: its arguments, and how to read its input and the files that it names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from fubcli.hook.findings import CannotSee

NO_SQL = "No SQL can be seen that it would run; an interactive session cannot be judged."


@dataclass(frozen=True)
class Invocation:
    """How a client is started; `stdin` returns None when nothing is said about its input, and raises CannotSee."""

    name: str
    arguments: tuple[str, ...]
    stdin: Callable[[], str | None]
    read: Callable[[str], str]

    def file(self, name: str) -> str:
        """Return the text of a file, or the input when that is what the name means; raises CannotSee."""
        return self.input() if name in ("-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0") else self.read(name)

    def input(self) -> str:
        """Return the text of the standard input; raises CannotSee when there is none to be seen."""
        text = self.stdin()
        if text is None:
            raise CannotSee(NO_SQL)
        return text


def options_of(
    arguments: Collection[str], *, with_value: Collection[str], bundles: bool = True, abbreviates: bool = False
) -> Iterator[tuple[str, str]]:
    """Yield each option with its value (empty for a switch), and every other argument with an empty name.

    `with_value` are options such as `-c` and `--command`. With `bundles`, `-tAc X` is `-t -A -c X`; with
    `abbreviates`, `--comm` is `--command`, as GNU's getopt reads it.
    """
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--":
            yield from (("", each) for each in waiting)
        elif argument.startswith("--"):
            name, has_value, value = argument.partition("=")
            if abbreviates and name not in with_value:
                name = next((each for each in sorted(with_value) if each.startswith(name)), name)
            yield name, value if has_value or name not in with_value else next(waiting, "")
        elif argument.startswith("-") and len(argument) > 1 and bundles:
            yield from _bundle(argument, with_value, waiting)
        elif argument.startswith("-") and len(argument) > 1:
            yield argument, next(waiting, "") if argument in with_value else ""
        else:
            yield "", argument


def _bundle(argument: str, with_value: Collection[str], waiting: Iterator[str]) -> Iterator[tuple[str, str]]:
    for at, letter in enumerate(argument[1:], start=1):
        if f"-{letter}" in with_value:
            yield f"-{letter}", argument[at + 1 :].removeprefix("=") or next(waiting, "")
            return
        yield f"-{letter}", ""
