"""What `pipelines` found or did, as lines for people."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from fubcli.cli.view_lines import Line, detail, heading, item
from fubcli.cli.view_words import Glyphs

_COLOURS = {"ended": "green", "running": "green", "killed": "red", "unreadable": "red"}
_SEVERITIES = {"critical": "red", "warning": "yellow"}


def view(data: Mapping[str, Any], glyphs: Glyphs) -> Iterator[Line]:
    """Yield the lines of a view."""
    yield Line("headline", ((data["headline"], "bold"),))
    for pipeline in data.get("pipelines", ()):
        yield from _pipeline(pipeline, glyphs)
    if "nodes" in data:
        yield from _counts(data)
        yield detail(f"log {data['log']}")
    for table, rows in data.get("rows", {}).items():
        yield detail(f"{table}: {rows:,} rows")
    for invocation in data.get("invocations", ()):
        yield from _invocation(invocation)
    for finding in data.get("findings", ()):
        yield item((finding["severity"], _SEVERITIES.get(finding["severity"], "")), (f" {finding['title']}", ""))
    if data.get("next"):
        yield heading("Next")
    for step in data.get("next", ()):
        yield item((step["title"], ""))
        yield detail(shlex.join(step["argv"]), "command")


def _pipeline(pipeline: Mapping[str, Any], glyphs: Glyphs) -> Iterator[Line]:
    read, written = ", ".join(pipeline["reads"]) or "nothing", ", ".join(pipeline["writes"]) or "nothing"
    yield item((pipeline["name"], "bold"), (f" reads {read} {glyphs.dot} writes {written}", "dim"))
    for target in pipeline["targets"]:
        last = target.get("last_run")
        when = f": last run {last.get('started_at', '')} {last['state']}" if last else ": no run"
        yield detail(f"{target['name']} ({target['environment']}){when}")


def _invocation(invocation: Mapping[str, Any]) -> Iterator[Line]:
    state = invocation["state"]
    failed = state == "ended" and invocation.get("exit_code")
    told = f" {invocation.get('started_at', '')} {invocation.get('command', '')}"
    took = f"  {invocation['duration_seconds']:.1f} s" if "duration_seconds" in invocation else ""
    word = "failed" if failed else state
    yield item((word, "red" if failed else _COLOURS[state]), (told, ""), (took, "dim"))
    yield from _counts(invocation)
    for node in invocation.get("failed", ()):
        yield detail(f"{node['kind']} {node['name']}: {node['status']} {node.get('error', '')}".rstrip())


def _counts(told: Mapping[str, Any]) -> Iterator[Line]:
    for kind, statuses in told.get("nodes", {}).items():
        yield detail(f"{kind}: {', '.join(f'{count} {status}' for status, count in statuses.items())}")
