"""The command that prints credentials: no shell, no input, little output, little time, and at most once."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any, TypeAlias

from fubcli.config.profiles.toml_tables import can_be_shown
from fubcli.config.profiles.values import is_sendable
from fubcli.config.services.tables import Command
from fubcli.errors import NotPermitted, Remedy
from fubcli.model.profile import Secret
from fubcli.network.deadline import Deadline

SECONDS = 30.0
_MOST_BYTES = 64 * 1024
_BY_HAND = Remedy("Run the command by hand, and see what it says")


def credentials_from(command: Command, names: Sequence[str]) -> Mapping[str, Secret]:
    """Return the secrets of these names that a command prints; it runs once in a process, whoever asks.

    Raises NotPermitted, which names the program and how it ended, and nothing that it printed.
    """
    run = _run_of(command)
    if run not in _OUTPUTS:
        _OUTPUTS[run] = _output(*run)
    secrets, trouble = _found(_OUTPUTS[run], names)
    if trouble:
        program = os.path.basename(command.argv[0])
        shown = f" {program}" if can_be_shown(program) else ""
        raise NotPermitted(f"{command.origin}: the credential command{shown} {trouble}.", remedy=(_BY_HAND,))
    return secrets


def already_read(command: Command, names: Sequence[str]) -> Mapping[str, Secret]:
    """Return the secrets that a command has printed in this process; none where it was not run, and it is not now."""
    output = _OUTPUTS.get(_run_of(command))
    return _found(output, names)[0] if output else {}


@dataclass(frozen=True)
class _Output:
    """What a command printed, or what went wrong."""

    text: Secret
    trouble: str = ""


_Run: TypeAlias = tuple[tuple[str, ...], str]
_OUTPUTS: dict[_Run, _Output] = {}
"""What the commands of this process came to, by their words and where they were run."""


def _run_of(command: Command) -> _Run:
    return command.argv, os.path.dirname(command.origin.source)


def _found(output: _Output, names: Sequence[str]) -> tuple[Mapping[str, Secret], str]:
    """Return the secrets of an output, or what is wrong with it."""
    return ({}, output.trouble) if output.trouble else _read(output.text.reveal(), names)


def _failed(trouble: str) -> _Output:
    return _Output(Secret(""), trouble)


def _output(argv: tuple[str, ...], directory: str) -> _Output:
    program = _program(argv[0])
    if program is None:
        return _failed("is not found")
    try:
        # A group of its own, so that it can be ended together with what it starts; the session stays, for programs
        # that remember by it that somebody has just signed in.
        process = subprocess.Popen(
            [program, *argv[1:]], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            cwd=directory, process_group=0,
        )  # fmt: skip
    except (OSError, ValueError):
        return _failed("cannot be run")
    with process:
        try:
            return _ended(process)
        finally:
            if process.returncode is None:  # nobody has waited for it: the group is still this one
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(process.pid, signal.SIGKILL)


def _program(name: str) -> str | None:
    """Return the path of a program; what PATH says of the current directory, whoever's that is, does not count."""
    directories = [each for each in os.get_exec_path() if os.path.isabs(each)]
    return shutil.which(name, path=os.pathsep.join(directories)) if directories else None


def _ended(process: subprocess.Popen[bytes]) -> _Output:
    """Wait for the end of a process; with `trouble` it may still run."""
    deadline = Deadline(SECONDS)
    late = f"did not end within {SECONDS:g} s"
    data = _read_all(process.stdout, deadline) if process.stdout else b""
    if data is None:
        return _failed(late)
    if len(data) > _MOST_BYTES:
        return _failed(f"printed more than {_MOST_BYTES // 1024} kB")
    try:
        code = process.wait(deadline.left)
    except subprocess.TimeoutExpired:
        return _failed(late)
    if code:
        return _failed(f"ended with exit code {code}" if code > 0 else f"was ended by signal {-code}")
    return _Output(Secret(data.decode("ascii", "replace")))


def _read_all(pipe: IO[bytes], deadline: Deadline) -> bytes | None:
    """Return what a pipe holds up to its end, or a little more than is allowed; None when time is up."""
    data = b""
    while len(data) <= _MOST_BYTES:
        if not select.select([pipe], [], [], deadline.left)[0]:
            return None
        piece = os.read(pipe.fileno(), _MOST_BYTES)
        if not piece:
            break
        data += piece
    return data


def _read(text: str, names: Sequence[str]) -> tuple[Mapping[str, Secret], str]:
    """Return the secrets in a command's output, or what is wrong with it."""
    line = text.removesuffix("\n").removesuffix("\r")
    found = {names[0]: line} if len(names) == 1 and not line.startswith("{") else _members(line)
    if set(found) != set(names):
        told = " and ".join(names)
        return {}, f"must print a JSON object with {told}{' or one bare line' if len(names) == 1 else ''}"
    if not all(isinstance(each, str) and is_sendable(each) for each in found.values()):
        return {}, "printed what cannot be a credential (one line of ASCII without blanks)"
    return {name: Secret(found[name]) for name in names}, ""


def _members(text: str) -> dict[str, Any]:
    try:
        members = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return members if isinstance(members, dict) else {}
