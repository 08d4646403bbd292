"""`support-investigation` on the command line: what is piped in, what is written, and what the options mean."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.main import get_command

from fubcli.cli import call as begun
from fubcli.cli import support_investigation as cli
from fubcli.cli.app import app as whole
from fubcli.config.locations import Home
from fubcli.errors import UsageError, WarehouseUnavailable
from fubcli.model.envelope import Envelope
from fubcli.skills.support_investigation import SupportRequest, run
from tests.cli.events import validator
from tests.skills.support_investigation.conftest import EXPORT, World, document

ISSUE = f"--issue={EXPORT}"
PRODUCTION = "--environment=production"


@dataclass
class Fake:
    """The application, with its home in a directory of the test's own; it keeps what it was asked."""

    home: Home
    world: World
    requests: list[SupportRequest] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)

    def support_investigation(self, request: SupportRequest) -> Envelope:
        self.requests.append(request)
        return run(request, self.world.ports())


Call = Callable[..., tuple[int, str]]
Pipe = Callable[[str], None]


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    home = Home.from_environment({"FUBCLI_HOME": str(tmp_path / "home")})
    found = Fake(home, World(tmp_path / "unused"))

    def application(**settings: Any) -> Fake:
        found.settings = settings
        return found

    monkeypatch.setattr(cli, "application", application)
    monkeypatch.setattr("sys.stdin", None)
    monkeypatch.delenv("TRACEPARENT", raising=False)
    return found


@pytest.fixture
def call(fake: Fake, capsysbinary: pytest.CaptureFixture[bytes]) -> Call:
    """Run the command as the app runs its commands; return the exit code and what is on stdout."""
    app = typer.Typer(context_settings=whole.info.context_settings, rich_markup_mode=None)
    app.command("support-investigation")(cli.support_investigation)
    app.command("other")(lambda: None)

    def run_it(*arguments: str) -> tuple[int, str]:
        begun.begin()
        get_command(app).main(args=["support-investigation", *arguments], standalone_mode=False)
        return int(begun.current.code), capsysbinary.readouterr().out.decode()

    return run_it


def event_of(text: str) -> dict[str, Any]:
    (line,) = text.splitlines()
    event: dict[str, Any] = json.loads(line)
    validator("event").validate(event)
    validator("support-investigation-result").validate(event["data"])
    return event


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pipe]:
    """Put a pipe on stdin that holds a text."""
    opened: list[TextIOWrapper] = []

    def pipe(text: str) -> None:
        reader, writer = os.pipe()
        assert len(text) < 60_000, "more than a pipe holds"
        os.write(writer, text.encode())
        os.close(writer)
        opened.append(TextIOWrapper(os.fdopen(reader, "rb")))
        monkeypatch.setattr("sys.stdin", opened[-1])

    yield pipe
    for each in opened:
        each.close()


def test_a_pipe_is_read_without_an_option(call: Call, fake: Fake, piped: Pipe) -> None:
    piped(document("late-export"))
    code, text = call(ISSUE, PRODUCTION)
    event = event_of(text)
    before = json.loads(document("late-export"))
    assert code == 0
    assert event["type"] == "com.fub.skill.support-investigation.result.v1"
    assert event["source"] == "urn:fub:skill:support-investigation"
    assert event["causationid"] == before["id"]
    assert event["traceparent"].split("-")[1] == before["traceparent"].split("-")[1]
    assert [step["id"] for step in event["data"]["upstream"]] == [before["id"]]
    assert event["data"]["root_cause"]["hypothesis"] == "export-late"
    assert fake.settings["traceparent"] == event["traceparent"]
    (case,) = (path for path in (fake.home.state / "investigations").iterdir() if path.is_dir())
    assert case.name == event["data"]["case"]["directory"]


def test_an_array_and_ndjson_are_many_events_with_one_trail(call: Call, tmp_path: Path) -> None:
    first, last = json.loads(document("healthy")), json.loads(document("job-failed"))
    first["data"]["upstream"] = [{"id": "a", "skill": "x", "summary": "y"}]
    for number, text in enumerate((json.dumps([first, last]), f"{json.dumps(first)}\n{json.dumps(last)}\n")):
        path = tmp_path / f"events-{number}"
        path.write_text(text)
        event = event_of(call(ISSUE, PRODUCTION, f"--upstream={path}", f"--directory={tmp_path / str(number)}")[1])
        assert [step["id"] for step in event["data"]["upstream"]] == ["a", first["id"], last["id"]]
        assert event["data"]["root_cause"]["hypothesis"] == "export-job-failed"


def test_a_pipe_into_which_nothing_was_written_is_told(call: Call, fake: Fake, piped: Pipe) -> None:
    call(ISSUE, PRODUCTION)
    piped("")
    call(ISSUE, PRODUCTION)
    piped("")
    call(ISSUE, PRODUCTION, "--upstream=none")
    assert [each.is_pipe_empty for each in fake.requests] == [False, True, False]


def test_a_failure_upstream_is_evidence(call: Call, piped: Pipe) -> None:
    problem = {"type": "urn:fub:problem:warehouse-unavailable", "title": "x", "detail": "No answer", "exit_code": 6}
    failed = {**json.loads(document("healthy")), "type": "com.fub.skill.monitor.failed.v1",
              "datacontenttype": "application/problem+json", "data": {**problem, "operation": "monitor"}}  # fmt: skip
    piped(json.dumps(failed))
    code, text = call("--issue=The warehouse is unavailable", PRODUCTION)
    data = event_of(text)["data"]
    assert (code, data["upstream_failed"]) == (0, True)
    assert data["root_cause"]["hypothesis"] == "warehouse-unavailable"


def test_options_are_written_with_hyphens_or_underscores(call: Call, fake: Fake, tmp_path: Path) -> None:
    for option in ("--account-id=12345", "--account_id=12345"):
        call(ISSUE, PRODUCTION, option, "--no_follow_up", "--fail_on=unexplained", f"--directory={tmp_path}")
    assert [(each.account_id, each.follow_up, each.fail_on) for each in fake.requests] == [
        (12345, False, "unexplained")
    ] * 2


def test_unexplained_ends_with_eight_on_request(call: Call) -> None:
    assert call(ISSUE, PRODUCTION, "--no-follow-up", "--fail-on=unexplained")[0] == 8
    assert call(ISSUE, PRODUCTION, "--no-follow-up")[0] == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--fail-on=critical"], "--fail-on=critical: it is unexplained"),
        (["--dry-run", "--close"], "--close writes, --dry-run does not"),
        (["--directory="], "--directory is empty"),
        (["--directory= "], "--directory is empty"),
        (["--output=csv"], "--output=csv: support-investigation writes json, table, markdown"),
    ],
)
def test_options_that_do_not_fit_are_refused(call: Call, options: list[str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        call(ISSUE, PRODUCTION, *options)


def test_the_environment_is_asked_for(call: Call) -> None:
    with pytest.raises(UsageError, match="--environment is missing"):
        call(ISSUE)


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_people_see_the_summary(call: Call, tmp_path: Path, form: str) -> None:
    path = tmp_path / "event.json"
    path.write_text(document("late-export"))
    code, text = call(ISSUE, PRODUCTION, f"--upstream={path}", f"--output={form}", "--no-follow-up")
    assert code == 0
    plain = " ".join(text.replace("\\", "").split())
    assert "The nightly export came late: fub.contacts_bronze.contacts (confidence 0.86)" in plain
    for heading in ("What happened", "Since when", "Who is affected", "How sure this is", "What comes next"):
        assert heading in text
    assert "[E2" in plain
    assert "databricks jobs list-runs" in plain


def test_a_warehouse_that_is_down_ends_nothing(call: Call, fake: Fake) -> None:
    fake.world.answers["monitor"] = WarehouseUnavailable("No answer")
    code, text = call(ISSUE, PRODUCTION)
    assert code == 0
    assert [each["status"] for each in event_of(text)["data"]["follow_ups"]] == ["failed", "skipped"]
