"""Bad input of every kind ends in one problem event, the documented exit code, and no traceback."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fubcli.frontend.parameters import parameters
from tests.cli.events import data_of, rows_of
from tests.conftest import Fubcli, environment

pytestmark = pytest.mark.slow

QUERY = "--operation=query"


@pytest.mark.parametrize(
    ("arguments", "code", "part"),
    [
        ((QUERY,), 2, "--query"),
        ((QUERY, "--query="), 2, "empty"),
        ((QUERY, "--query=   \n"), 2, "empty"),
        ((QUERY, "--query=;"), 3, "no statement"),
        ((QUERY, "--query=-- only a comment"), 3, "no statement"),
        ((QUERY, "--query=@missing.sql"), 2, "missing.sql"),
        ((QUERY, "--query=@."), 2, "directory"),
        ((QUERY, "--query=SELECT 1", "--catalog=nope"), 2, "nope"),
        ((QUERY, "--query=SELECT 1", "--schema=x"), 2, "--catalog"),
        ((QUERY, "--query=SELECT 1", "--max-rows=0"), 2, "max-rows"),
        ((QUERY, "--query=SELECT 1", "--max-rows=many"), 2, "many"),
        ((QUERY, "--query=SELECT 1", "--timeout=0"), 2, "timeout"),
        ((QUERY, "--query=SELECT 1", "--param", "x"), 2, "name=value"),
        ((QUERY, "--query=SELECT 1", "--param", "x=1"), 2, ":x"),
        ((QUERY, "--query=SELECT :x"), 2, ":x"),
        ((QUERY, "--query=SELECT ?"), 2, "`?`"),
        ((QUERY, "--query=SELECT :x", "--param", "x:blob=1"), 2, "blob"),
        ((QUERY, "--query=SELECT 1 AS a", "--fields=b"), 2, "a"),
        ((QUERY, "--query=SELECT 1", "--output=ddl"), 2, "ddl"),
        ((QUERY, "--query=SELECT 1", "--output=xml"), 2, "xml"),
        ((QUERY, "--query=SELECT 1", "--table=x"), 2, "--table"),
        ((QUERY, "--query=SELECT 1", "--warehouse=prod"), 2, "prod"),
        ((QUERY, "--query=SELECT 1", "--catalogs=missing.yaml"), 2, "missing.yaml"),
        ((QUERY, "--query=SELECT 1", "--policy=missing.yaml"), 2, "missing.yaml"),
        ((QUERY, "--query=SELECT 1", "--upstream=missing.json"), 2, "missing.json"),
        ((QUERY, "--qeury=SELECT 1"), 2, "--query"),
        (("--operation=qurey",), 2, "query"),
        (("--query=SELECT 1",), 2, "--operation"),
        (("frobnicate",), 2, "frobnicate"),
        (("--operation=schema", "--catalog=nope"), 2, "nope"),
        (("--operation=schema", "--catalog=fub", "--schema=contacts_silvr"), 2, "contacts_silver"),
        (("--operation=schema", "--catalog=fub", "--table=contakts", "--schema=contacts_silver"), 2, "contacts"),
        (("--operation=schema", "--schema=contacts_silver"), 2, "--catalog"),
        (("--operation=schema", "--catalog=fub", "--detail=all"), 2, "names"),
        (("explain", "no_such_rule"), 2, "no_such_rule"),
        (("contracts", "show", "nope"), 2, "nope"),
        ((QUERY, "--query=SELECT * FROM nope.a.b"), 3, "nope"),
    ],
    ids=lambda value: " ".join(value)[:60] if isinstance(value, tuple) else None,
)
def test_wrong_arguments(fubcli: Fubcli, arguments: tuple[str, ...], code: int, part: str) -> None:
    completed = fubcli(*arguments)
    assert part in data_of(completed, code)["detail"]
    assert completed.stderr.startswith("fubcli: ")


def test_options_may_be_written_with_underscores(fubcli: Fubcli) -> None:
    data = data_of(fubcli("--operation=query", "--query=SELECT explode(sequence(1, 9)) AS n", "--max_rows=2"))
    assert data["row_count"] == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sql", "code"),
    [
        (b"SELECT '" + b"x" * 2_000_000 + b"'", 3),
        (b"SELECT " + b"(" * 5_000 + b"1" + b")" * 5_000, 3),
        (b"SELECT " + b"NOT " * 5_000 + b"TRUE", 3),
        (b"SELECT " + b"CASE WHEN 1 THEN " * 3_000 + b"1" + b" END" * 3_000, 3),
        (b"SELECT '\xff\xfe'", 2),
        (b"SELECT 1\x00", 3),
        (b"\x00" * 1_000, 3),
        (b"SELECT 'unclosed", 3),
        (b"SELECT " + b"1+" * 20_000 + b"1", None),
        (b"x" * 200_000, 3),
    ],
    ids=lambda value: repr(value[:24]) if isinstance(value, bytes) else None,
)
def test_odd_sql_on_stdin(fubcli: Fubcli, sql: bytes, code: int | None) -> None:
    completed = fubcli(QUERY, "--query=-", stdin=sql)
    assert completed.returncode in ((code,) if code is not None else (0, 3, 5))
    if completed.returncode:
        data_of(completed, completed.returncode)


def test_invalid_utf8_in_argv(lakehouse_home: Path, tmp_path: Path) -> None:
    completed = subprocess.run(
        [sys.executable, "-m", "fubcli", QUERY, b"--query=SELECT '\xff'"],
        capture_output=True, cwd=tmp_path, env=environment(lakehouse_home), stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    assert completed.returncode == 2
    assert b"UTF-8" in completed.stdout


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a: [1", b"catalogs: 3\nformat: 1\n", b"", b"- 1\n- 2\n"])
def test_an_unreadable_yaml_names_the_file(fubcli: Fubcli, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.yaml").write_bytes(content)
    problem = data_of(fubcli(QUERY, "--query=SELECT 1", "--catalogs=bad.yaml"), 2)
    assert problem["type"] == "urn:fub:problem:configuration"
    assert "bad.yaml" in problem["file"]


def test_a_policy_overlay_can_only_tighten(fubcli: Fubcli, tmp_path: Path) -> None:
    tight, loose = tmp_path / "tight.yaml", tmp_path / "loose.yaml"
    tight.write_text("environments:\n  sandbox:\n    max_rows: 2\n")
    loose.write_text("environments:\n  production:\n    max_rows: 1000000\n")
    query = "--query=SELECT id FROM sandbox_fub.u_matttu.test_contacts"
    assert data_of(fubcli(QUERY, query, f"--policy={tight}"))["row_count"] == 2
    problem = data_of(fubcli(QUERY, query, f"--policy={loose}"), 2)
    assert (problem["line"], problem["key"]) == (3, "environments.production.max_rows")


def test_a_home_that_is_a_file(fubcli: Fubcli, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("not a directory")
    problem = data_of(fubcli(QUERY, "--query=SELECT * FROM fub.contacts_silver.stages", home=tmp_path / "home"), 6)
    assert problem["type"] == "urn:fub:problem:audit-unavailable", "nothing runs on production without a record"
    assert problem["retryable"] is False


@pytest.mark.slow
def test_a_full_disk_leaves_no_half_built_lakehouse(fubcli: Fubcli, tmp_path: Path) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))

    completed = subprocess.run(
        [sys.executable, "-m", "fubcli", QUERY, "--query=SELECT count(*) FROM fub.contacts_silver.stages"],
        capture_output=True, cwd=tmp_path, env=environment(tmp_path / "home"), stdin=subprocess.DEVNULL,
        preexec_fn=limit, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert data_of(completed, 6)["type"] == "urn:fub:problem:storage-unavailable"
    left = [path.name for path in (tmp_path / "home" / "data").rglob("*.duckdb*")]
    assert left == []
    home = tmp_path / "home"
    assert rows_of(fubcli(QUERY, "--query=SELECT count(*) > 0 FROM fub.contacts_silver.stages", home=home)) == [[True]]


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["truncated", "garbage", "flipped"])
def test_a_damaged_database_file_is_rebuilt(fubcli: Fubcli, lakehouse_home: Path, tmp_path: Path, damage: str) -> None:
    query = "--query=SELECT count(*) FROM fub.contacts_silver.stages"
    expected = rows_of(fubcli(QUERY, query))
    home = tmp_path / "home"
    shutil.copytree(lakehouse_home, home)
    (file,) = (home / "data").rglob("fub.duckdb")
    content = bytearray(file.read_bytes())
    if damage == "truncated":
        content = content[: len(content) // 2]
    elif damage == "garbage":
        content = bytearray(os.urandom(4096))
    else:
        content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)
    assert rows_of(fubcli(QUERY, query, home=home)) == expected


def test_stdout_that_cannot_be_written_fails_without_a_traceback(lakehouse_home: Path, tmp_path: Path) -> None:
    with open("/dev/full", "w") as full:
        completed = subprocess.run(
            [sys.executable, "-m", "fubcli", "explain", "3"],
            stdout=full, stderr=subprocess.PIPE, cwd=tmp_path, env=environment(lakehouse_home), text=True, check=False,
        )  # fmt: skip
    assert completed.returncode == 6
    assert "Traceback" not in completed.stderr


def _in_a_shell(command: str, home: Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", f"{sys.executable} -m fubcli {command}"], capture_output=True, text=True, cwd=cwd,
        env=environment(home), stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ('--operation=query --query="SELECT 1 AS a" >&-', 6),
        ('--operation=query --query="SELECT 1 AS a" 2>&-', 0),
        ("--operation=query --query=- <&-", 2),
        ("--operation=query --query='SELECT 1' --upstream=- <&-", 2),
        ('--operation=query --query="SELECT 1 AS a" > /dev/full', 6),
        ("--version >&-", 6),
    ],
)
def test_closed_and_full_streams(lakehouse_home: Path, tmp_path: Path, command: str, code: int) -> None:
    completed = _in_a_shell(command, lakehouse_home, tmp_path)
    assert completed.returncode == code
    assert "Traceback" not in completed.stdout + completed.stderr
    assert "bug" not in completed.stderr


@pytest.mark.parametrize("value", ["nan", "inf", "-1", "1e400"])
def test_a_timeout_is_a_number_of_seconds(fubcli: Fubcli, value: str) -> None:
    data_of(fubcli(QUERY, "--query=SELECT 1", f"--timeout={value}"), 2)


@pytest.mark.parametrize(
    "param",
    [
        "a:int=1.5",
        "a:int=one",
        "a:bigint=",
        "a:double=0x1",
        "a:boolean=yes",
        "a:date=2024-1-1",
        "a:timestamp=today",
        "a:date=2020-02-30",
        "a:date=0000-01-01",
        "a:timestamp=2023-02-29T00:00:00Z",
        "a:timestamp_ntz=2024-01-01 24:01",
        "a:int=2147483648",
        "a:bigint=-9223372036854775809",
    ],
)
def test_a_parameter_is_written_as_its_type_and_exists(fubcli: Fubcli, param: str) -> None:
    assert "is no" in data_of(fubcli(QUERY, "--query=SELECT :a", "--param", param), 2)["detail"]


@pytest.mark.parametrize(
    "param",
    [
        "a:date=2024-02-29", "a:date=9999-12-31", "a:timestamp=2024-02-29", "a:timestamp=2024-02-29T23:59:59.5+02:00",
        "a:timestamp_ntz=2024-01-01 00:00", "a:int=-2147483648", "a:bigint=9223372036854775807",
    ],
)  # fmt: skip
def test_a_parameter_that_exists_is_taken(param: str) -> None:
    assert parameters([param])["a"].value == param.partition("=")[2]


def test_an_existing_file_is_replaced_only_on_demand(fubcli: Fubcli, tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("precious")
    command = (QUERY, "--query=SELECT 1 AS a", "--output-file=out.csv")
    assert "--overwrite" in data_of(fubcli(*command), 2)["detail"]
    assert (tmp_path / "out.csv").read_text() == "precious"
    data_of(fubcli(*command, "--overwrite"))
    assert (tmp_path / "out.csv").read_text() == "a\n1\n"


def test_rows_that_were_cut_off_are_never_cut_off_silently(fubcli: Fubcli) -> None:
    query = "--query=SELECT id FROM stage_fub.contacts_silver.contacts"
    completed = fubcli(QUERY, query, "--max-rows=2", "--output=csv")
    assert len(completed.stdout.splitlines()) == 3
    assert "cut off at 2 rows" in completed.stderr


def test_a_policy_file_that_is_something_else_is_not_read_aloud(fubcli: Fubcli, tmp_path: Path) -> None:
    (tmp_path / "shadow").write_text("someone:$6$secret\n")
    completed = fubcli(QUERY, "--query=SELECT 1", "--policy=shadow")
    data_of(completed, 2)
    assert "secret" not in completed.stdout + completed.stderr


@pytest.mark.slow
def test_a_damaged_sandbox_is_moved_aside_and_the_event_says_so(
    fubcli: Fubcli, lakehouse_home: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    fubcli(QUERY, "--query=SELECT * FROM fub.contacts_silver.stages")
    shutil.copytree(lakehouse_home, home)
    (file,) = (home / "data").rglob("sandbox_fub.duckdb")
    file.write_bytes(b"garbage" * 1000)
    data = data_of(fubcli(QUERY, "--query=SELECT count(*) FROM sandbox_fub.u_matttu.test_contacts", home=home))
    assert data["rows"][0][0] > 0
    assert [finding["severity"] for finding in data["findings"]] == ["warning"]
    assert list(file.parent.glob("sandbox_fub.duckdb.damaged-*"))
