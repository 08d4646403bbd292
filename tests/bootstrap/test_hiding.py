"""What hides secrets knows those of the file and of the variables."""

from __future__ import annotations

from pathlib import Path

from fubcli.bootstrap.hiding import redaction
from tests.integrations.conftest import SECRETS


def test_what_hides_secrets_knows_those_of_the_file_and_of_the_variables(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir(mode=0o700)
    file = tmp_path / "config" / "services.toml"
    file.write_text(f'[gitlab]\ntoken = "{SECRETS["token"]}"\n')
    file.chmod(0o600)
    hidden = redaction({"FUBCLI_HOME": str(tmp_path), "DD_APP_KEY": SECRETS["app_key"]})
    assert hidden.value([SECRETS["token"], SECRETS["app_key"], "x"]) == ["[hidden]", "[hidden]", "x"]
