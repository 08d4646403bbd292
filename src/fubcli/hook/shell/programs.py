"""From the words of a command to the program that it ends up starting: `sudo -u x timeout 5 psql` is psql."""

from __future__ import annotations

from collections.abc import Sequence

from fubcli.hook.shell.words import Word

SHELLS = frozenset({"bash", "sh", "zsh", "dash", "ksh", "ash", "fish"})
PYTHONS = ("python", "pypy")
_RUNNERS = {
    "bunx": 0, "busybox": 0, "builtin": 0, "caffeinate": 0, "chronic": 0, "command": 0, "doas": 0, "dotenv": 0,
    "env": 0, "exec": 0, "ionice": 0, "nice": 0, "nohup": 0, "npx": 0, "parallel": 0, "rlwrap": 0,
    "runuser": 0, "setpriv": 0, "setsid": 0,
    "stdbuf": 0, "strace": 0, "sudo": 0, "systemd-run": 0, "time": 0, "unbuffer": 0,
    "uvx": 0, "winpty": 0, "xargs": 0,
    "chroot": 1, "gosu": 1, "su-exec": 1, "flock": 1, "gtimeout": 1, "taskset": 1, "timeout": 1,
}  # fmt: skip
"""Programs that start another one, with how many words that are no options stand before it."""
_FAR = 99
_RUN, _EXEC, _EITHER = ("run",), ("exec", "x", "dlx"), ("exec", "run")
_SUBCOMMANDS = {
    "conda": (_RUN, 0), "doppler": (_RUN, 0), "hatch": (_RUN, 0), "mamba": (_RUN, 0), "micromamba": (_RUN, 0),
    "op": (_RUN, 0), "pdm": (_RUN, 0), "pipx": (_RUN, 0), "poetry": (_RUN, 0), "rye": (_RUN, 0), "uv": (_RUN, 0),
    "bun": (_EXEC, 0), "mise": (_EXEC, 0), "npm": (_EXEC, 0), "pnpm": (_EXEC, 0), "yarn": (_EXEC, 0),
    "pixi": (_EITHER, 0), "aws-vault": (_EXEC, 1), "direnv": (_EXEC, 1),
    "docker": (_EITHER, _FAR), "docker-compose": (_EITHER, _FAR), "kubectl": (_EITHER, _FAR),
    "nerdctl": (_EITHER, _FAR), "podman": (_EITHER, _FAR),
}  # fmt: skip
"""Programs that start another one in one of their subcommands, with how many words may stand between."""
_PACKAGE_OPTIONS = frozenset({"--with", "--from", "--with-editable", "--with-requirements", "--package", "--spec"})
"""Options whose value is a package to install, which may have a client's name."""
_FEEDS = frozenset({"xargs", "parallel"})


def name_of(word: Word) -> str:
    """Return the name of the program that a word starts: the last part of its path, lower case."""
    name = word.text.replace("\\", "/").rpartition("/")[2].lower()
    return name.removesuffix(".exe").removeprefix("=")


def is_python(name: str) -> bool:
    """Whether a program is a Python interpreter, of whatever version."""
    return any(name.rstrip("0123456789.") == each for each in PYTHONS)


def feeds_arguments(name: str) -> bool:
    """Whether a program adds arguments from its input to the command that it starts."""
    return name in _FEEDS


def started_by(words: Sequence[Word], known: frozenset[str]) -> Sequence[Word] | None:
    """Return the words of the command that a runner starts, or None for a program that is no runner.

    `known` are the names worth finding: a word behind an option may be the option's value, and is one unless known.
    """
    name = name_of(words[0])
    if name == "command" and any(word.text in ("-v", "-V") for word in words[1:2]):
        return ()  # asks where a program is
    if name in _RUNNERS:
        return _behind(words[1:], _RUNNERS[name], known)
    subcommands, spare = _SUBCOMMANDS.get(name, ((), 0))
    for at, word in enumerate(words[1:], start=1):
        if word.text in subcommands:
            return _behind(words[at + 1 :], spare, known)
    return None


def _behind(words: Sequence[Word], spare: int, known: frozenset[str]) -> Sequence[Word]:
    if spare == _FAR and any(word.text == "--" for word in words):
        words = words[next(at for at, word in enumerate(words) if word.text == "--") + 1 :]
    option = ""
    for at, word in enumerate(words):
        before, option = option, word.text if _takes_a_value(word.text) else ""
        if word.text.startswith("-") or "=" in word.text[1:] or "://" in word.text or before in _PACKAGE_OPTIONS:
            continue
        if _is_known(name_of(word), known) or (not before and spare == 0):
            return words[at:]
        spare -= not before
    return ()


def _takes_a_value(text: str) -> bool:
    """Whether the next word may be this option's value; nobody knows the options of all runners."""
    return text.startswith("-") and "=" not in text and text != "--"


def _is_known(name: str, known: frozenset[str]) -> bool:
    return name in known or name in _RUNNERS or is_python(name)
