"""Files: which are read, which are not, and that those which are not are unknown."""

from __future__ import annotations

from pathlib import Path

import pytest

from fubcli.errors import UsageError
from fubcli.skills.code_development.migration.sources import LARGEST, MigrationFile, open_files, read_file


@pytest.mark.parametrize(
    ("name", "data", "form"),
    [
        ("V1.sql", b"SELECT 1", "sql"), ("V1.SQL", b"\xef\xbb\xbfSELECT 1", "sql"), ("up", b"SELECT 1", "sql"), ("run.sh", b"gh-ost --alter='ADD a INT' --table=t", "shell"),
        ("run", b"#!/bin/sh\ntrue", "shell"), ("V1.php", b"SELECT 1", "unread"), ("V1.sql", b"<?php SELECT 1", "unread"), ("V1.rb", b"SELECT 1", "unread"), ("V1.py", b"", "unread"),
        ("V1.sql", b"SELECT\x001", "unread"), ("V1.sql", b"\xc3(", "unread"), ("V1.sql", b" " * (LARGEST + 1), "unread"), ("schema.xml", b"<a/>", "unread"),
    ],
)  # fmt: skip
def test_forms(name: str, data: bytes, form: str) -> None:
    read = read_file(MigrationFile(name, data))
    assert read.form == form
    assert bool(read.problem) is (form == "unread")
    if form == "unread":
        assert [change.kind.value for each in read.statements for change in each.changes] == ["unknown"]


def test_lines_and_names_of_tools() -> None:
    text = b"#!/bin/bash\nset -e\n# comment\nsudo pt-online-schema-change \\\n --alter \"DROP COLUMN a\" D=d,t=t1 --execute\ngh-ost --table=t2 --alter='DROP b'\n"
    read = read_file(MigrationFile("run.sh", text)).statements
    assert [(each.line, each.tool, str(each.changes[0].table), each.changes[0].columns) for each in read] == [
        (4, "pt-online-schema-change", "d.t1", ("a",)),
        (6, "gh-ost", "t2", ("b",)),
    ]


def test_files_are_read_no_further_than_they_are_used(tmp_path: Path) -> None:
    path = tmp_path / "large.sql"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    (opened,) = open_files([str(path)])
    assert len(opened.data) == LARGEST + 1
    assert read_file(opened).problem


def test_a_file_that_is_not_there_is_a_wrong_command(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.sql"):
        with pytest.raises(UsageError, match="--files"):
            list(open_files([str(path)]))
