"""What to look at next: the playbooks that look further, and what was asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fubcli.model.playbook import FollowUp, ParameterKind, Playbook
from fubcli.operations.investigate.choosing import Chosen
from fubcli.operations.investigate.concluding import Conclusion
from fubcli.operations.investigate.parameters import ids_of

_MOST = 4


def next_steps(
    chosen: Chosen, found: Sequence[Conclusion], playbooks: Mapping[str, Playbook], repeated: Sequence[str]
) -> list[dict[str, Any]]:
    """Return commands made of our own words, numbers and names alone; none that would ask for what was not said."""
    ids = {each.rule.id for each in found}
    wanted = [
        each
        for each in chosen.playbook.follow_ups
        if (not each.findings or ids.intersection(each.findings)) and _is_told(playbooks[each.playbook], chosen)
    ]
    steps = [_command(each, playbooks[each.playbook], chosen, repeated) for each in wanted[:_MOST]]
    here = chosen.parameters.known.here
    for catalog in dict.fromkeys(here(step.catalog) for step in chosen.playbook.steps if step.catalog):
        argv = ["fubcli", "--operation=monitor", f"--catalog={catalog}", *repeated]
        steps.append({"title": f"See what to do about {catalog}", "argv": argv, "effect": "read"})
    if chosen.playbook.steps and chosen.playbook.origin != "request":
        shown = ["fubcli", "playbooks", "show", chosen.playbook.name]
        steps.append({"title": "See what was asked", "argv": shown, "effect": "read"})
    return steps


def _is_told(target: Playbook, chosen: Chosen) -> bool:
    """Whether what a playbook requires is known."""
    known = {name for name, each in chosen.parameters.bound.items() if each.type == "bigint"}
    has = {ParameterKind.TABLE: chosen.parameters.table is not None, ParameterKind.TIMEFRAME: True}
    return all(has.get(each.kind, f"{each.kind}_id" in known) for each in target.parameters if each.required)


def _command(follow_up: FollowUp, target: Playbook, chosen: Chosen, repeated: Sequence[str]) -> dict[str, Any]:
    known = chosen.parameters
    argv = ["fubcli", "--operation=investigate", f"--playbook={follow_up.playbook}"]
    ids: dict[str, int | str] = {name: each.value for name, each in known.bound.items() if each.type == "bigint"}
    argv += [f"--param={each.name}={each.value}" for each in ids_of(target, ids).values()]
    if known.table is not None and target.wanted(ParameterKind.TABLE) is not None:
        argv.append(f"--table={known.table}")
    elif known.catalogs:
        argv.append(f"--catalog={','.join(known.catalogs)}")
    return {"title": follow_up.why, "argv": [*argv, f"--timeframe={known.nights}", *repeated], "effect": "read"}
