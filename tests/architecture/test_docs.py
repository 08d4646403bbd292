"""Documents cannot drift from the code: what is generated is current, and what is named exists."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from fubcli.cli.explain import rule_names
from fubcli.errors import EXIT_CODE_MEANINGS, ExitCode, FubError
from fubcli.policy import pipeline_rebuilds_are_allowed
from fubcli.policy.engine import RULES
from tests.conftest import ROOT, Fubcli

pytestmark = pytest.mark.slow

TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "skills").glob("*/SKILL.md"))]}  # fmt: skip


def test_generated_documents_are_current() -> None:
    command = [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"]
    completed = subprocess.run(command, capture_output=True, text=True, check=False)
    assert completed.returncode == 0, completed.stderr


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__.rpartition(".")[2])
def test_every_rule_explains_itself(rule: object) -> None:
    text = rule.__doc__ or ""
    assert re.match(r".+\.\n\nWhy: .+\n\nRefused:\n\n    .+\n\nAccepted:\n\n    .+", text, re.DOTALL), text


def test_every_exit_code_has_a_meaning_and_every_error_a_place_in_the_tree() -> None:
    assert set(EXIT_CODE_MEANINGS) == set(ExitCode)
    drawn = sys.modules[FubError.__module__].__doc__ or ""
    for each in FubError.__subclasses__():
        assert f"- {each.__name__} " in drawn


@pytest.mark.parametrize("name", TEXTS)
def test_links_and_rules_named_in_a_document_exist(name: str) -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)", TEXTS[name]):
        assert ((ROOT / name).parent / target).exists(), target
    for rule in re.findall(r"explain ([a-z]+_[a-z_]+)", TEXTS[name]):
        assert rule in (*rule_names(), pipeline_rebuilds_are_allowed.RULE)


COMMANDS = sorted(
    {
        line
        for block in re.findall(r"```bash\n(.*?)```", TEXTS["README.md"], re.DOTALL)
        for line in block.splitlines()
        if line.startswith("fubcli ")
    }
)


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_in_documents_run_as_written(fubcli: Fubcli, tmp_path: Path, command: str) -> None:
    (tmp_path / "report.sql").write_text(
        "SELECT count(*) AS n FROM fub.contacts_silver.contacts WHERE account_id = :account"
    )
    (tmp_path / "commits.ndjson").write_text(
        '{"table": "t", "committed_at": "2026-08-03T08:14:00Z", "operation": "WRITE", "rows": 5}\n'
    )
    (tmp_path / "faults.ndjson").write_text('{"table": "t", "date": "2026-08-03", "kind": "zero"}\n')
    (tmp_path / "target").mkdir()
    completed = fubcli(*shlex.split(command)[1:])
    assert completed.returncode == 0, completed.stdout + completed.stderr


def test_folders_are_where_the_layout_says() -> None:
    folders = re.findall(r"^\| `(src/[\w/]+|tests/|benchmarks/)`", TEXTS["docs/layout.md"], re.MULTILINE)
    assert len(folders) > 10
    for folder in folders:
        assert (ROOT / folder).is_dir()
