"""The command that looks closer at a check, with names of the catalog in it and never a text from data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fubcli.model.check import Check, Pillar
from fubcli.operations.monitor.pipelines.kinds import GONE, KILLED, SILENT, STALE

_PLAIN = re.compile(r"\w+", re.ASCII)
_MOST = 3
_WEEK, _MONTH = 6, 29
_WORDS = {_WEEK: "past_week", _MONTH: "past_month"}
_UNENDED = (KILLED, SILENT, GONE)
_STANDING = ("rate", "history")
_STANDING_KINDS = (STALE, "match_rate_moved", "credits_differ")
PLAYBOOKS = {
    "match_rate_moved": "identity-resolution-check",
    "zoom": "zoom-data-quality",
    "marketing": "marketing-attribution-check",
}
"""Which playbook looks into a kind of fault, or into the data that pipelines make in a catalog."""
_TO_ACCEPT = ("column_removed", "column_retyped", "column_widened", "table_removed")


@dataclass(frozen=True)
class Question:
    """What a command that looks closer takes over from the question."""

    catalogs: tuple[str, ...] = ()
    """Those that were named; none are all."""
    seen: frozenset[str] = frozenset()
    """Those that were looked at."""
    part: tuple[str, ...] = ()
    """The options that name a part of them."""
    tonight: date | None = None
    """The night that goes on, where it was asked about."""
    repeated: tuple[str, ...] = ()
    """The options that say which warehouse it is."""

    @property
    def named(self) -> str:
        """The option that names the same catalogs."""
        return f"--catalog={','.join(self.catalogs) or 'all'}"

    def timeframe(self, night: date, back: int) -> str:
        """Return the option for a night and so many before it, whenever the command is run."""
        if night == self.tonight:
            return f"--timeframe={_WORDS[back]}"
        return f"--timeframe={night - timedelta(days=back)}/{night}"


def step(check: Check, question: Question) -> dict[str, Any]:
    """Return the next command for a check that pages."""
    if (of_pipeline := _of_pipeline(check)) is not None:
        return of_pipeline | {"argv": [*of_pipeline["argv"], *question.repeated]}
    is_dbts = check.about.partition(":")[0] == "dbt"  # a name that a file says need not be one of the catalog
    found = (None if is_dbts else _of_table(check, question)) or _of_whole(check, question)
    return found | {"argv": [*found["argv"], *question.repeated]}


def _of_pipeline(check: Check) -> dict[str, Any] | None:
    """Return the command for what a pipeline of the project did or filled, None for everything else."""
    project, catalog = str(check.observed.get("project", "")), check.target.partition(".")[0]
    if check.kind in _UNENDED and _PLAIN.fullmatch(check.target):
        argv = ["fubcli", "pipelines", "run", check.target]
        return {"title": f"Run {check.target} again", "argv": argv, "effect": "write"}
    if _PLAIN.fullmatch(project):
        return _read(f"See what the last runs of {project} came to", ["pipelines", "status", project])
    if check.about in _STANDING or check.kind in _STANDING_KINDS:
        return _investigated(check, catalog)
    return None


def _investigated(check: Check, catalog: str) -> dict[str, Any] | None:
    playbook = PLAYBOOKS.get(check.kind) or PLAYBOOKS.get(catalog)
    if playbook is None:
        return None
    return _read(f"Investigate the data of {catalog}", ["--operation=investigate", f"--playbook={playbook}"])


def _of_table(check: Check, question: Question) -> dict[str, Any] | None:
    parts = check.target.split(".")
    if len(parts) != 3 or not all(_PLAIN.fullmatch(part) for part in parts):
        return None
    catalog, schema, table = parts
    place = [f"--catalog={catalog}", f"--schema={schema}", f"--table={table}"]
    if check.pillar is Pillar.SCHEMA:
        return _read(f"See the columns of {check.target}", ["--operation=schema", *place, "--refresh"])
    if check.kind == "duplicate_keys" and (text := _repeats(check)):
        return _read("See which keys repeat, on staging first", ["--operation=query", f"--query={text}", "--promote"])
    month = question.timeframe(check.night, _MONTH)
    return _read(f"Look at {check.target} over a month", ["--operation=monitor", *place, month])


def _repeats(check: Check) -> str | None:
    """Return the query for the keys that stand in several rows, bounded as the check was."""
    key, bound = str(check.observed.get("key", "")), str(check.observed.get("bounded_by", ""))
    if not _PLAIN.fullmatch(key) or (bound and not _PLAIN.fullmatch(bound)):
        return None
    where = f" WHERE {bound} >= DATE '{check.night - timedelta(days=1)}'" if bound else ""
    return (
        f"SELECT {key}, count(*) AS repeats FROM {check.target}{where} "  # noqa: S608 - plain names and a date
        f"GROUP BY {key} HAVING count(*) > 1 LIMIT 20"
    )


def _of_whole(check: Check, question: Question) -> dict[str, Any]:
    """Return the command for a check about a catalog or a job."""
    week = question.timeframe(check.night, _WEEK)
    catalog = _catalog_of(check, question)
    if catalog is None:
        return _read("See a week of all jobs", ["--operation=monitor", question.named, week])
    if check.pillar is Pillar.RECONCILIATION and check.target == catalog:
        return _read(f"See how {catalog} differs", ["--operation=schema", f"--catalog={catalog}"])
    return _read(f"See a week of {catalog}", ["--operation=monitor", f"--catalog={catalog}", week])


def _catalog_of(check: Check, question: Question) -> str | None:
    """Return the catalog that a check is about, or one of whose tables; a job's name tells of none."""
    name = re.split(r"[. ]", check.target, maxsplit=1)[0]
    return name if name in question.seen and _PLAIN.fullmatch(name) else None


def _read(title: str, options: list[str]) -> dict[str, Any]:
    return {"title": title, "argv": ["fubcli", *options], "effect": "read"}


def next_steps(checks: Sequence[Check], timeframe: str, question: Question) -> list[dict[str, Any]]:
    """Return the commands that look closer at what is worst, each once."""
    found = [step(each, question) for each in checks if each.status.pages and not each.suppressed_by]
    steps = list({tuple(each["argv"]): each for each in found}.values())[:_MOST]
    changed = [check for check in checks if check.kind in _TO_ACCEPT]
    if catalogs := dict.fromkeys(name for each in changed if (name := _catalog_of(each, question))):
        steps.append(_accept(list(catalogs), question))
    if not steps and timeframe == "today":
        week = f"--timeframe={_WORDS[_WEEK]}"
        steps.append(_read("See the last week", ["--operation=monitor", question.named, week, *question.repeated]))
    return steps


def _accept(catalogs: Sequence[str], question: Question) -> dict[str, Any]:
    """Return the command that takes columns as right, of what was looked at and no more."""
    place = [f"--catalog={','.join(catalogs)}", *question.part]
    argv = ["fubcli", "--operation=monitor", *place, "--accept", *question.repeated]
    return {"title": "If the columns are right as they are, accept them", "argv": argv, "effect": "write"}
