"""`confluence-management` as a process: its options, what it writes, credentials, and being killed on the way."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.events import data_of, event_of
from tests.conftest import Fubcli, environment
from tests.outside.confluence import ConfluenceStandIn
from tests.skills.confluence_management.conftest import FILES, REPORT, document, with_report
from tests.skills.confluence_management.conftest import event_of as upstream_of

SKILL = "confluence-management"
CREATE = ("--operation=create", "--space-key=OPS", "--title=Night", f"--upstream={FILES['healthy']}")
Ask = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def service() -> Iterator[ConfluenceStandIn]:
    with ConfluenceStandIn() as service:
        yield service


@pytest.fixture
def ask(fubcli: Fubcli, service: ConfluenceStandIn, tmp_path: Path) -> Ask:
    """Run the skill with credentials, in a home of its own."""

    def run(*arguments: str, env: dict[str, str] | None = None, **more: Any) -> subprocess.CompletedProcess[str]:
        given = service.environ if env is None else env
        return fubcli(SKILL, *arguments, env=given, home=tmp_path / "home", **more)

    return run


def test_a_page_is_told_then_written_then_left_as_it_is(ask: Ask, service: ConfluenceStandIn) -> None:
    dry = event_of(ask(*CREATE))
    assert dry["source"] == f"urn:fub:skill:{SKILL}"
    assert dry["type"] == f"com.fub.skill.{SKILL}.result.v1"
    assert not dry["data"]["applied"]
    assert service.world.changes == []
    first = data_of(ask(*CREATE, "--apply"))
    told, sent = dry["data"]["requests"][0], first["requests"][0]
    content = json.dumps(told["body"], sort_keys=True).encode()
    assert "body" not in sent
    assert (sent["body_bytes"], sent["body_sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert (dry["data"]["headline"], first["headline"]) == ("Nothing was sent: 1 page to be created", "1 page created")
    assert [change["outcome"] for change in first["changes"]] == ["created"]
    again = data_of(ask(*CREATE, "--apply"))
    assert [change["outcome"] for change in again["changes"]] == ["unchanged"]
    assert len(service.world.changes) == 1
    page = next(step["argv"] for step in first["next"])
    assert "2 of 2 exports landed" in data_of(ask(*page[1:]))["text"]


def test_options_may_have_either_sign(ask: Ask, service: ConfluenceStandIn) -> None:
    page = service.library.create("65537", "Night", "<p>x</p>")
    assert data_of(ask("--operation=get", f"--page_id={page.id}"))["text"] == "x"


def test_it_reads_what_is_piped_in_and_hands_it_on(ask: Ask) -> None:
    event = event_of(ask("--operation=create", "--space-key=OPS", stdin=json.dumps(document("healthy"))))
    (carried,) = event["data"]["carried"]
    assert carried["id"] == document("healthy")["id"] == event["causationid"]
    assert [entry["id"] for entry in event["data"]["upstream"]] == [carried["id"]]
    assert "/carried" in event["data"]["untrusted"]


def _failure(of: str) -> dict[str, Any]:
    failed = document("problem")
    return failed | {"id": f"failed-{of}", "source": f"urn:fub:skill:{of}"}


@pytest.mark.parametrize("operation", ["create", "update", "search", "comments"])
def test_a_failure_before_is_passed_on_and_nothing_is_written(
    ask: Ask, service: ConfluenceStandIn, operation: str
) -> None:
    page = service.library.create("65537", "Night", "<p>good</p>")
    named = {"search": ("--query=x",), "comments": ("--title=Night", "--comment=x")}.get(operation, ("--title=Night",))
    for events in ([document("problem")], [document("healthy"), document("problem")], [_failure("datadog-management")]):
        given = "\n".join(map(json.dumps, events))
        applied = () if operation == "search" else ("--apply",)
        done = ask(f"--operation={operation}", "--space-key=OPS", *named, *applied, stdin=given)
        assert data_of(done, 3)["type"] == "urn:fub:problem:upstream-failed"
    assert (page.body, page.comments, service.requests) == ("<p>good</p>", [], [])


def test_a_service_that_failed_beside_an_answer_is_told_on_the_page(ask: Ask, service: ConfluenceStandIn) -> None:
    failed = _failure("datadog-management")
    failed["data"]["carried"] = [document("healthy")]
    data = data_of(ask("--operation=create", "--space-key=OPS", "--apply", stdin=json.dumps(failed)))
    assert [finding["id"] for finding in data["findings"]] == ["demo-data", "upstream-failed"]
    (page,) = service.library.pages.values()
    assert page.title.startswith("Data health")
    assert page.body.index("2 of 2 exports landed") < page.body.index("<h2>What could not be asked</h2>")
    assert "It failed" not in page.body


def test_failures_belong_to_pages(ask: Ask) -> None:
    data_of(ask("--operation=get", "--page-id=1", "--failures", "--upstream=none"), 2)


def test_a_failure_is_written_when_it_is_wanted(ask: Ask, service: ConfluenceStandIn) -> None:
    given = ("--operation=create", "--space-key=OPS", f"--upstream={FILES['problem']}", "--apply", "--failures")
    data_of(ask(*given))
    (page,) = service.library.pages.values()
    assert page.title == "Failure of query, 2026-11-21"
    assert "production_is_read_only" in page.body


@pytest.mark.parametrize(("kind", "environment"), [("healthy", "production"), ("staging", "staging")])
def test_the_environment_is_that_of_the_event(ask: Ask, kind: str, environment: str) -> None:
    given = document("healthy")
    given["data"]["environment"] = environment
    arguments = ("--operation=create", "--space-key=OPS")
    assert data_of(ask(*arguments, stdin=json.dumps(given)))["environment"] == environment
    assert data_of(ask(*arguments, "--environment=sandbox", stdin=json.dumps(given)))["environment"] == "sandbox"


@pytest.mark.parametrize("nothing", ["", '{"a": 1}'])
@pytest.mark.parametrize("apply", [[], ["--apply"]])
@pytest.mark.parametrize("arguments", [
    ("--operation=create",), ("--operation=update", "--title=Night"),
    ("--operation=comments", "--title=Night", "--comment=x"),
])  # fmt: skip
def test_nothing_is_written_after_a_program_that_told_nothing(
    ask: Ask, service: ConfluenceStandIn, arguments: tuple[str, ...], apply: list[str], nothing: str
) -> None:
    assert "--environment" in data_of(ask(*arguments, "--space-key=OPS", *apply, stdin=nothing), 2)["detail"]
    assert service.requests == []


def test_without_credentials_it_tells_and_does_not_send(ask: Ask) -> None:
    assert data_of(ask(*CREATE, env={}))["service"]["signed_in"] is False
    data_of(ask(*CREATE, "--apply", env={}), 9)
    data_of(ask("--operation=spaces", env={}), 9)


def test_an_address_that_is_missing_is_named(ask: Ask, service: ConfluenceStandIn) -> None:
    given = {name: value for name, value in service.environ.items() if name != "CONFLUENCE_URL"}
    assert "need url and token. Set CONFLUENCE_URL" in data_of(ask("--operation=spaces", env=given), 9)["detail"]


WRONG = [
    (("--operation=delete",), 2),
    (("--operation=create", "--space-key=OPS"), 2),
    (("--operation=get",), 2),
    (("--operation=get", "--page-id=1", "--environment=Mars"), 2),
    (("--operation=get", "--page-id=1", "--output=csv"), 2),
    (("--operation=get", "--page-id=404"), 2),
    (("--operation=get", "--title=404", "--space-key=OPS"), 2),
    (("--operation=spaces", "--timeout=0"), 2),
]


@pytest.mark.parametrize(("arguments", "code"), WRONG)
def test_what_is_wrong_is_said(ask: Ask, arguments: tuple[str, ...], code: int) -> None:
    data_of(ask(*arguments, "--upstream=none"), code)


@pytest.mark.parametrize(("status", "code"), [(401, 9), (403, 9), (422, 5), (500, 6)])
def test_a_refusal_ends_in_its_exit_code_and_tells_no_secret(
    ask: Ask, service: ConfluenceStandIn, status: int, code: int
) -> None:
    service.fail("POST *", status, times=None)
    done = ask(*CREATE, "--apply")
    data = data_of(done, code)
    assert data["requests"][0]["sent"]
    assert service.token not in done.stdout + done.stderr


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_people_see_what_was_done(ask: Ask, service: ConfluenceStandIn, form: str) -> None:
    service.library.create("65537", "Night [x](https://evil.example) \u202e", "<p>a</p>")
    for arguments, words in (
        (CREATE, "Nothing was sent"),
        ((*CREATE, "--apply"), "1 page created"),
        (("--operation=search", "--query=night"), "2 pages"),
        (("--operation=spaces",), "OPS"),
        (("--operation=get", "--title=Night", "--space-key=OPS"), "version 1"),
    ):
        done = ask(*arguments, f"--output={form}")
        assert done.returncode == 0, done.stderr
        assert words in done.stdout
        assert "\u202e" not in done.stdout
        assert "[x](https://evil.example)" not in done.stdout or form == "table"


def test_the_audit_log_has_what_was_sent_and_is_whole(ask: Ask, fubcli: Fubcli, tmp_path: Path) -> None:
    data_of(ask(*CREATE, "--apply"))
    assert fubcli("audit", "verify", home=tmp_path / "home").returncode == 0
    written = "".join(path.read_text() for path in (tmp_path / "home" / "state" / "audit").glob("*") if path.is_file())
    assert written.count("/wiki/api/v2/pages") == 2


def test_two_at_the_same_moment_write_one_page(service: ConfluenceStandIn, tmp_path: Path) -> None:
    running = [_started(service, tmp_path, *CREATE, "--apply") for _ in range(3)]
    outcomes = sorted(json.loads(each.communicate(timeout=60)[0])["data"]["changes"][0]["outcome"] for each in running)
    assert outcomes == ["created", "unchanged", "unchanged"]
    assert len(service.world.changes) == 1


KILLED = ["POST /wiki/api/v2/pages", "GET */attachments", "PUT */child/attachment"]


@pytest.mark.slow
@pytest.mark.parametrize("at", KILLED)
def test_killed_between_two_requests_and_run_again_changes_the_world_once(
    ask: Ask, service: ConfluenceStandIn, tmp_path: Path, at: str
) -> None:
    written = tmp_path / "monitor.json"
    written.write_text(json.dumps(with_report(upstream_of(document("healthy"))).document))
    arguments = (*CREATE[:-1], f"--upstream={written}", f"--report={REPORT}", "--apply")
    service.faults.add("hang", at, seconds=60)
    process = _started(service, tmp_path, *arguments)
    deadline = time.monotonic() + 30
    while not service.faults.fired and time.monotonic() < deadline:
        time.sleep(0.02)
    assert service.faults.fired
    process.kill()
    process.communicate(timeout=10)
    data_of(ask(*arguments))
    data_of(ask(*arguments))
    assert [what for what, _ in service.world.changes] == ["page created"] + ["file attached"] * 3


def _started(service: ConfluenceStandIn, tmp_path: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "fubcli", SKILL, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL, text=True, env=environment(tmp_path / "home", service.environ), cwd=tmp_path,
    )  # fmt: skip
