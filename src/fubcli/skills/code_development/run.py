"""Upstream events and a task in, a brief out: what there is, how to ask for it, what can go wrong, when it is done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from fubcli.errors import ExitCode, UsageError
from fubcli.model.demo import demo_findings
from fubcli.model.envelope import Envelope
from fubcli.model.nights import midnight, night_of
from fubcli.ports import Clock
from fubcli.results.formats import visible
from fubcli.skills.code_development import telling
from fubcli.skills.code_development.approach import APPROACH
from fubcli.skills.code_development.brief import brief
from fubcli.skills.code_development.describing import checked, subject_of
from fubcli.skills.code_development.export_plan import export_plan, plan_findings, plan_risks
from fubcli.skills.code_development.focus import PERFORMANCE, SECURITY, acceptance_of, risks_of
from fubcli.skills.code_development.judged import judged, with_estimates
from fubcli.skills.code_development.models.generate import models
from fubcli.skills.code_development.personal import personal_data
from fubcli.skills.code_development.ports import MIGRATION, CodePorts, CodeRequest
from fubcli.skills.code_development.queries import templates
from fubcli.skills.code_development.security import by_account
from fubcli.skills.code_development.sql_text import Window
from fubcli.skills.code_development.subject import Subject
from fubcli.skills.code_development.writing import write_files

_WINDOW_DAYS = 30
_LONGEST_TASK = 4_000
_MOST_EVIDENT = 10
_UNTRUSTED = (
    "task", "files", "tables", "other_tables", "relationships", "queries", "dropped_queries", "personal_data", "risks",
    "acceptance_tests", "models", "export_plan", "migration", "findings", "truncation",
)  # fmt: skip


def run(request: CodeRequest, ports: CodePorts) -> Envelope:
    """Return the brief; raises UsageError for what cannot be understood, what the ports raise, StorageUnavailable."""
    checked(request)
    migration = _migration(request, ports)
    subject = subject_of(request, ports)
    asked = by_account(subject) if request.scope == SECURITY else subject
    found = judged(templates(asked, request.task, window_until_today(ports.clock)), ports, request.repeated)
    queries = with_estimates(found.usable, ports) if request.scope == PERFORMANCE else found.usable
    found_risks = (each.as_json() for each in risks_of(request.scope, subject, queries))
    lists = {
        "queries": list(queries),
        "dropped_queries": list(found.dropped),
        "relationships": [{"join": each.written, "catalog": each.catalog} for each in subject.joins],
        "risks": [*plan_risks(migration.get("export_plan", {})), *found_risks],
        "acceptance_tests": list(acceptance_of(request.scope, subject, queries)),
    }
    kept, cut = telling.bounded(lists, subject)
    warehouse = ports.warehouse.as_json()
    data: dict[str, Any] = {
        "operation": "code-development",
        "warehouse": warehouse,
        "task": _task(request.task),
        "scope": request.scope,
        **({"files": list(request.files)} if request.files else {}),
        "approach": list(APPROACH[request.scope]),
        "tables": [telling.table_members(each) for each in subject.tables],
        **({"chosen_because": subject.chosen_by} if subject.chosen_by else {}),
        **telling.others_members(subject),
        **{name: value for name, value in kept.items() if value or name not in ("dropped_queries", "relationships")},
        "personal_data": personal_data(subject),
        **migration,
        "truncated": bool(cut),
        **({"truncation": cut} if cut else {}),
        "findings": [*_findings(migration), *demo_findings(warehouse, request.upstream)],
        "next": _next(request, migration),
    }
    data["models"] = _delivered(request, ports, subject, data)
    data["untrusted"] = [f"/{name}" for name in _UNTRUSTED if data.get(name)]
    code = ExitCode.OK if _is_safe(migration) else ExitCode.FINDINGS
    return Envelope("code-development", "result", "code-development-result", data, _about(subject), code)


def window_until_today(clock: Clock) -> Window:
    """Return the last days up to the last Pacific midnight."""
    today = night_of(clock.now())
    since, until = midnight(today - timedelta(days=_WINDOW_DAYS)), midnight(today)
    return Window(f"{since:%Y-%m-%dT%H:%M:%SZ}", f"{until:%Y-%m-%dT%H:%M:%SZ}")


def _task(text: str) -> str:
    """Return the task as it was given: it is quoted, and nothing here obeys it."""
    return text if len(text) <= _LONGEST_TASK else f"{text[: _LONGEST_TASK - 1]}…"


def _migration(request: CodeRequest, ports: CodePorts) -> dict[str, Any]:
    """Return the members about a migration: the plan around the export, and what its files do, when there are any."""
    if request.scope != MIGRATION:
        return {}
    members: dict[str, Any] = {"export_plan": export_plan(request.upstream, ports.clock.now())}
    if request.files:
        if ports.migration is None:
            raise UsageError("--files: nothing here reads migrations; leave it out for the plan around the export.")
        members["migration"] = dict(ports.migration(request.files, request.upstream))
    return members


def _findings(migration: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what to read before anything else: that the migration is not safe, and that the export is in trouble."""
    plan = migration.get("export_plan")
    found = plan_findings(plan) if plan else []
    if not _is_safe(migration):
        found = [_unsafe(migration["migration"]), *found]
    return found


def _unsafe(assessed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the finding that files break the export, or are not known not to, with the statements that do."""
    breaks = assessed["verdict"] == "breaks_export"
    worst = "yes" if breaks else "unknown"
    places = [at for at, each in enumerate(assessed["statements"]) if each["breaks_export"] == worst]
    title = "The migration breaks the nightly export" if breaks else "The migration is not known to be safe"
    evidence = [f"/migration/statements/{at}" for at in places[:_MOST_EVIDENT]] or ["/migration"]
    return {"id": "migration-is-not-safe", "severity": "critical", "title": title, "evidence": evidence}


def _is_safe(migration: Mapping[str, Any]) -> bool:
    return bool(migration.get("migration", {}).get("exit", 0) == 0)


def _delivered(request: CodeRequest, ports: CodePorts, subject: Subject, data: Mapping[str, Any]) -> dict[str, Any]:
    """Generate the models, and write files when a directory was named; the brief is the last of them."""
    generated = tuple(models(subject.tables, request.models))
    if request.output_dir is None:
        return telling.model_members(generated, ports, None)
    told = telling.model_members(generated, ports, str(request.output_dir))
    files = {each.file: each.text for each in generated}
    files["brief.md"] = "".join(brief({**data, "models": told}))
    write_files(request.output_dir, files, overwrite=request.overwrite)
    return told


def _about(subject: Subject) -> str:
    return visible(",".join(each.full for each in subject.tables[:3]))


def _next(request: CodeRequest, migration: Mapping[str, Any]) -> list[dict[str, Any]]:
    if not migration or migration["export_plan"]["exports"]:
        return []
    argv = ["fubcli", "--operation=monitor", "--catalog=all", "--timeframe=today", *request.repeated]
    return [
        {"title": "Ask whether the export is in trouble, and pipe the answer into this", "argv": argv, "effect": "read"}
    ]
