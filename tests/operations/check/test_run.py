"""Paths to judgements: what a file is, which files count, and what odd ones end as."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fubcli.errors import UsageError
from fubcli.model.decision import Verdict
from fubcli.model.dialect import SqlDialect
from fubcli.model.names import Environment
from fubcli.operations.check.inputs import files
from fubcli.operations.check.run import Tally
from fubcli.policy.engine import RULES
from tests.operations.check.desk import DROP, STAGES, checked, reasons, told, write


def test_each_statement_of_a_script_is_judged_alone(tmp_path: Path) -> None:
    file = write(tmp_path / "a.sql", f"-- the stages\n{STAGES};\n{DROP};\nSELECT 'open; {STAGES}")
    assert told(checked(file)) == [(f"{file}#1", "allow"), (f"{file}#2", "refuse"), (f"{file}#3", "refuse")]


def test_stdin_is_a_script() -> None:
    assert told(checked(stdin=f"{STAGES};{DROP}")) == [("stdin#1", "allow"), ("stdin#2", "refuse")]


def test_a_script_is_divided_and_read_in_its_dialect() -> None:
    script = 'SELECT "a; b" FROM `fub.contacts_silver.stages`; SELECT name FROM fub.contacts_silver.`stages_*`'
    assert told(checked(stdin=script, dialect=SqlDialect.BIGQUERY)) == [("stdin#1", "allow"), ("stdin#2", "refuse")]
    assert told(checked(stdin=script, dialect=SqlDialect.SNOWFLAKE)) == [("stdin#1", "refuse"), ("stdin#2", "refuse")]


def test_defaults_hold_for_every_statement(tmp_path: Path) -> None:
    file = write(tmp_path / "a.sql", "SELECT name FROM stages; DROP TABLE stages")
    (read, drop) = checked(file, catalog="stage_fub", schema="contacts_silver", environment=Environment.PRODUCTION)
    assert read.judgement.environment is Environment.PRODUCTION
    assert drop.judgement.verdict is Verdict.REFUSE
    assert told(checked(file, catalog="stage_fub", schema="contacts_silver"))[1][1] == "allow_rewritten"


def test_every_kind_of_file_is_known_by_its_name_or_first_line(tmp_path: Path) -> None:
    cells = [{"cell_type": "code", "source": f"%%sql\n{DROP}"}]
    write(tmp_path / "notebook.ipynb", json.dumps({"cells": cells}))
    write(tmp_path / "source.py", f"# Databricks notebook source\n# MAGIC %sql\n# MAGIC {DROP}; {DROP}")
    write(tmp_path / "source.sql", f"-- Databricks notebook source\n{DROP}\n-- COMMAND ----------\n-- MAGIC %md")
    node = {"resource_type": "model", "original_file_path": "models/m.sql", "compiled_code": STAGES}
    write(tmp_path / "manifest.json", json.dumps({"nodes": {"model.shop.m": node}}))
    write(tmp_path / "plain.hql", STAGES)
    found = {
        name: [identity for identity, _ in told(checked(tmp_path / name))] for name in sorted(os.listdir(tmp_path))
    }
    assert found == {
        "manifest.json": ["model.shop.m"],
        "notebook.ipynb": [f"{tmp_path}/notebook.ipynb#cell1.1"],
        "plain.hql": [f"{tmp_path}/plain.hql#1"],
        "source.py": [f"{tmp_path}/source.py#cell1.1", f"{tmp_path}/source.py#cell1.2"],
        "source.sql": [f"{tmp_path}/source.sql#cell1.1"],
    }


def test_ids_are_unique_in_a_cell_with_several_texts(tmp_path: Path) -> None:
    cells = [{"cell_type": "code", "source": f"%sql {STAGES}\nx = %sql {STAGES}; {DROP}\n%sql {{{{ x }}}}"}]
    file = write(tmp_path / "a.ipynb", json.dumps({"cells": cells}))
    assert [identity for identity, _ in told(checked(file))] == [f"{file}#cell1.{number}" for number in range(1, 5)]


def test_a_second_statement_in_a_model_is_refused(tmp_path: Path) -> None:
    node = {"resource_type": "model", "compiled_code": f"{STAGES}; {DROP}"}
    file = write(tmp_path / "manifest.json", json.dumps({"nodes": {"m": node}}))
    (only,) = checked(file)
    assert only.judgement.findings[0].rule == "one_statement_only"


def test_a_directory_is_walked_in_the_order_of_names_without_links_and_hidden_files(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    for name in ("b.sql", "a/z.SQL", "a/b.ipynb", "c.txt", ".hidden.sql", ".git/d.sql", "a/e.json"):
        write(
            tree / name,
            '{"cells": [{"cell_type": "code", "source": "%sql SELECT 1"}]}' if "ipynb" in name else "SELECT 1",
        )
    outside = write(tmp_path / "outside" / "x.sql", "SELECT 1")
    (tree / "link.sql").symlink_to(outside)
    (tree / "folder").symlink_to(outside.parent)
    (tree / "loop").symlink_to(tree)
    os.mkfifo(tree / "pipe.sql")
    assert [Path(each.found.fragment.file).relative_to(tree).as_posix() for each in checked(tree)] == [
        "b.sql",
        "a/b.ipynb",
        "a/z.SQL",
    ]


def test_a_template_is_told_not_judged(tmp_path: Path) -> None:
    for text in (
        "SELECT * FROM {{ ref('a') }}; SELECT 2",
        "SELECT '{{ var(\"x\") }}'",
        "{# a #} SELECT 1",
        "{% if a %}",
    ):
        (only,) = checked(write(tmp_path / "a.sql", text))
        assert "compile" in only.judgement.findings[0].reason
        assert only.judgement.id == f"{tmp_path}/a.sql#1"


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("a.sql", b"SELECT '\xff'", "Not UTF-8 (byte 8)"),
        ("a.sql", "SELECT 1".encode("utf-16"), "Not UTF-8 (byte 0)"),
        ("a.sql", bytes(range(256)) * 9, "Not UTF-8"),
        ("a.ipynb", b"{", "not JSON"),
        ("a.ipynb", b"\xff", "Not UTF-8"),
        ("a.json", b'{"a": 1}', "no nodes"),
        ("a.py", b"print(1)", "Databricks notebook"),
    ],
)
def test_what_cannot_be_read_is_refused_beside_the_others(tmp_path: Path, name: str, content: bytes, part: str) -> None:
    odd, good = write(tmp_path / name, content), write(tmp_path / "good.sql", STAGES)
    checks = checked(odd, good)
    assert told(checks) == [(str(odd), "refuse"), (f"{good}#1", "allow")]
    assert part in reasons(checks)[0]


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n", b"-- nothing", b";;;"])
def test_a_file_without_a_statement_has_none(tmp_path: Path, content: bytes) -> None:
    assert checked(write(tmp_path / "a.sql", content)) == []


def test_a_file_is_not_read_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_SCRIPT", 100)
    assert told(checked(write(tmp_path / "a.sql", b"x" * 100)))[0][1] == "refuse"
    checks = checked(write(tmp_path / "b.sql", b"SELECT 1;" * 100))
    assert (len(checks), reasons(checks)) == (1, ["More than 100 bytes in one file."])


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path / "a.sql", STAGES)
    file.chmod(0)
    assert "Permission denied" in reasons(checked(tmp_path))[0]


def test_a_file_that_is_gone_by_then_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "check_paths", lambda _: None)
    monkeypatch.setattr("fubcli.operations.check.run.check_paths", lambda _: None)
    assert "No such file" in reasons(checked(tmp_path / "gone.sql"))[0]


def test_ndjson_lines_have_ids_and_environments_of_their_own(tmp_path: Path) -> None:
    lines = [
        {"id": "a", "sql": "DELETE FROM stage_fub.contacts_silver.stages WHERE id = 1", "environment": "staging"},
        {"id": "b", "sql": "DELETE FROM stage_fub.contacts_silver.stages WHERE id = 1", "environment": "production"},
        {"id": 3, "sql": "\ud800 ("},
        {"id": "d", "sql": "SELECT 1; SELECT 2"},
    ]
    text = "\n".join(map(json.dumps, lines))
    expected = [("a", "allow"), ("b", "refuse"), (3, "refuse"), ("d", "refuse")]
    assert told(checked(stdin=text, ndjson=True)) == expected
    assert told(checked(write(tmp_path / "a.txt", text), ndjson=True)) == expected


@pytest.mark.parametrize(
    ("arguments", "more", "part"),
    [
        (("missing.sql",), {}, "missing.sql"),
        ((), {"stdin": "SELECT 1", "catalog": "nope"}, "stage_fub"),
        ((".",), {"ndjson": True}, "directory"),
        (("a\0b",), {}, "no such"),
    ],
)
def test_wrong_requests_are_told_before_anything_is_judged(
    arguments: tuple[str, ...], more: dict[str, object], part: str
) -> None:
    with pytest.raises(UsageError) as error:
        checked(*arguments, **more)
    assert part in error.value.detail


def test_a_reason_of_the_readers_own_names_a_rule_that_exists(tmp_path: Path) -> None:
    write(tmp_path / "a.sql", b"\xff")
    write(tmp_path / "b.sql", "{{ x }}")
    write(tmp_path / "c.ipynb", "{")
    names = {rule.__name__.rpartition(".")[2] for rule in RULES}
    assert {finding.rule for each in checked(tmp_path) for finding in each.judgement.findings} <= names


@pytest.mark.parametrize(
    ("worst", "refuse", "needs_staging"),
    [
        ("allow", False, False),
        ("allow_rewritten", False, False),
        ("needs_staging", False, True),
        ("refuse", True, True),
    ],
)
def test_the_tally_knows_the_worst(worst: str, refuse: bool, needs_staging: bool) -> None:
    tally = Tally()
    tally.verdicts[Verdict(worst)] += 1
    assert (tally.reaches(Verdict.REFUSE), tally.reaches(Verdict.NEEDS_STAGING)) == (refuse, needs_staging)


@settings(max_examples=150, deadline=None)
@given(
    name=st.sampled_from(["a.sql", "a.ipynb", "a.json", "a.py", "a.scala", "a"]),
    content=st.one_of(
        st.binary(max_size=60),
        st.text(max_size=60).map(str.encode),
        st.text("%sql;'-\n\t MAGICSELECT1", max_size=40).map(lambda text: f"-- Databricks notebook source\n{text}".encode()),
        st.recursive(st.none() | st.text(max_size=9), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
            st.sampled_from(["cells", "nodes", "source", "metadata", "cell_type", "code", "compiled_code"]), inner, max_size=4
        )).map(lambda document: json.dumps(document).encode()),
    ),
)  # fmt: skip
def test_any_file_is_judged_without_an_exception(name: str, content: bytes, tmp_path_factory: Any) -> None:
    file = write(tmp_path_factory.getbasetemp() / "any" / name, content)
    for each in checked(file):
        assert each.judgement.allowed != bool(each.judgement.findings)
