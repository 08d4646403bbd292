"""Tables and catalogs that a request names, as they are written; a word of prose is neither."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from fubcli.model.catalogs import Catalogs, CatalogSpec
from fubcli.model.names import Environment
from fubcli.playbooks.matching.mentions import Mention

_DOTTED = re.compile(r"(?<![\w.@/-])[`\"]?[a-z_]\w*[`\"]?(?:\.[`\"]?[a-z_]\w*[`\"]?){1,3}(?![\w@/-])", re.ASCII)
_NAME = r"[`\"']?([a-z_]\w*)[`\"']?"
_BEHIND = re.compile(rf"(?<![\w.])tables? {_NAME}(?![\w.]*\.\w)", re.ASCII)
_ANOTHER = re.compile(rf"(?: ?, ?| and | & ){_NAME}(?![\w.]*\.\w)", re.ASCII)
_BEFORE = re.compile(rf"(?<![\w.]){_NAME} tables?(?!\w)", re.ASCII)
_WRITTEN_AS_NAME = re.compile(r"(?<![\w.@/-])[a-z]+(?:_[a-z]+)+(?![\w.@/-]*[\w@/-])", re.ASCII)


READ_AS = "namedtable"
"""What the name of a table is read as: a word of the lexicon, beside `table`, which asks for a table as such."""

_COLUMN = re.compile(
    r"(?<![\w.@/-])(?:\w+\.){0,2}[a-z]+(?:_[a-z]+)*_(?:id|at|date|status)(?![\w.@/-]*\w)"
    r"|(?<=\bcolumn )[`\"]?(?:\w+\.){0,2}[a-z]+(?:_[a-z]+)+|(?<![\w.@/-])(?:\w+\.){0,2}[a-z]+(?:_[a-z]+)+(?= column\b)",
    re.ASCII,
)


class KnownTables:
    """The tables of `catalogs.yaml`, and others given as `schema.table`, found by one, two or three parts."""

    def __init__(self, catalogs: Catalogs, others: Iterable[str] = ()) -> None:
        full = {f"{catalog}.{table}" for catalog, spec in catalogs.by_name.items() for table in spec.tables}
        within = {table for spec in catalogs.by_name.values() for table in spec.tables}.union(map(str.lower, others))
        self.catalogs = catalogs.by_name
        self._names = full | within | {f"{catalog}.{table}" for catalog in self.catalogs for table in others}
        self._by_table: dict[str, set[str]] = {}
        for name in within:
            self._by_table.setdefault(name.partition(".")[2], set()).add(name)

    def dotted(self, written: str) -> str | None:
        """Return the table that a dotted name is, or whose column it is."""
        parts = written.split(".")
        return next(
            (name for end in (3, 2) if (name := ".".join(parts[:end])) in self._names and len(parts) <= end + 1), None
        )

    def single(self, written: str) -> str | None:
        """Return a table by its last part: with its schema when there is only one, else as it is written."""
        within = self._by_table.get(written, set())
        return next(iter(within)) if len(within) == 1 else written if within else None


def tables_in(text: str, known: KnownTables) -> tuple[Mention[str], ...]:
    """Return the known tables that a normalised text names, in its order."""
    found: dict[int, Mention[str]] = {}
    for each in _DOTTED.finditer(text):
        if name := known.dotted(re.sub(r"[`\"]", "", each[0])):
            found[each.start()] = Mention(each.start(), each.end(), name, f"{READ_AS} {read_as(name, known.catalogs)}")
    for pattern in (_BEHIND, _BEFORE):
        for each in pattern.finditer(text):
            if name := known.single(each[1]):
                found[each.start()] = Mention(each.start(), each.end(), name, READ_AS)
                if pattern is _BEHIND:
                    found |= _others(text, each.end(), known)
    for each in _WRITTEN_AS_NAME.finditer(text):
        if name := known.single(each[0]):
            found.setdefault(each.start(), Mention(each.start(), each.end(), name, READ_AS))
    return tuple(found[start] for start in sorted(found))


def _others(text: str, end: int, known: KnownTables) -> Mapping[int, Mention[str]]:
    """Return the further names of a list of tables."""
    found: dict[int, Mention[str]] = {}
    while (another := _ANOTHER.match(text, end)) and (name := known.single(another[1])):
        found[another.start()] = Mention(another.start(), another.end(), name, READ_AS)
        end = another.end()
    return found


def columns_in(text: str) -> tuple[Mention[str], ...]:
    """Return the names of columns in a text, known or not: its words say nothing of what is asked for."""
    return tuple(Mention(each.start(), each.end(), each[0], "namedcolumn") for each in _COLUMN.finditer(text))


def catalogs_in(text: str, catalogs: Catalogs) -> tuple[Mention[str], ...]:
    """Return the catalogs whose names stand in a text as words of their own; FUB in capitals is the product."""
    names = "|".join(sorted(map(re.escape, catalogs.by_name), key=len, reverse=True))
    if not names:
        return ()
    found = re.finditer(rf"(?<![\w.@/-])[`\"]?({names})[`\"]?(?![\w@/-]|\.\w)", text, re.ASCII)
    return tuple(Mention(each.start(), each.end(), each[1], read_as(each[1], catalogs.by_name)) for each in found)


def read_as(name: str, catalogs: Mapping[str, CatalogSpec]) -> str:
    """Return what a name of or in a catalog is read as: who names a catalog of staging speaks of staging."""
    spec = catalogs.get(name.partition(".")[0])
    if spec is not None and spec.filled_by:
        # It is what the question is about, and no place alone.
        return f"{spec.mirror_of} staging" if spec.mirror_of else spec.name
    return "staging" if spec and spec.environment is Environment.STAGING else ""
