"""The generated plugin: its documents have the shapes that Claude Code documents, and its launchers find fubcli."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docs.plugin import plugin_files

from fubcli import __version__
from fubcli.operations.agents.skill import packaged_skills
from fubcli.operations.agents.variants import variant
from tests.conftest import ROOT
from tests.operations.agents.drafts import NAMES, write_drafts

KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
SH = "/bin/sh"


@pytest.fixture
def plugin(tmp_path: Path) -> Path:
    """The plugin of the drafts, written where nothing else is."""
    for path, text in plugin_files(packaged_skills(write_drafts(tmp_path / "drafts")).values()).items():
        file = tmp_path / "repository" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        if "/bin/" in path:
            file.chmod(0o755)
    return tmp_path / "repository" / "plugin"


def document(file: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(file.read_text())
    return told


@pytest.mark.parametrize("generated", [True, False], ids=["drafts", "repository"])
def test_the_manifest_and_the_marketplace_have_the_documented_fields(plugin: Path, generated: bool) -> None:
    root = plugin.parent if generated else ROOT
    market = document(root / ".claude-plugin" / "marketplace.json")
    assert set(market) <= {"name", "owner", "metadata", "plugins"}
    assert set(market["metadata"]) <= {"description", "version", "pluginRoot"}
    assert KEBAB.fullmatch(market["name"])
    assert isinstance(market["owner"]["name"], str)
    (entry,) = market["plugins"]
    assert entry["source"].startswith("./")
    manifest = document(root / entry["source"] / ".claude-plugin" / "plugin.json")
    assert set(manifest) <= {
        "name",
        "version",
        "description",
        "author",
        "homepage",
        "repository",
        "license",
        "keywords",
    }
    assert KEBAB.fullmatch(manifest["name"])
    assert entry["name"] == manifest["name"]
    assert (manifest["version"], manifest["license"]) == (__version__, "Apache-2.0")
    assert re.fullmatch(r"\d+\.\d+\.\d+", manifest["version"])
    assert all(isinstance(each, str) for each in manifest["keywords"])
    assert isinstance(manifest["author"]["name"], str)


def test_the_hook_and_the_server_are_declared(plugin: Path) -> None:
    (group,) = document(plugin / "hooks" / "hooks.json")["hooks"]["PreToolUse"]
    assert group["hooks"] == [{"type": "command", "command": "fubcli hook pretooluse"}]
    assert f'"matcher": "{group["matcher"]}"' in (ROOT / "docs" / "hook.md").read_text(), "as the document says"
    for tool in ("Bash", "mcp__databricks__execute_sql", "mcp__pg__query"):
        assert re.fullmatch(group["matcher"], tool)
    servers = document(plugin / ".mcp.json")["mcpServers"]
    assert servers == {"fubcli": {"command": "fubcli", "args": ["mcp", "serve"]}}


def test_the_skills_are_those_that_install_writes_for_claude(plugin: Path) -> None:
    for name, skill in packaged_skills(plugin.parent.parent / "drafts").items():
        for path, data in variant(skill, "claude").items():
            assert (plugin / "skills" / name / path).read_bytes() == data


def started(program: Path, *, path: str) -> subprocess.CompletedProcess[str]:
    arguments = ["--operation=monitor", "it's", "", "a b", "$HOME", "*"]
    return subprocess.run(
        [program, *arguments], env={"PATH": path}, capture_output=True, text=True, check=False, timeout=10
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_launcher_hands_its_arguments_to_fubcli(plugin: Path, tmp_path: Path, name: str) -> None:
    own = plugin / "bin"
    subprocess.run([SH, "-n", own / name], check=True)
    (tmp_path / "installed").mkdir()
    fake = tmp_path / "installed" / "fubcli"
    fake.write_text(f'#!{SH}\nfor each; do echo "<$each>"; done\nexit 8\n')
    fake.chmod(0o755)
    skill = [] if name == "databricks-analytics" else [name]
    for path in (f"{own}:{fake.parent}", f"{fake.parent}:{own}", str(fake.parent)):
        completed = started(own / name, path=path)
        wanted = [*skill, "--operation=monitor", "it's", "", "a b", "$HOME", "*"]
        assert completed.stdout.splitlines() == [f"<{each}>" for each in wanted]
        assert completed.returncode == 8, "the exit code is fubcli's"


@pytest.mark.parametrize("with_itself", [True, False])
def test_a_launcher_without_fubcli_says_so_in_a_line_and_never_calls_itself(plugin: Path, with_itself: bool) -> None:
    for name in NAMES:
        completed = started(plugin / "bin" / name, path=str(plugin / "bin") if with_itself else "/nonexistent")
        assert (completed.returncode, completed.stdout) == (127, "")
        (line,) = completed.stderr.splitlines()
        assert line.startswith(f"{name}: there is no fubcli on PATH; install it")


@pytest.mark.parametrize("shell", ["sh", "bash"])
@pytest.mark.parametrize("kind", ["a file that is no program", "a folder", "a link to nowhere"])
def test_a_fubcli_that_cannot_be_run_is_none(plugin: Path, tmp_path: Path, shell: str, kind: str) -> None:
    fake = tmp_path / "installed" / "fubcli"
    fake.parent.mkdir()
    if kind == "a folder":
        fake.mkdir()
    elif kind == "a link to nowhere":
        fake.symlink_to("/nowhere")
    else:
        fake.touch(mode=0o644)
    program = [str(shutil.which(shell)), plugin / "bin" / NAMES[0]]
    completed = subprocess.run(
        program, env={"PATH": str(fake.parent)}, capture_output=True, text=True, check=False, timeout=10
    )
    assert (completed.returncode, completed.stdout) == (127, "")
    assert len(completed.stderr.splitlines()) == 1


def test_the_repositorys_launchers_are_programs_and_none_is_called_fubcli() -> None:
    programs = sorted((ROOT / "plugin" / "bin").iterdir())
    assert [each.name for each in programs] == list(packaged_skills())
    assert all(os.access(each, os.X_OK) for each in programs)


def test_what_is_stale_missing_superfluous_or_no_program_is_found(
    plugin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from docs import generate

    root = plugin.parent
    monkeypatch.setattr(generate, "ROOT", root)
    files = plugin_files(packaged_skills(root.parent / "drafts").values())
    written = {root / path: text for path, text in files.items()}

    def found() -> list[str]:
        outdated = [path for path, text in written.items() if generate.is_outdated(path, text)]
        return [str(path.relative_to(plugin)) for path in (*outdated, *generate.superfluous(written))]

    assert found() == []
    (plugin / ".mcp.json").write_text("{}")
    (plugin / "hooks" / "hooks.json").unlink()
    (plugin / "bin" / NAMES[0]).chmod(0o644)
    (plugin / "skills" / "old").mkdir()
    (plugin / "skills" / "old" / "SKILL.md").touch()
    assert sorted(found()) == [".mcp.json", f"bin/{NAMES[0]}", "hooks/hooks.json", "skills/old/SKILL.md"]


LAUNCHER = f"bin/{NAMES[0]}"
BROKEN: dict[str, tuple[str, Callable[[Path], Any]]] = {
    "line ends of Windows": (".mcp.json", lambda path: path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))),
    "bytes that are no text": (".mcp.json", lambda path: path.write_bytes(b"\xff")),
    "a link to a copy": (".mcp.json", lambda path: path.symlink_to(path.rename(path.parent.parent / "copy.json"))),
    "a link to nowhere": ("hooks/other.json", lambda path: path.symlink_to("/nowhere")),
    "a link to a folder": ("skills/other", lambda path: path.symlink_to(path.parent)),
    "a folder for a launcher": (LAUNCHER, lambda path: (path.unlink(), path.mkdir())),
    "a launcher that others cannot run": (LAUNCHER, lambda path: path.chmod(0o700)),
    "a launcher that nobody can read": (LAUNCHER, lambda path: path.chmod(0o001)),
    "a second marketplace": ("../.claude-plugin/stale.json", lambda path: path.touch()),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_plugin_is_found_and_mended(
    plugin: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    from docs import generate

    root = plugin.parent
    files = plugin_files(packaged_skills(root.parent / "drafts").values())
    monkeypatch.setattr(generate, "ROOT", root)
    monkeypatch.setattr(generate, "documents", lambda: {root / path: text for path, text in files.items()})
    name, break_it = BROKEN[case]
    path = root / os.path.normpath(os.path.join("plugin", name))
    break_it(path)
    monkeypatch.setattr(sys, "argv", ["generate.py", "--check"])
    assert generate.main() == 1
    assert capsys.readouterr().err == f"{path.relative_to(root)} is outdated; run python docs/generate.py\n"
    monkeypatch.setattr(sys, "argv", ["generate.py"])
    assert generate.main() == 0
    monkeypatch.setattr(sys, "argv", ["generate.py", "--check"])
    assert generate.main() == 0
