"""Pipelines, jobs, logs and verdicts as lines for people."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from fubcli.cli.view_lines import COLOURS, Line, detail, heading, item
from fubcli.cli.view_words import Glyphs, counted, pacific

_MOST = 20
_WORDS = {"success": "ok", "failed": "critical", "running": "info", "canceled": "warning"}
_ORDER = ("critical", "warning")


def view(data: Mapping[str, Any], glyphs: Glyphs) -> Iterator[Line]:
    """Yield the lines of a view; texts from data are in them as they are."""
    severities = [each["severity"] for each in data["findings"]]
    failed = any(each["status"] == "failed" for each in data.get("pipelines", ())) or bool(data.get("failing_jobs"))
    word = next((each for each in _ORDER if each in severities), "warning" if failed else "ok")
    yield Line("headline", ((f"{glyphs.status[word]} {data['headline']}", COLOURS[word]),))
    yield Line("aside", ((f"{data['project']['path']} {glyphs.dot} {data['environment']}", "dim"),))
    for finding in data["findings"]:
        yield item((f"{glyphs.status[finding['severity']]} {finding['title']}", COLOURS[finding["severity"]]))
        yield from (detail(each) for each in finding["evidence"])
    for title, member in (("Pipelines", "pipelines"), ("Jobs", "jobs"), ("Deployments", "deployments")):
        yield from _runs(title, data.get(member, ()), glyphs)
    yield from _runs("Jobs that run again", data.get("reruns", ()), glyphs)
    yield from _performance(data.get("performance"))
    for log in data.get("logs", ()):
        yield from _log(log)
    yield from _requests(data)
    yield from _next(data, glyphs)


def _runs(title: str, runs: Any, glyphs: Glyphs) -> Iterator[Line]:
    if not runs:
        return
    yield heading(title)
    for each in runs[:_MOST]:
        word = _WORDS.get(each["status"], "unknown")
        name = each.get("name") or each.get("environment") or each.get("ref", "")
        parts = [f"{each['id']} {name}", each["status"]]
        parts += [f"began {pacific(each['started_at'])}"] if each["started_at"] else []
        parts += [f"{each['duration_seconds'] / 60:.1f} min"] if "duration_seconds" in each else []
        parts += [each[name] for name in ("stage", "failure_reason", "when", "runs") if name in each]
        parts += ["was run again"] if each.get("retried") else []
        parts += ["deploys"] if each.get("deploys") else []
        yield item((f"{glyphs.status[word]} ", COLOURS[word]), (f" {glyphs.dot} ".join(parts), ""))
    if len(runs) > _MOST:
        yield detail(f"and {len(runs) - _MOST} more: --output=json has them", "dim")


def _performance(told: Mapping[str, Any] | None) -> Iterator[Line]:
    if told is None:
        return
    yield heading("Performance")
    if told["p95_minutes"] is not None:
        yield item((f"95 % took at most {told['p95_minutes']:.1f} minutes", ""))
    for each in told["branches"]:
        yield item(
            (f"{each['ref']}: {counted(each['finished'], 'pipeline')}, {each['success_rate']:.0%} succeeded", "")
        )
    for each in told["slowest_jobs"]:
        yield item((f"slow: {each['name']}, {each['mean_seconds'] / 60:.1f} minutes on average", ""))
    for each in told["flaky_jobs"]:
        yield item((f"flaky: {each['name']}, on {counted(each['commits'], 'commit')}", ""))


def _log(log: Mapping[str, Any]) -> Iterator[Line]:
    part = "what led to the failure" if log["part"] == "failing" else "the end"
    yield heading(f"Job {log['job_id']}: {part}, {len(log['lines'])} of {counted(log['total_lines'], 'line')}")
    for line in log["lines"]:
        yield item((f"{line['number']:>5} ", "dim"), (line["text"], ""))


def _requests(data: Mapping[str, Any]) -> Iterator[Line]:
    if data["requests"]:
        yield heading("Sent" if data["applied"] else "Would be sent with --apply")
    for each in data["requests"]:
        yield item((f"{each['method']} {each['url']}", ""))
    for each in data["changes"]:
        if each["outcome"] == "unchanged" or data["applied"]:
            yield item((f"{each['kind']} {each['id']}: {each['outcome']}", ""))


def _next(data: Mapping[str, Any], glyphs: Glyphs) -> Iterator[Line]:
    if data["next"]:
        yield heading("Next")
    for step in data["next"]:
        yield item((f"{glyphs.arrow} {step['title']}", ""))
        yield Line("detail", ((shlex.join(step["argv"]), "command"),))
