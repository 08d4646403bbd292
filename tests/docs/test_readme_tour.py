"""The tour that the README shows is the tour that there is."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from fubcli.cli.tour import typed
from fubcli.operations.tour import steps
from tests.conftest import ROOT, Fubcli

BLOCK = re.compile(r"<!-- tour -->\n```console\n(.*?)```\n<!-- /tour -->", re.DOTALL)


def shown() -> list[str]:
    found = BLOCK.search((ROOT / "README.md").read_text("utf-8"))
    assert found is not None
    return [line.rstrip() for line in found[1].splitlines() if line.strip()]


def without_limit(line: str) -> str:
    return re.sub(r"LIMIT \d+", "LIMIT n", line)


def test_its_commands_are_the_tours() -> None:
    commands = [without_limit(line[2:]) for line in shown() if line.startswith("$ ")]
    assert commands == [without_limit(typed(each.argv)) for each in steps(datetime.now(UTC))]


def test_every_line_is_one_of_the_real_output(fubcli: Fubcli, lakehouse_home: Path, tmp_path: Path) -> None:
    fubcli("--operation=schema")
    home = tmp_path / "home"
    home.mkdir()
    (home / "data").symlink_to(lakehouse_home / "data")
    told = fubcli("tour", "--output=table", home=home, env={"COLUMNS": "130"})
    assert told.returncode == 0, told.stderr
    real = [" ".join(without_limit(line).split()) for line in (told.stdout + told.stderr).splitlines()]
    for line in map(without_limit, shown()):
        pattern = " ".join(re.escape(part).replace("…", ".+") for part in line.split())
        assert any(re.fullmatch(pattern, each) for each in real), line
