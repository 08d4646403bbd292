"""Rows into files, as processes: what names and options mean, and what an interrupted export leaves."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from pyarrow import ipc, parquet

from tests.cli.events import data_of
from tests.conftest import Fubcli, environment

QUERY = "--operation=query"
MOST = 50_000
"""Rows of an answer from staging (safety_policy.yaml)."""
CONTACTS = "--query=SELECT id, email, created_at FROM stage_fub.contacts_silver.contacts ORDER BY id LIMIT 60000"
MANY = (  # five million rows with a token to work out for almost each: more than can be done before the signal
    "--query=SELECT a.email AS a, b.email AS b FROM stage_fub.contacts_silver.contacts a"
    " CROSS JOIN stage_fub.contacts_silver.contacts b"
)


@pytest.mark.parametrize("name", ["x.parquet", "x.arrow", "x.ndjson"])
def test_an_export_has_more_rows_than_an_answer_may(fubcli: Fubcli, tmp_path: Path, name: str) -> None:
    data = data_of(fubcli(QUERY, CONTACTS, f"--output-file={name}"))
    path = tmp_path / name
    artifact = data["artifact"]
    assert Path(unquote(urlsplit(artifact["uri"]).path)) == path
    assert data["row_count"] == artifact["rows"] == 60_000 > MOST
    assert data["truncated"] is False
    assert artifact["bytes"] == path.stat().st_size
    assert artifact["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    if name.endswith("ndjson"):
        first = list(json.loads(path.read_text().splitlines()[0]).values())
    else:
        table = parquet.read_table(path) if name.endswith("parquet") else ipc.open_file(path).read_all()
        assert table.num_rows == artifact["rows"]
        assert [str(kind) for kind in table.schema.types] == ["int64", "string", "timestamp[us, tz=UTC]"]
        first = [table["id"][0].as_py(), table["email"][0].as_py(), data["rows"][0][2]]
    assert first == data["rows"][0]
    assert data["rows"][0][1].startswith(("email:", "masked-"))
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--output-file=x.foo"], "end it in .parquet, .arrow, .csv"),
        (["--output-file=x"], "does not say what it is to hold"),
        (["--output=parquet"], "name a file for it with --output-file"),
        (["--output=arrow", "--output-file=x.csv"], "is named as csv"),
    ],
)
def test_a_form_that_nobody_named_is_an_error(fubcli: Fubcli, tmp_path: Path, options: list[str], said: str) -> None:
    assert said in data_of(fubcli(QUERY, "--query=SELECT 1 AS a", *options), 2)["detail"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        (["--output-file=x.CSV", "--output=json"], "text/csv"),
        (["--output-file=x", "--output=parquet"], "application/vnd.apache.parquet"),
        (["--output-file=x.arrow", "--output=arrow"], "application/vnd.apache.arrow.file"),
        (["--output-file=x.out", "--output=json"], "application/json"),
    ],
)
def test_a_name_says_what_a_file_holds_and_else_the_option(fubcli: Fubcli, options: list[str], kind: str) -> None:
    assert data_of(fubcli(QUERY, "--query=SELECT 1 AS a", *options))["artifact"]["media_type"] == kind


def test_without_pyarrow_it_says_what_to_install(fubcli: Fubcli, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.mkdir()
    (blocked / "sitecustomize.py").write_text("import sys\nsys.modules['pyarrow'] = None\n")
    path = {"PYTHONPATH": f"{blocked}:{environment(tmp_path)['PYTHONPATH']}"}
    completed = fubcli(QUERY, "--query=SELECT 1 AS a", "--output-file=x.parquet", env=path)
    assert "pip install 'pyarrow>=20'" in data_of(completed, 2)["detail"]
    assert data_of(fubcli(QUERY, "--query=SELECT 1 AS a", "--output-file=x.ndjson", env=path))["row_count"] == 1
    assert (tmp_path / "x.ndjson").read_text() == '{"a":1}\n'


@pytest.mark.slow
@pytest.mark.parametrize("name", ["x.parquet", "x.ndjson", "x.csv"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_export_that_is_ended_leaves_nothing(
    fubcli: Fubcli, lakehouse_home: Path, tmp_path: Path, name: str, number: int
) -> None:
    fubcli(QUERY, "--query=SELECT 1 AS a")
    process = subprocess.Popen(
        [sys.executable, "-m", "fubcli", QUERY, MANY, f"--output-file={name}"],
        cwd=tmp_path, env=environment(lakehouse_home), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    time.sleep(3)
    process.send_signal(number)
    out, _ = process.communicate(timeout=30)
    assert list(tmp_path.iterdir()) == []
    if number != signal.SIGKILL:
        assert process.returncode == 130
        assert json.loads(out)["data"]["exit_code"] == 130
