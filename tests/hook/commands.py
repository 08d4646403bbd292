"""Reads the tables of shell commands, and lays out the files that they name."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tests.corpora import documents

FOLDER = Path(__file__).parent.parent / "data" / "hook_commands"
QUERY = "SELECT name FROM fub.contacts_silver.stages"
WRITE = "DROP TABLE fub.contacts_silver.stages"


class Case(NamedTuple):
    command: str
    sql: list[tuple[str, str]]
    hidden: bool


def _filled(text: str) -> str:
    return text.replace("{{", "\x01").replace("}}", "\x02").replace("{q}", QUERY).replace("{w}", WRITE).replace("\x01", "{").replace("\x02", "}")  # fmt: skip


@cache
def cases() -> list[Case]:
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        for table in documents(path):
            found += [_case(each, table["dialect"]) for each in table["cases"]]
    return found


def _case(written: dict[str, Any], dialect: str) -> Case:
    sql = [(_filled(text), dialect) for text in written.get("sql", ())]
    return Case(_filled(written["command"]), sql, written.get("hidden", False))


def lay_out(folder: Path) -> None:
    (folder / "folder").mkdir()
    (folder / "folder" / "inner.sql").write_text("SELECT 2\n")
    (folder / "read.sql").write_text("SELECT 1 FROM fub.contacts_silver.stages\n")
    (folder / "write.sql").write_text("DROP TABLE fub.contacts_silver.stages\n")
    (folder / "binary.sql").write_bytes(b"SELECT '\xff'")
    (folder / "large.sql").write_text("-" * (1024 * 1024 + 1))
    (folder / "body.json").write_text('{"statement": "DROP TABLE fub.contacts_silver.stages"}')
    (folder / "script.sh").write_text(f"psql -c '{WRITE}'")
