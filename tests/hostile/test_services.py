"""Every trick in what the services themselves tell: branches, jobs, logs, names of monitors, pages and comments."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from tests.conftest import Fubcli
from tests.hostile.places import in_commands, in_titles, shown_badly, unseen
from tests.hostile.tricks import MARK, TRICKS, planted
from tests.pipes.services import Services

ASKED = {
    "pipelines": ("gitlab-pipeline-monitoring", "--operation=status", "--pipeline-id={pipeline}"),
    "jobs": ("gitlab-pipeline-monitoring", "--operation=jobs", "--pipeline-id={pipeline}"),
    "logs": ("gitlab-pipeline-monitoring", "--operation=logs", "--pipeline-id={pipeline}"),
    "performance": ("gitlab-pipeline-monitoring", "--operation=performance"),
    "retry": ("gitlab-pipeline-monitoring", "--operation=retry", "--pipeline-id={pipeline}"),
    "monitors": ("datadog-management", "--operation=list-monitors", "--all"),
    "search": ("confluence-management", "--operation=search", "--query=export"),
    "page": ("confluence-management", "--operation=get", "--page-id={page}"),
    "comments": ("confluence-management", "--operation=comments", "--page-id={page}"),
}
pytestmark = [pytest.mark.parametrize("trick", TRICKS), pytest.mark.parametrize("asked", ASKED)]


@pytest.fixture
def services() -> Iterator[Services]:
    with Services() as running:
        yield running


@pytest.fixture
def home(services: Services, tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    services.configure(home)
    return home


def plant_in(services: Services, text: str) -> dict[str, str]:
    """Put a text wherever people write in a service; return the ids of what it stands in."""
    project = services.project
    pipeline = project.pipeline("failed", ref=text)
    trace = f"$ make\n{text}\nERROR: {text}\nERROR: Job failed: exit code 1\n"
    project.job(pipeline, text, "failed", stage=text, reason="script_failure", trace=trace.encode(errors="replace"))
    services.datadog.world.monitors[1] = {
        "id": 1, "name": text, "type": "query alert", "query": text, "message": text, "tags": [text],
        "overall_state": "Alert", "options": {}, "created": "2026-01-01T00:00:00Z",
    }  # fmt: skip
    library = services.confluence.library
    page = library.create("65538", text, f"<p>export {escape(_xml(text))}</p>")
    library.comment(page.id, f"<p>{escape(_xml(text))}</p>")
    return {"pipeline": str(pipeline), "page": page.id}


def _xml(text: str) -> str:
    """Return what of a text can stand in XML at all."""
    return "".join(each for each in text if each in "\t\n\r" or (each >= " " and not "\ud800" <= each <= "\udfff"))


def test_it_stands_in_no_command_and_no_title_and_does_nothing_where_people_see_it(
    fubcli: Fubcli, services: Services, home: Path, asked: str, trick: str
) -> None:
    ids = plant_in(services, planted(trick))
    done = fubcli(*[each.format(**ids) for each in ASKED[asked]], home=home, env=services.environ())
    assert done.returncode == 0, done.stderr
    assert MARK in done.stdout, "the trick is read and told"
    event = json.loads(done.stdout)
    assert in_commands(event) == []
    assert in_titles(event, but=("/pages", "/page", "/comments")) == []
    assert unseen(done.stderr) == []
    assert shown_badly(event) == []
