"""How to migrate around the nightly export, by a monitor's event: when, in which order, and whether now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from fubcli.model.envelope import UpstreamEvent
from fubcli.model.nights import midnight, night_of
from fubcli.results.formats import visible
from fubcli.skills.code_development.parts import Part

_LONGEST = timedelta(hours=25)
_CRITICAL = "critical"
_TROUBLED = ("warning", "critical", "unknown")

SEQUENCES = {
    "add_column": (
        "Add the column, nullable or with a default, outside the export window.",
        "Add it to the export; until then it is not exported, and nothing breaks.",
        "Add it to bronze, silver and gold, and accept the new columns in the monitor.",
    ),
    "rename_column": (
        "Add the new column, and write both from the application.",
        "Backfill it in small batches outside the export window, and compare the two.",
        "Change the export, then silver, gold and their queries to the new name; watch one night.",
        "Drop the old column when nothing has read it for a night.",
    ),
    "retype_column": (
        "Treat it as a rename: add a column of the new type under another name, and backfill it.",
        "Change the export and what reads it to the new column; watch one night.",
        "Drop the old column when nothing has read it for a night.",
    ),
    "drop_column": (
        "Find what reads it: queries, silver and gold, and change them first.",
        "Take it out of the export, watch one night, and accept the columns in the monitor.",
        "Drop it outside the export window.",
    ),
    "drop_table": (
        "Find what reads it, and change that first; keep what is there in the lakehouse if it is still asked for.",
        "Take it out of the export and of the monitor, and watch one night.",
        "Rename it, wait for a week, then drop it outside the export window.",
    ),
}


def export_plan(events: Sequence[UpstreamEvent], now: datetime) -> dict[str, Any]:
    """Return the plan; raises UsageError for a monitor's event of another form than published."""
    watched = [event for event in events if event.data.get("operation") == "monitor"]
    exports = [each for event in watched for each in _exports(event, now)]
    blocked = [each for each in exports if each["status"] == _CRITICAL]
    troubles = [each for event in watched for each in _critical(event)]
    begins = midnight(night_of(now) + timedelta(days=1))
    running = [each["catalog"] for each in exports if each["in_window_now"]]
    return {
        "read_from": "monitor" if exports else "nothing",
        "verdict": "wait" if blocked or troubles or running or not exports else "go",
        "because": _because(len(blocked), troubles, running, known=bool(exports)),
        "next_export_begins": _plain(begins),
        "exports": exports,
        "trouble": troubles,
        "sequences": {change: list(steps) for change, steps in SEQUENCES.items()},
    }


def plan_findings(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what of a plan is to be told as findings of the event."""
    evidence = [each["pointer"] for each in plan["exports"] if each["status"] == _CRITICAL]
    evidence += [each["pointer"] for each in plan["trouble"]]
    if not evidence:
        return []
    return [
        {"id": "export-is-critical", "severity": _CRITICAL, "title": "Do not migrate while the export is critical",
         "evidence": evidence[:10]}
    ]  # fmt: skip


def plan_risks(plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a risk for each export that did not go as it should."""
    for each in plan.get("exports", ()):
        if each["status"] in _TROUBLED:
            yield {
                "id": f"export:{each['catalog']}",
                "severity": _CRITICAL if each["status"] == _CRITICAL else "warning",
                "title": f"The export of {each['catalog']} is {each['status']}",
                "detail": "A migration now hides what went wrong, and may break what is being mended.",
                "evidence": [{"event": each["event"], "pointer": each["pointer"]}],
            }


def _exports(event: UpstreamEvent, now: datetime) -> Iterator[dict[str, Any]]:
    """Yield the last night of each catalog."""
    nights: dict[str, Part] = {}
    for each in Part(dict(event.data), event.id).member("exports").items():
        catalog = each.member("catalog").name()
        if catalog not in nights or nights[catalog].member("night").name() < each.member("night").name():
            nights[catalog] = each
    for catalog, each in nights.items():
        yield _export(catalog, each, now)


def _export(catalog: str, part: Part, now: datetime) -> dict[str, Any]:
    began = _moment(part.member("window").member("midnight"))
    tiers = part.member("tiers")
    told: dict[str, Any] = {
        "catalog": visible(catalog),
        "night": visible(part.member("night").name(), 20),
        "status": part.member("status").one_of("ok", "info", "warning", "critical", "unknown"),
        "event": part.event,
        "pointer": part.pointer,
        "tables_due": part.member("tables").member("due").whole(),
        "tiers": {} if tiers.value is None else {
            visible(name, 20): each.member("due").whole() for name, each in tiers.members()
        },
        "in_window_now": False,
    }  # fmt: skip
    first, last = (_moment(part.member(name)) for name in ("first_arrival", "last_arrival"))
    if began and first and last and began <= first <= last <= began + _LONGEST:
        tonight, tomorrow = midnight(night_of(now)), midnight(night_of(now) + timedelta(days=1))
        told["in_window_now"] = tonight <= now <= tonight + (last - began)
        told["next_window"] = {
            "begins": _plain(tomorrow),
            "first_arrival_expected": _plain(tomorrow + (first - began)),
            "last_arrival_expected": _plain(tomorrow + (last - began)),
        }
    return told


def _critical(event: UpstreamEvent) -> Iterator[dict[str, str]]:
    """Yield the findings that are a reason to wait."""
    for each in Part(dict(event.data), event.id).member("findings").items()[:50]:
        if each.member("severity").value == _CRITICAL:
            yield {
                "event": visible(event.id, 60),
                "pointer": each.pointer,
                "says": visible(each.member("title").text(), 300),
            }


def _because(blocked: int, troubles: Sequence[Any], running: Sequence[str], *, known: bool) -> str:
    if not known:
        return "No event of the monitor was piped in: whether an export is in trouble is not known."
    if blocked or troubles:
        return f"{blocked} exports are critical, and {len(troubles)} critical findings are open: mend these first."
    if running:
        return "An export may be running now: wait for its last arrival."
    return "No export is in trouble, and none should be running now."


def _moment(part: Part) -> datetime | None:
    if part.value is None:
        return None
    try:
        found = datetime.fromisoformat(part.text(40))
    except ValueError as error:
        raise part.wrong("time in RFC 3339") from error
    if found.tzinfo is None or not 1970 <= found.year <= 2999:  # others cannot be told in every zone
        raise part.wrong("time with a zone, of these days")
    return found.astimezone(UTC)


def _plain(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
