"""The words that bash itself makes of a text, beside ours: where ours are known, they are bash's."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fubcli.hook.shell.commands import read_script
from fubcli.hook.shell.words import DYNAMIC, Unreadable

BASH = shutil.which("bash")
pytestmark = [pytest.mark.skipif(BASH is None, reason="needs bash"), pytest.mark.slow]  # bash is started 500 times

PIECES = st.sampled_from([
    "a", "SELECT 1", " ", "'", '"', "\\", "\\'", '\\"', "''", '""', "$'", "\\x41", "\\101", "\\u0042", "\\n", "\\\n", "\n",
    ";", "&&", "||", "#", "'it'\\''s'", '"a b"', "$'a\\'b'", "\\$x", "\\`", "!", "=", "-c", "(", ")", "{", "}", "[", "]", "~",
    "\t", "<<<", "psql ", "\npsql ", "; psql ", "if ", "then ", "fi", "é", "$", "case x in ", "esac", "%", "@", "+", "$((",
    "))", "((", "$(psql ", "`psql ", "`", '"$(psql ', "<<E\n", "\nE\n", "<<'E'\n", "<<-E\n", "${a:-", "$[", "[[ ", " ]]",
    "=~", "1<<2", "function f ", "f() {", "}; f", "|", "x) ", ";; ", "for i in ", "do ", "done", "<(psql ", "eval ",
])  # fmt: skip
QUOTED = st.lists(st.sampled_from(["a", " ", "'b c'", '"d e"', "\\ ", "\\\\", '"\\""', '"\\x"', "$'\\x41\\n'", "$'\\''", "'$x'", "'`'", "\\;", "';'", "#", "x#y", "\\\n", '"\\\n"', "=", "{a}", "-"]), max_size=12).map("".join)  # fmt: skip


def _bash(text: str) -> list[list[str]] | None:
    """Return what bash passes to each call of psql, or None when it does not take the text or changes shells."""
    # One write for each call: those of a pipeline write at the same time.
    body = 'local called; printf -v called \'%s\\001\' "$#" "$@"; printf \'%s\\002\' "$called" >&3;'
    script = f"set -f; psql() {{ {body} }}\n{text}"
    completed = subprocess.run(
        [str(BASH), "--norc", "-c", f"exec 3>&1 >/dev/null 2>/dev/null\n{script}"],
        capture_output=True, check=False, stdin=subprocess.DEVNULL, timeout=20, env={"LC_ALL": "C.UTF-8", "PATH": "/nonexistent"},
    )  # fmt: skip
    try:
        calls = completed.stdout.decode().split("\x02")[:-1]
    except UnicodeDecodeError:
        return None
    return [call.split("\x01")[1:-1] for call in calls]


def _ours(text: str) -> list[list[str]]:
    """Return the arguments of each psql that is seen; a command whose name is computed may be one with any."""
    found = []
    for words in (each.words for each in read_script(text).commands if each.words):
        if DYNAMIC in words[0].text:
            found.append([DYNAMIC])
        elif words[0].text == "psql":
            found.append([word.text for word in words[1:]])
    return found


@settings(max_examples=200, deadline=None)
@given(QUOTED)
def test_quotations_are_undone_as_bash_undoes_them(text: str) -> None:
    command = f"psql {text}\n"
    try:
        ours = _ours(command)
    except Unreadable:
        return  # blocked as a whole; bash may have run the lines before
    assume(not any(DYNAMIC in word for words in ours for word in words))
    assert ours == _bash(command)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_every_psql_that_bash_starts_is_seen(text: str) -> None:
    command = f"psql {text}\n"
    started = _bash(command) or []
    try:
        ours = _ours(command)
    except Unreadable:
        return  # blocked as a whole
    for words in started:
        assert any(_same(seen, words) for seen in ours), (command, started, ours)


def _same(seen: list[str], words: list[str]) -> bool:
    """Whether words are those that were seen; what only the shell knows may be anything."""
    return seen == words or any(DYNAMIC in word for word in seen)
