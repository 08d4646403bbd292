"""Source notebooks of Databricks: which lines are SQL, and where they stand in the file."""

from __future__ import annotations

import pytest

from fubcli.operations.check.inputs.databricks_notebook import fragments, is_notebook
from tests.operations.check.desk import texts

SQL = """-- Databricks notebook source
-- DBTITLE 1,Stages
SELECT 1;
SELECT 2

-- COMMAND ----------

-- MAGIC %md
-- MAGIC # Title; DROP TABLE t

-- COMMAND ----------

-- MAGIC %sql
-- MAGIC
-- MAGIC SELECT 3

-- COMMAND ----------

DROP TABLE x
"""
PYTHON = """# Databricks notebook source
spark.range(1)

# COMMAND ----------

# MAGIC %sql
# MAGIC SELECT 1,
# MAGIC   2

# COMMAND ----------

# MAGIC %SQL SELECT 3

# COMMAND ----------

# MAGIC %sqlite
# MAGIC SELECT 4
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_sql_notebook_is_sql_but_for_its_other_magics(end: str) -> None:
    found = texts(list(fragments(SQL.replace("\n", end), "a.sql", "--")))
    assert [(cell, " ".join(sql.split())) for cell, sql in found] == [
        ("cell1", "-- DBTITLE 1,Stages SELECT 1; SELECT 2"),
        ("cell3", "SELECT 3"),
        ("cell4", "DROP TABLE x"),
    ]


@pytest.mark.parametrize("comment", ["#", "//"])
def test_another_language_has_sql_in_its_magics_only(comment: str) -> None:
    found = texts(list(fragments(PYTHON.replace("#", comment), "a.py", comment)))
    assert found == [("cell2", "\nSELECT 1,\n  2"), ("cell3", "SELECT 3")]


@pytest.mark.parametrize(("text", "word"), [(SQL, "SELECT 2"), (SQL, "SELECT 3"), (SQL, "DROP TABLE x"), (PYTHON, "2\n"), (PYTHON, "SELECT 3")])  # fmt: skip
def test_positions_are_those_of_the_file(text: str, word: str) -> None:
    (fragment,) = [
        each
        for each, _ in fragments(text, "a", text.split()[0])
        if word.strip() in each.sql and "Title" not in each.sql
    ]
    before = text[: text.index(word)]
    expected = (before.count("\n") + 1, len(before) - before.rfind("\n"))
    assert fragment.position(fragment.sql.index(word.strip())) == expected


@pytest.mark.parametrize(
    ("text", "comment", "notebook"),
    [
        (SQL, "--", True),
        (PYTHON, "#", True),
        ("-- Databricks notebook source", "--", True),
        ("// Databricks notebook source\r\n", "//", True),
        ("SELECT 1", "--", False),
        ("", "--", False),
        ("\n-- Databricks notebook source", "--", False),
        ("-- Databricks notebook sources\n", "--", False),
        ("# Databricks notebook source\nDROP TABLE t", "--", False),
    ],
)
def test_the_first_line_marks_a_notebook_of_its_language(text: str, comment: str, notebook: bool) -> None:
    assert is_notebook(text, comment) is notebook


def test_a_magic_hides_no_sql_of_its_cell() -> None:
    """Run as a script, what looks like a magic to Databricks is a comment."""
    text = "-- Databricks notebook source\n-- MAGIC %md\nDROP TABLE t;\n-- MAGIC hello\nDROP TABLE u"
    ((_, sql),) = texts(list(fragments(text, "a.sql", "--")))
    assert sql == "DROP TABLE t;\nDROP TABLE u"


def test_a_notebook_of_one_line_has_no_sql() -> None:
    assert list(fragments("-- Databricks notebook source", "a.sql", "--")) == []
