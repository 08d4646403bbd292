"""Every trick in every text of the events before, through every skill, in every form that it answers in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Fubcli
from tests.hostile.places import in_commands, in_titles, shown_badly, unseen
from tests.hostile.tricks import MARK, TRICKS, plant, planted

RECORDED = Path(__file__).parents[1] / "data" / "support_investigation"
EVENTS = ("column-removed", "volume-drop", "investigate-contact-lifecycle")
SKILLS: Mapping[str, tuple[str, ...]] = {
    "support-investigation": (
        "--issue=Databricks export pipeline failure",
        "--environment=production",
        "--no-follow-up",
    ),
    "datadog-management": ("--operation=create-alert",),
    "confluence-management": ("--operation=create", "--space-key=OPS"),
    "code-development": ("--task=Plan migration impact on nightly export", "--scope=database-migration"),
}
pytestmark = [
    pytest.mark.parametrize("trick", TRICKS),
    pytest.mark.parametrize("skill", SKILLS),
]


def hostile_events(trick: str) -> str:
    """Return recorded events with the trick in them, as NDJSON; a lone surrogate travels as its escape."""
    events = [plant(json.loads((RECORDED / f"{name}.json").read_text()), planted(trick)) for name in EVENTS]
    return "".join(json.dumps(event) + "\n" for event in events)


def test_it_stands_in_no_command_and_no_title_and_does_nothing_where_people_see_it(
    fubcli: Fubcli, skill: str, trick: str
) -> None:
    done = fubcli(skill, *SKILLS[skill], stdin=hostile_events(trick))
    event: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode in (0, 8), done.stderr
    assert MARK in done.stdout, "the trick is read and told"
    assert in_commands(event) == []
    assert in_titles(event) == []
    assert unseen(done.stderr) == []
    assert shown_badly(event) == []
