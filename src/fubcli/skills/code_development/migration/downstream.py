"""What is behind an exported table: the tables of each tier, and the playbooks and past queries that read them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from fubcli.model.migration import ChangeKind
from fubcli.model.names import Environment, TableName, tier_of
from fubcli.model.playbook import StepKind
from fubcli.playbooks.texts import bound, completed, named
from fubcli.results.formats import visible
from fubcli.skills.code_development.migration.judging import Judged
from fubcli.skills.code_development.migration.knowledge import Knowledge
from fubcli.skills.code_development.migration.request import KnownQuery
from fubcli.skills.code_development.migration.window import utc_text
from fubcli.sql.reads import TableRead, reads_of

_MOST_QUERIES = 20
_MOST_TEXT = 300
_PLAIN = re.compile(r"[A-Za-z0-9_.:@-]{1,100}\Z")
_OF_COLUMNS = frozenset({ChangeKind.DROP_COLUMN, ChangeKind.RENAME_COLUMN, ChangeKind.CHANGE_COLUMN})


class Downstream:
    """Finds what reads a table; every playbook is read once."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._queries: dict[TableName, list[tuple[KnownQuery, tuple[TableRead, ...] | None]]] = {}

    def tables(self, judged: Judged) -> list[dict[str, Any]]:
        """Return the landing table, its namesakes tier by tier, and the tables that documented joins hang on them."""
        if judged.landing is None:
            return []
        found = [self._table(judged.landing, "the export lands here", judged.columns)]
        names = [judged.landing, *self._knowledge.namesakes(judged.landing)]
        found += [self._table(each, f"made of {judged.landing}", judged.columns) for each in names[1:]]
        told = set(names)
        for name in names:
            for column, other in self._knowledge.joined(name):
                if other not in told and (column in judged.columns or not judged.columns):
                    told.add(other)
                    found.append(self._table(other, f"joined by {name}.{column}", ()))
        return found

    def _table(self, table: TableName, why: str, columns: Sequence[str]) -> dict[str, Any]:
        known = self._knowledge.columns(table)
        told: dict[str, Any] = {"table": str(table), "tier": tier_of(table.schema).value, "why": why}
        if columns and known:
            told["columns"] = [each for each in columns if each in known]
        return told

    def playbooks(self, judged: Judged) -> list[dict[str, Any]]:
        """Return the playbooks whose steps read the tables behind a change, and its columns where it is about some."""
        found = []
        for name, steps in self._steps.items():
            hit = [step for step, reads in steps if self._hit(judged, reads)]
            if hit:
                found.append({"name": name, "steps": hit})
        return found

    @cached_property
    def _steps(self) -> dict[str, list[tuple[str, tuple[TableRead, ...] | None]]]:
        return {each.name: list(self._read(each.steps)) for each in self._knowledge.ports.playbooks}

    def _read(self, steps: Sequence[Any]) -> Iterator[tuple[str, tuple[TableRead, ...] | None]]:
        """A step about whatever table is asked for reads none of its own."""
        catalogs = self._knowledge.ports.catalogs.by_name.values()
        names = {each.name: each.name for each in catalogs if each.environment is Environment.PRODUCTION}
        for step in steps:
            if step.kind is StepKind.SQL and set(named(step.sql)) <= set(names):
                text = completed(step.sql, bound(step.sql), names)
                yield step.id, reads_of(text, self._knowledge.ports.limits)

    def queries(self, judged: Judged) -> list[dict[str, Any]]:
        """Return the last statements that read the tables behind a change; one that cannot be read says so."""
        if judged.landing is None:
            return []
        found: dict[tuple[str, str], dict[str, Any]] = {}
        for table in (judged.landing, *self._knowledge.namesakes(judged.landing)):
            for query, reads in self._known_queries(table):
                if reads is None or self._hit(judged, reads):
                    found[query.text, utc_text(query.at)] = _told(query, is_read=reads is not None)
        return sorted(found.values(), key=lambda each: (each["at"], each["text"]), reverse=True)[:_MOST_QUERIES]

    def _known_queries(self, table: TableName) -> list[tuple[KnownQuery, tuple[TableRead, ...] | None]]:
        if table not in self._queries:
            limits = self._knowledge.ports.limits
            known = self._knowledge.ports.known_queries(table)
            self._queries[table] = [(each, reads_of(each.text, limits)) for each in known]
        return self._queries[table]

    def _hit(self, judged: Judged, reads: tuple[TableRead, ...] | None) -> bool:
        if judged.landing is None or reads is None:
            return False
        tables = {judged.landing, *self._knowledge.namesakes(judged.landing)}
        of_columns = judged.change.kind in _OF_COLUMNS
        return any(
            each.table in tables and (not of_columns or any(map(each.uses, judged.columns))) for each in reads
        )  # fmt: skip


def _told(query: KnownQuery, *, is_read: bool) -> dict[str, Any]:
    who = query.who if _PLAIN.match(query.who) else visible(query.who, 100)
    told: dict[str, Any] = {
        "text": visible(" ".join(query.text.split()), _MOST_TEXT),
        "at": utc_text(query.at),
        "who": who,
    }
    return told if is_read else told | {"note": "it cannot be read: it may use the column"}
