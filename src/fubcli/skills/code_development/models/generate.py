"""The models of tables, each a file with a name of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from fubcli.skills.code_development.models.json_schema import json_schema
from fubcli.skills.code_development.models.naming import Names, pascal
from fubcli.skills.code_development.models.php import php
from fubcli.skills.code_development.models.python import python
from fubcli.skills.code_development.models.typescript import typescript
from fubcli.skills.code_development.subject import Table

_WRITERS: dict[str, tuple[Callable[[Table, str], str], str]] = {
    "json-schema": (json_schema, ".schema.json"),
    "typescript": (typescript, ".ts"),
    "php": (php, ".php"),
    "python": (python, ".py"),
}


@dataclass(frozen=True)
class Model:
    """A generated file: its language, the table it is of, a file name without a directory, and its text."""

    language: str
    table: str
    file: str
    text: str

    @property
    def sha256(self) -> str:
        """The checksum of the text in UTF-8."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()


def models(tables: Sequence[Table], languages: Sequence[str]) -> Iterator[Model]:
    """Yield the models of tables; a table without a column that may be read has none."""
    named = [each for each in tables if each.selectable]
    wanted = [_class_name(each.name) for each in named]
    names = Names()
    for table, name in zip(named, wanted, strict=True):
        is_shared = wanted.count(name) > 1
        unique = names.unique(_class_name(f"{table.schema} {table.name}") if is_shared else name)
        for language in languages:
            write, suffix = _WRITERS[language]
            yield Model(language, table.full, f"{unique}{suffix}", write(table, unique))


def _class_name(text: str) -> str:
    found = pascal(text)
    return f"{found if found[:1].isalpha() else f'Table{found}'}Row"
