"""The way that is safe: expand, fill, change the export, wait for a good night, move the readers, contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fubcli.model.migration import Change, ChangeKind, ColumnSpec, is_plain
from fubcli.results.formats import visible
from fubcli.skills.code_development.migration.judging import Judged
from fubcli.skills.code_development.migration.types import Breaks

_MARIADB, _EXPORT, _SHELL, _CODE = "MariaDB production", "the export", "a shell", "application and lakehouse"
_BATCH = 10_000
_LONGEST_TYPE = 200
_PHASES = ("stop", "expand", "fill", "readers", "export", "wait", "contract")


@dataclass(frozen=True)
class Step:
    """One step: its phase, where it runs, what it does, and the SQL or the command for it."""

    phase: str
    where: str
    does: str
    sql: str = ""
    argv: tuple[str, ...] = ()

    def as_json(self, number: int) -> dict[str, Any]:
        """Return it as the event has it."""
        told: dict[str, Any] = {
            "step": number,
            "phase": self.phase,
            "where": self.where,
            "does": visible(self.does, 500),
        }
        return told | ({"sql": self.sql} if self.sql else {}) | ({"argv": list(self.argv)} if self.argv else {})


def sequence(judged: Sequence[Judged]) -> list[dict[str, Any]]:
    """Return the steps for all changes, each once, phase by phase."""
    steps = dict.fromkeys(step for each in judged for step in _steps(each))
    ordered = sorted(steps, key=lambda step: _PHASES.index(step.phase))
    return [step.as_json(number) for number, step in enumerate(ordered, start=1)]


def _steps(judged: Judged) -> Iterator[Step]:
    change = judged.change
    if judged.breaks is Breaks.NO:
        if judged.order and change.kind is ChangeKind.ADD_COLUMN and change.table is not None:
            yield from _added(change, judged)
        return
    if judged.breaks is Breaks.UNKNOWN or judged.landing is None or not _is_plain(change):
        yield Step(
            "stop", "a person", f"Do not run what is not understood before somebody has read it: {judged.reason}."
        )
        return
    yield from _BROKEN.get(change.kind, _nothing)(change, judged)


def _is_plain(change: Change) -> bool:
    names = [*change.columns, *(new for _, new in change.renamed)]
    refs = [each for each in (change.table, change.target) if each is not None]
    return all(map(is_plain, names)) and all(each.is_plain for each in refs)


def _nothing(change: Change, judged: Judged) -> Iterator[Step]:
    yield Step("stop", "a person", f"There is no safe order for this: {judged.reason}.")


def _quoted(change: Change) -> str:
    table = change.table
    if table is None:
        return ""
    return f"`{table.database}`.`{table.table}`" if table.database else f"`{table.table}`"


def _wait(judged: Judged) -> Step:
    catalog = judged.landing.catalog if judged.landing else "fub"
    command = ("fubcli", "--operation=monitor", f"--catalog={catalog}", "--timeframe=today", "--fail-on=warning")
    return Step("wait", _SHELL, "Wait for one good night: the morning after, this must end in 0.", argv=command)


def _export(judged: Judged, what: str) -> Step:
    return Step("export", _EXPORT, f"In the code that exports {judged.table} (it lands in {judged.landing}): {what}.")


def _readers(what: str) -> Step:
    return Step("readers", _CODE, what)


def _added(change: Change, judged: Judged) -> Iterator[Step]:
    column = change.columns[0]
    yield Step("expand", _MARIADB, f"Add the column {column} to {judged.table}: as the file does.")
    yield _export(judged, f"add the column {column} if it is to be exported; until then it is not")
    yield _wait(judged)


def _dropped(change: Change, judged: Judged) -> Iterator[Step]:
    column = change.columns[0]
    yield _readers(f"Let nothing read {column} any more: code, bronze, silver and gold, playbooks and queries.")
    yield _export(judged, f"leave the column {column} out")
    yield _wait(judged)
    yield Step("contract", _MARIADB, f"Drop {column}.", f"ALTER TABLE {_quoted(change)} DROP COLUMN `{column}`;")


def _replaced(change: Change, judged: Judged) -> Iterator[Step]:
    """A renamed or retyped column: another one beside it, until nobody needs the old one."""
    old = change.columns[0]
    new = change.renamed[0][1] if change.renamed else f"{old}_new"
    table = _quoted(change)
    definition = _definition(change.spec) if change.spec else f"<the definition of {old}>"
    batch = f"WHERE `id` > :last AND `id` <= :last + {_BATCH};"
    copy = " ".join(("UPDATE", table, f"SET `{new}` = `{old}`", batch))
    yield Step(
        "expand", _MARIADB, f"Add {new}.", f"ALTER TABLE {table} ADD COLUMN `{new}` {definition}, ALGORITHM=INSTANT;"
    )
    yield Step("expand", _CODE, f"Write {old} and {new} both.")
    yield Step(
        "fill", _MARIADB, f"Fill {new} in batches by key, outside of the export window, until no row is left.", copy
    )
    yield _export(
        judged, f"read {new} where it reads {old}, under the name that bronze has; or add {new} to bronze first"
    )
    yield _wait(judged)
    yield Step("contract", _CODE, f"Let every reader use {new}, and stop writing {old}.")
    yield Step("contract", _MARIADB, f"Drop {old}.", f"ALTER TABLE {table} DROP COLUMN `{old}`;")


def _definition(spec: ColumnSpec) -> str:
    """NULL is allowed until every row is filled; a type that is long or not plain is not written again."""
    written = str(spec.type)
    is_plain_text = (
        written.isascii() and written.isprintable() and "\\" not in written and len(written) <= _LONGEST_TYPE
    )
    return f"{written} NULL" if is_plain_text else "<the type in the file> NULL"


def _table_gone(change: Change, judged: Judged) -> Iterator[Step]:
    name = judged.table
    yield _readers(f"Let nothing read {name} any more: code, {judged.landing} and what is made of it.")
    catalog = judged.landing.catalog if judged.landing else "fub"
    change_list = (
        "UPDATE",
        f"{catalog}.internal.export_tables",
        f"SET exported = false WHERE mariadb_table = '{name}';",
    )
    yield Step("export", _EXPORT, f"Take {name} out of the export.", " ".join(change_list))
    yield _wait(judged)
    if change.kind is ChangeKind.DROP_TABLE:
        yield Step("contract", _MARIADB, f"Drop {name}.", f"DROP TABLE {_quoted(change)};")
    else:
        yield Step("contract", _MARIADB, f"Only now run what the file does with {name}.")


def _table_renamed(change: Change, judged: Judged) -> Iterator[Step]:
    old, new = _quoted(change), change.target.table if change.target else ""
    name = judged.table
    every = "AS SELECT *"
    moved = (f"RENAME TABLE {old} TO `{new}`;", f"CREATE VIEW {old}", every, f"FROM `{new}`;")
    does = f"Give {name} its new name and leave a view under the old one, in one go, outside of the window."
    yield Step("expand", _MARIADB, does, " ".join(moved))
    yield _export(judged, f"read {new}; change `mariadb_table` in internal.export_tables with it")
    yield _wait(judged)
    yield Step("contract", _CODE, f"Let everything else use {new}.")
    yield Step("contract", _MARIADB, "Drop the view.", f"DROP VIEW {old};")


_BROKEN: dict[ChangeKind, Callable[[Change, Judged], Iterator[Step]]] = {
    ChangeKind.DROP_COLUMN: _dropped,
    ChangeKind.RENAME_COLUMN: _replaced,
    ChangeKind.CHANGE_COLUMN: _replaced,
    ChangeKind.RENAME_TABLE: _table_renamed,
    ChangeKind.DROP_TABLE: _table_gone,
    ChangeKind.DROP_VIEW: _table_gone,
    ChangeKind.TRUNCATE: _table_gone,
    ChangeKind.CREATE_TABLE: _table_gone,
    ChangeKind.DELETE: _table_gone,
}
