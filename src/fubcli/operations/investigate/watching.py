"""The monitor's checks as the rows of a step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fubcli.model.catalogs import Catalogs
from fubcli.model.names import Environment
from fubcli.model.playbook import Step
from fubcli.operations.investigate.answers import SENTENCE, Answer, State

_COLUMNS = (
    ("id", "string"), ("pillar", "string"), ("kind", "string"), ("target", "string"), ("night", "date"),
    ("status", "string"), ("severity", "string"), ("title", SENTENCE), ("says", SENTENCE), ("explained_by", "string"),
    ("at", "timestamp"), ("explains", "bigint"), ("environment", "string"),
)  # fmt: skip
COLUMNS = tuple({"name": name, "type": kind} for name, kind in _COLUMNS)
"""What a rule may ask of a check; `explains` counts the checks that this one explains.

`environment` is that of the catalog that it is about, and empty for what is about none, as jobs are.
"""


def watched(
    step: Step, data: Mapping[str, Any], environment: Environment, catalogs: Catalogs, duration_ms: int
) -> Answer:
    """Return the checks that a monitor's event lists, the cause first.

    The exports that landed come after what is wrong, not known, or an export: where nothing is, one of them is first.
    """
    worse = [check for check in data["checks"] if _is_before_landed(check)]
    rest = [check for check in data["checks"] if not _is_before_landed(check)]
    checks = [*worse, *_landed(data), *rest]
    explains: dict[str, int] = {}
    for check in checks:
        if cause := check.get("suppressed_by"):
            explains[cause] = explains.get(cause, 0) + 1
    rows = [[*_row(check), explains.get(check["id"], 0), _environment(check, catalogs)] for check in checks]
    return Answer(
        step,
        State.ANSWERED if rows else State.EMPTY,
        environment,
        COLUMNS,
        rows[: step.most_rows],
        truncated=bool(data["truncated"]) or len(rows) > step.most_rows,
        duration_ms=duration_ms,
    )


def _is_before_landed(check: Mapping[str, Any]) -> bool:
    if check.get("suppressed_by"):
        return False
    return check["status"] in ("critical", "warning", "unknown") or check["pillar"] == "export"


def _landed(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the exports that are well as checks: an event only counts those, unless it lists every check."""
    listed = {check["id"] for check in data["checks"]}
    found = []
    for export in sorted(data.get("exports", ()), key=lambda export: export["night"], reverse=True):
        id = f"export:{export['catalog']}:{export['night']}"
        if export["status"] != "ok" or id in listed:
            continue
        came, due = export["tables"]["arrived"], export["tables"]["due"]
        title = f"The export of {export['catalog']} landed: {came} of {due} tables"
        found.append(
            {"id": id, "pillar": "export", "target": export["catalog"], "night": export["night"], "status": "ok",
             "severity": "P4", "title": title, "observed": {"arrived_at": export.get("last_arrival")}}
        )  # fmt: skip
    return found


def _environment(check: Mapping[str, Any], catalogs: Catalogs) -> str:
    catalog = catalogs.get(str(check["target"]).partition(" ")[0].partition(".")[0])
    return catalog.environment.value if catalog else ""


def _row(check: Mapping[str, Any]) -> list[Any]:
    observed = check.get("observed", {})
    return [
        check["id"],
        check["pillar"],
        check.get("kind", ""),
        check["target"],
        check["night"],
        check["status"],
        check["severity"],
        check["title"],
        "; ".join(check.get("explanation", ())[:3]) or check["title"],
        check.get("suppressed_by", ""),
        observed.get("arrived_at") if isinstance(observed, Mapping) else None,
    ]
