"""Code that does to its process what dbt does, and worse: nothing of it is left, and nothing of it is heard."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from contextlib import nullcontext
from pathlib import Path

import pytest

from fubcli.pipelines.containment import contained


def misbehave(elsewhere: Path) -> None:
    sys.stdout.write("printed jane@example.com\n")
    sys.stderr.write("printed jane@example.com\n")
    os.write(1, b"written jane@example.com\n")
    warnings.warn("warned", UserWarning, stacklevel=1)
    os.environ["LEFT"] = "behind"
    os.environ.pop("THERE")
    os.chdir(elsewhere)
    logging.getLogger().setLevel(logging.CRITICAL)
    logging.getLogger().addHandler(logging.NullHandler())
    logging.getLogger("of.dbt").addHandler(logging.NullHandler())
    (elsewhere / "made").touch()


@pytest.mark.parametrize("fails", [False, True])
def test_nothing_is_left_and_nothing_is_heard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], fails: bool
) -> None:
    monkeypatch.setenv("THERE", "before")
    root, said = logging.getLogger(), tmp_path / "said"
    before = (dict(os.environ), Path.cwd(), sys.stdout, sys.stderr, root.level, list(root.handlers))
    with pytest.raises(ValueError, match="ours") if fails else nullcontext(), contained({}, said):
        misbehave(tmp_path)
        if fails:
            raise ValueError("ours")
    assert (dict(os.environ), Path.cwd(), sys.stdout, sys.stderr, root.level, list(root.handlers)) == before
    assert logging.getLogger("of.dbt").handlers == []
    assert capfd.readouterr() == ("", "")
    assert said.read_text().count("jane@example.com") == 3
    assert {path.stat().st_mode & 0o777 for path in (said, tmp_path / "made")} == {0o600}
    os.umask(mask := os.umask(0o022))
    assert mask != 0o077


def test_variables_that_steer_dbt_are_away_and_secrets_and_ours_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = (
        "DBT_FULL_REFRESH",
        "DBT_EMPTY",
        "DBT_TARGET",
        "DBT_PROFILES_DIR",
        "DBT_ENGINE_FULL_REFRESH",
        "DBT_PROJECT_DIR",
    )
    for name in away:
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("DBT_ENV_SECRET_SNOWFLAKE_PASSWORD", "x")
    monkeypatch.setenv("FUBCLI_ZOOM_FILE", "/somebody/elses")
    with contained({"FUBCLI_ZOOM_FILE": "/ours"}, tmp_path / "said"):
        assert [name for name in os.environ if name.startswith("DBT_")] == ["DBT_ENV_SECRET_SNOWFLAKE_PASSWORD"]
        assert (os.environ["FUBCLI_ZOOM_FILE"], os.environ["DO_NOT_TRACK"]) == ("/ours", "1")
    assert {os.environ[name] for name in away} == {"1"}
    assert os.environ["FUBCLI_ZOOM_FILE"] == "/somebody/elses"
