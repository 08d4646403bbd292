"""Playbooks listed, and one shown with the SQL that it asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fubcli.model.envelope import Envelope
from fubcli.model.playbook import Playbook, Rule, Step
from fubcli.playbooks.catalogue import named

PACKAGED = "packaged"


def listed(playbooks: Mapping[str, Playbook]) -> Envelope:
    """List the playbooks by name: what each answers, and what it takes."""
    entries = [_entry(each) for each in playbooks.values()]
    untrusted = [f"/playbooks/{at}" for at, each in enumerate(playbooks.values()) if each.origin != PACKAGED]
    data = {"operation": "playbooks", "playbooks": entries, "next": [_show("NAME")], "untrusted": untrusted}
    return Envelope("playbooks", "result", "playbook-list", data)


def shown(name: str, playbooks: Mapping[str, Playbook]) -> Envelope:
    """Show one playbook with its steps and rules; raises UsageError for a name that is none."""
    playbook = named(playbooks, name)
    data: dict[str, Any] = {
        "operation": "playbooks",
        **_entry(playbook),
        "phrases": list(playbook.phrases),
        "budget": {"seconds": playbook.seconds, "rows": playbook.rows},
        "steps": [_step(each) for each in playbook.steps],
        "findings": [_rule(each) for each in playbook.rules],
        "follow_ups": [
            {"playbook": each.playbook, "why": each.why, "findings": list(each.findings)}
            for each in playbook.follow_ups
        ],
        "untrusted": [] if playbook.origin == PACKAGED else ["/title", "/answers", "/phrases", "/steps", "/findings"],
    }
    return Envelope("playbooks", "result", "playbook", data, subject=name)


def _entry(playbook: Playbook) -> dict[str, Any]:
    return {
        "name": playbook.name,
        "title": playbook.title,
        "answers": playbook.answers,
        "parameters": [
            {"kind": each.kind.value, "required": each.required} | ({"default": each.default} if each.default else {})
            for each in playbook.parameters
        ],
        "origin": playbook.origin,
    }


def _step(step: Step) -> dict[str, Any]:
    told: dict[str, Any] = {"id": step.id, "proves": step.proves, "kind": step.kind.value}
    if step.sql:
        told["sql"] = step.sql
    if step.scope:
        told["scope"] = step.scope
    if step.comparison:
        told["compare"] = {name: getattr(step.comparison, name) for name in ("left", "right", "on", "value")}
    if step.environment:
        told["environment"] = step.environment.value
    if step.expires_days:
        told["expires_days"] = step.expires_days
    return told


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "severity": rule.severity.value,
        "title": rule.title,
        "when": [f"{each.step}.{each.column} {each.operator.value} {_value(each.value)}" for each in rule.when],
        "confidence": rule.confidence,
        "because": rule.because,
        "supports": list(rule.supports),
        "contradicts": list(rule.contradicts),
    }


def _value(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _show(name: str) -> dict[str, Any]:
    return {"title": "Show one with its SQL", "argv": ["fubcli", "playbooks", "show", name], "effect": "read"}
