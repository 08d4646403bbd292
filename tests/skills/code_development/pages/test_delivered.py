"""Where a page says that the models are."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from fubcli.skills.code_development.brief import brief
from fubcli.skills.code_development.pages.delivered import model_lines
from tests.skills.code_development.pages.blocks import blocks
from tests.skills.code_development.world import briefed, event


def test_models_in_an_artifact_have_its_path(tmp_path: Path) -> None:
    text = "".join(brief(briefed(tmp_path, event("schema-event"))))
    (artifact,) = (tmp_path / "artifacts").iterdir()
    assert "## Models in an artifact" in text
    assert blocks(text, "bash")[-1].endswith(f" {artifact}")


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
def test_the_command_writes_a_model(tmp_path: Path) -> None:
    place = tmp_path / "a b'c"
    data = briefed(place, event("schema-event"))
    command = blocks("".join(model_lines(data["models"])), "bash")[0]
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=True)
    assert '"title": "fub.contacts_silver.contacts"' in done.stdout
