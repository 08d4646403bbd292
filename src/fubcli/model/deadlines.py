"""What people say of a table's nights: by when it must be there, or that nobody is to be told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from fubcli.errors import ConfigPlace
from fubcli.model.names import TableName


class Every(StrEnum):
    """On which Pacific nights a load is due."""

    DAILY = "daily"
    WEEKDAYS = "weekdays"

    def has(self, night: date) -> bool:
        """Whether a night is one of them; weekdays are Monday to Friday."""
        return self is Every.DAILY or night.weekday() < 5


@dataclass(frozen=True)
class Rule:
    """One entry of a file: about a catalog, a schema or a table (one to three parts, in lower case).

    It has either a deadline by Pacific clocks or, with `reason`, says that nobody is to be told of it.
    """

    scope: tuple[str, ...]
    place: ConfigPlace
    deadline: time | None = None
    every: Every | None = None
    """None leaves it to the past on which nights a load is due."""
    reason: str = ""

    @property
    def said_in(self) -> str:
        """The file and the line."""
        return f"{self.place.file}:{self.place.line}"

    def covers(self, table: TableName) -> bool:
        """Whether it is about a table."""
        return (table.catalog, table.schema, table.table)[: len(self.scope)] == self.scope


@dataclass(frozen=True)
class Sla:
    """By when a table must be there each night on which a load is due."""

    deadline: time
    every: Every | None
    said_in: str
    only_stricter: bool
    """Whether the past's own deadline counts where it is earlier: a project's file may not loosen it."""


@dataclass(frozen=True)
class Expectations:
    """The rules of a person's own file, and those of the project's; in each the longest scope counts."""

    own: tuple[Rule, ...] = ()
    project: tuple[Rule, ...] = ()

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All of them."""
        return (*self.own, *self.project)

    def sla_of(self, table: TableName) -> Sla | None:
        """Return the earlier of the two files' deadlines, None where neither has one or the table is ignored."""
        found = [rule for rule in (_nearest(self.own, table), _nearest(self.project, table)) if rule and rule.deadline]
        if not found or self.ignored(table) is not None:
            return None
        strictest = min(found, key=lambda rule: rule.deadline or time.max)
        every = min((rule.every for rule in found if rule.every), default=None)  # daily comes before weekdays
        is_projects = all(rule in self.project for rule in found)
        return Sla(strictest.deadline or time.max, every, strictest.said_in, is_projects)

    def ignored(self, table: TableName) -> Rule | None:
        """Return the rule by which nobody is told of a table; a project's does not count against an own deadline."""
        own, project = _nearest(self.own, table), _nearest(self.project, table)
        rule = own if own is not None else project
        return rule if rule is not None and rule.reason else None


def _nearest(rules: Sequence[Rule], table: TableName) -> Rule | None:
    return max((rule for rule in rules if rule.covers(table)), key=lambda rule: len(rule.scope), default=None)
