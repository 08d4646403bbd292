"""Which cells of a Jupyter notebook are SQL, and which lines of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fubcli.operations.check.inputs.jupyter import fragments
from fubcli.operations.check.inputs.texts import WrongShape
from tests.operations.check.desk import texts

DATABRICKS = {"application/vnd.databricks.v1+notebook": {"language": "python"}}


def notebook(*sources: Any, cell: dict[str, Any] | None = None, **metadata: Any) -> str:
    cells = [{"cell_type": "code", "metadata": cell or {}, "source": source} for source in sources]
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4})


@pytest.mark.parametrize(
    ("source", "sql"),
    [
        ("%%sql\nSELECT 1", ["\nSELECT 1"]),
        (["%%sql\n", "SELECT 1;\n", "SELECT 2"], ["\nSELECT 1;\nSELECT 2"]),
        ("\n%%SQL\nSELECT 1", ["\nSELECT 1"]),
        ("%%sql postgresql://me@host/db\nSELECT 1", ["\nSELECT 1"]),
        ("%%sql found << SELECT 1", ["SELECT 1"]),
        ("%%sql --save found\nSELECT 1", ["\nSELECT 1"]),
        ("%%sql SELECT 1 -- one", ["SELECT 1 -- one"]),
        ("%%capture found\n%%sql\nSELECT 1", ["\nSELECT 1"]),
        ("%%time\n%sql SELECT 1", ["SELECT 1"]),
        ("%%sql DROP/**/TABLE/**/t--://x", ["DROP/**/TABLE/**/t--://x"]),
        ("%sql\nSELECT 1\nFROM t", ["\nSELECT 1\nFROM t"]),
        ("%sql SELECT 1\nprint(2)\nfound = %sql SELECT 3", ["SELECT 1", "SELECT 3"]),
        ("import x\n  %sql DROP TABLE t", ["DROP TABLE t"]),
        ("%%sqlalchemy\nSELECT 1", []),
        ("%%bash\nls", []),
        ("print('%sql SELECT 1')", []),
        ("", []),
        ([], []),
    ],
)
def test_magics(source: Any, sql: list[str]) -> None:
    assert [found for _, found in texts(list(fragments(notebook(source), "a.ipynb")))] == sql


@pytest.mark.parametrize(
    ("cell", "metadata"),
    [
        ({"language": "sql"}, {}),
        ({"vscode": {"languageId": "SQL"}}, {}),
        ({}, {"language_info": {"name": "sql"}}),
        ({}, {"application/vnd.databricks.v1+notebook": {"language": "sql"}}),
    ],
)
def test_metadata_says_sql(cell: dict[str, Any], metadata: dict[str, Any]) -> None:
    text = notebook("SELECT 1", "%python\nprint(1)", "%sql SELECT 2\nFROM t", "%md\n# hi", cell=cell, **metadata)
    assert texts(list(fragments(text, "a.ipynb"))) == [("cell1", "SELECT 1"), ("cell3", "SELECT 2\nFROM t")]


def test_a_magic_further_down_hides_nothing_of_a_sql_cell() -> None:
    text = notebook("DROP TABLE t\n%%sql\nSELECT 1", "\n%%sql\nSELECT 2", language_info={"name": "sql"})
    assert [sql for _, sql in texts(list(fragments(text, "a.ipynb")))] == [
        "DROP TABLE t\n%%sql\nSELECT 1",
        "\nSELECT 2",
    ]


def test_on_databricks_a_magic_rules_its_whole_cell() -> None:
    text = notebook("x = 1", "%sql SELECT 1\nFROM t", **DATABRICKS)
    assert texts(list(fragments(text, "a.ipynb"))) == [("cell2", "SELECT 1\nFROM t")]


def test_text_cells_are_no_code() -> None:
    text = json.dumps({"cells": [{"cell_type": "markdown", "source": "%%sql\nDROP TABLE t"}, {"cell_type": "raw"}]})
    assert list(fragments(text, "a.ipynb")) == []


def test_positions_count_within_the_cell() -> None:
    ((fragment, _),) = fragments(notebook("# first\n%sql SELECT 1"), "a.ipynb")
    assert (fragment.part, fragment.position(0).line, fragment.line) == ("cell 1", 2, 1)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "3", "{}", '{"cells": 1}', '{"cells": [1]}', "[" * 100_000,
     '{"cells": [{"cell_type": "code", "source": 1}]}', '{"cells": [{"cell_type": "code", "source": ["a", 1]}]}'],
    ids=lambda text: text[:20],
)  # fmt: skip
def test_what_is_no_notebook_is_told(text: str) -> None:
    with pytest.raises(WrongShape):
        list(fragments(text, "a.ipynb"))


@pytest.mark.parametrize("odd", [None, 1, [], "x"])
def test_odd_metadata_is_no_metadata(odd: Any) -> None:
    text = json.dumps({"cells": [{"cell_type": "code", "metadata": odd, "source": "SELECT 1"}], "metadata": odd})
    assert list(fragments(text, "a.ipynb")) == []
