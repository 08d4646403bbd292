"""The three shells, each asked for what it would offer at the end of a line."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.conftest import environment

BASH = r"""
set -u
source <(fubcli completion bash)
COMP_LINE=$1 COMP_POINT=${#1}
text=${COMP_LINE##*[ =:]}
"$(complete -p "$2" | sed 's/.*-F \([^ ]*\) .*/\1/')" "$2" "$text" ""
printf '%s\n' "${COMPREPLY[@]}"
"""
FISH = "fubcli completion fish | source; complete --do-complete $argv[1]"
ZSH = r"""
zmodload zsh/zpty
zpty -b child zsh -f -i
zpty -w child 'PROMPT=; unsetopt beep; autoload -Uz compinit && compinit -D -u'
zpty -w child 'source <(fubcli completion zsh); LISTMAX=0; stty cols 400 rows 300 -echo'
zpty -w child 'compadd() { local -a found; builtin compadd -O found "$@"; print -rl -- $found >>$ANSWER; builtin compadd "$@" }'
zpty -w child '_ended() { print >>$ANSWER.ended }; zle -N _ended; bindkey "^X" _ended; print >$ANSWER.ready'
until_there() { integer waited=0; while [[ ! -s $1 ]] && (( waited++ < 400 )); do sleep 0.05; done }
until_there $ANSWER.ready
zpty -n -w child "$1"$'\t\x18'
until_there $ANSWER.ended
zpty -d child
cat $ANSWER 2>/dev/null
"""


def surroundings(bin_directory: Path, home: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return an environment in which `fubcli` is the one of this checkout."""
    bin_directory.mkdir(exist_ok=True)
    program = bin_directory / "fubcli"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m fubcli "$@"\n')
    program.chmod(0o755)
    known = environment(home, extra)
    return known | {"PATH": f"{bin_directory}:{known['PATH']}", "TERM": "dumb", "LC_ALL": "C.UTF-8"}


def ask(shell: str, line: str, cwd: Path, env: Mapping[str, str]) -> list[str]:
    """Return what a shell offers at the end of a line."""
    arguments = {
        "bash": ["bash", "--norc", "-c", BASH, "bash", line, line.split()[0]],
        "fish": ["fish", "--no-config", "-c", FISH, line],
        "zsh": ["zsh", "-f", "-c", ZSH, "zsh", line],
    }[shell]
    answer = cwd / "answer"
    for left in ("answer", "answer.ready", "answer.ended"):
        (cwd / left).unlink(missing_ok=True)
    told = subprocess.run(
        arguments, capture_output=True, text=True, cwd=cwd, env={**env, "ANSWER": str(answer)}, check=False, timeout=60,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert told.stderr == ""
    lines = [each.split("\t")[0] for each in told.stdout.splitlines()]
    return [each.strip() for each in lines if each.strip()]
