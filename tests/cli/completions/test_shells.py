"""Completion in real shells: what each offers, and that nothing hostile is offered, run or said."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from fubcli.cli.completions.programs import PROGRAMS
from tests.cli.completions.shells import ask, surroundings

SHELLS = [
    pytest.param(name, marks=pytest.mark.skipif(shutil.which(name) is None, reason=f"there is no {name}"))
    for name in ("bash", "zsh", "fish")
]
HOSTILE = ("$(touch x)", "`touch x`", "a;touch x", "a\ntouch x", "--help", "a b", "a'", 'a"', "${x}", "a:b", "*", "~")


@pytest.fixture
def env(tmp_path: Path) -> Mapping[str, str]:
    home = tmp_path / "home"
    home.mkdir()
    return surroundings(tmp_path / "bin", home)


@pytest.fixture
def cwd(tmp_path: Path) -> Path:
    directory = tmp_path / "here"
    directory.mkdir()
    return directory


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("fubcli --operation=mo", {"--operation=monitor"}),
        ("fubcli --operation mo", {"monitor"}),
        ("fubcli --operation=monitor --output=nd", {"--output=ndjson"}),
        (
            "databricks-analytics --catalog=fub,stage_f",
            {"--catalog=fub,stage_fub", "--catalog=fub,stage_fub_zg"},
        ),
        ("support-investigation --env", {"--environment="}),
        ("support-investigation --environment=d", {"--environment=development"}),
        ("fubcli demo scenario la", {"late-export"}),
        ("fubcli --nothing=", set()),
    ],
)
def test_a_shell_offers_what_may_come_next(
    shell: str, line: str, offered: set[str], cwd: Path, env: Mapping[str, str]
) -> None:
    found = set(ask(shell, line, cwd, env))
    begun = line.split()[-1]
    if shell == "bash" and "=" in begun:  # which replaces what follows the last `=`
        offered = {each.removeprefix(begun[: begun.index("=") + 1]) if "=" in begun else each for each in offered}
    assert found == offered


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_sound_and_knows_every_program(shell: str, cwd: Path, env: Mapping[str, str]) -> None:
    script = subprocess.run(["fubcli", "completion", shell], capture_output=True, text=True, env=env, check=True)
    assert script.stderr == ""
    assert all(program in script.stdout for program in PROGRAMS)
    parsed = subprocess.run([shell, "-n"], input=script.stdout, capture_output=True, text=True, cwd=cwd, env=env, check=False)  # fmt: skip
    assert (parsed.returncode, parsed.stderr) == (0, "")


@pytest.mark.parametrize("shell", SHELLS)
def test_names_that_mean_something_to_a_shell_are_not_offered(shell: str, cwd: Path, env: Mapping[str, str]) -> None:
    own = Path(env["FUBCLI_HOME"]) / "config" / "playbooks"
    own.mkdir(parents=True)
    for name in (*HOSTILE, "my-own"):
        (own / f"{name}.yaml").touch()
    (cwd / "fubcli.toml").write_text("".join(f"[warehouses.{name!r}]\n" for name in ("$(touch x)", "a;touch x")))
    assert [each.removeprefix("--playbook=") for each in ask(shell, "fubcli --playbook=my", cwd, env)] == ["my-own"]
    offered = ask(shell, "fubcli --playbook=", cwd, env)
    assert "my-own" in {each.removeprefix("--playbook=") for each in offered}
    assert not [each for each in offered if any(sign in each for sign in "$`;'\" *~:")]
    assert not [each for each in ask(shell, "fubcli --warehouse=", cwd, env) if "touch" in each]
    assert not list(cwd.rglob("x"))


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    "line",
    [
        "fubcli --query='$(touch x)' --operation=mo",
        "fubcli --query=$(touch\\ x) --operation=mo",
        "fubcli --query=`touch\\ x` --operation=mo",
        'fubcli --query="${x:=$(touch x)}" --operation=mo',
    ],
)
def test_nothing_on_the_line_is_run(shell: str, line: str, cwd: Path, env: Mapping[str, str]) -> None:
    assert [each.removeprefix("--operation=") for each in ask(shell, line, cwd, env)] == ["monitor"]
    assert not list(cwd.rglob("x"))


@pytest.mark.parametrize("shell", SHELLS)
def test_a_file_is_the_shells_own_affair(shell: str, cwd: Path, env: Mapping[str, str]) -> None:
    (cwd / "only one.csv").touch()
    assert "only\\ one.csv" in typed(shell, "echo fubcli; fubcli --output-file=onl\t", cwd, env, "csv")


@pytest.mark.parametrize("shell", SHELLS)
def test_a_tab_completes_the_word_and_goes_on(shell: str, cwd: Path, env: Mapping[str, str]) -> None:
    assert "--operation=monitor " in typed(shell, "fubcli --operation=mo\t", cwd, env, "monitor ")


def test_bash_closes_the_quotes_itself(cwd: Path, env: Mapping[str, str]) -> None:
    seen = typed("bash", 'fubcli --operation="mo\t --output=nd\t', cwd, env, "ndjson ")
    assert '--operation="monitor" --output=ndjson ' in seen


@pytest.mark.skipif(shutil.which("zsh") is None, reason="there is no zsh")
def test_zsh_takes_the_script_as_a_file_of_its_function_path(cwd: Path, env: Mapping[str, str]) -> None:
    script = subprocess.run(["fubcli", "completion", "zsh"], capture_output=True, env=env, check=True).stdout
    (cwd / "functions").mkdir()
    (cwd / "functions" / "_fubcli").write_bytes(script)
    setup = "fpath=($PWD/functions $fpath); autoload -Uz compinit; compinit -D -u"
    keys = "fubcli --operation=mo\t--output=nd\t"  # the second time it is loaded already
    assert "--operation=monitor --output=ndjson " in typed("zsh", keys, cwd, env, "ndjson ", setup=setup)


def typed(shell: str, keys: str, cwd: Path, env: Mapping[str, str], until: str, *, setup: str = "") -> str:
    """Return what a terminal shows when keys are typed into a shell; at most ten seconds later."""
    plain = {"bash": ["bash", "--norc", "-i"], "zsh": ["zsh", "-f", "-i"], "fish": ["fish", "--no-config", "-i"]}[shell]
    setup = (
        setup
        or {
            "bash": "source <(fubcli completion bash)",
            "zsh": "autoload -Uz compinit; compinit -D -u; source <(fubcli completion zsh)",
            "fish": "fubcli completion fish | source",
        }[shell]
    )
    keyboard, terminal = pty.openpty()
    command = ["setsid", "--ctty", "--wait", *plain]  # fish waits for ever where no terminal is its own
    with subprocess.Popen(command, stdin=terminal, stdout=terminal, stderr=terminal, cwd=cwd, env={**env, "TERM": "xterm"}) as child:  # fmt: skip
        os.close(terminal)
        os.set_blocking(keyboard, False)
        os.write(keyboard, f"{setup}; echo re''ady\n".encode())
        _read(keyboard, "ready")
        os.write(keyboard, keys.encode())
        seen = _read(keyboard, until)
        os.close(keyboard)  # the terminal hangs up
        child.wait(timeout=10)
    return seen


def _read(keyboard: int, until: str) -> str:
    """Return what is shown, without the colours and what was taken back, up to a text."""
    seen, shown, deadline = b"", "", time.monotonic() + 10
    while until not in shown and time.monotonic() < deadline:
        try:
            seen += os.read(keyboard, 65536)
        except BlockingIOError:
            time.sleep(0.02)
        except OSError:
            break
        plain = re.sub(r"\x1b(\[[0-9;?]*[A-Za-z]|\(B|[=>])", "", seen.decode("utf-8", "replace"))
        shown = re.sub(r"[^\b]\x08", "", plain)
    return shown
