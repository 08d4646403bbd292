"""No secret of a service stands anywhere afterwards: not on stdout or stderr, in a file, a process title or a cassette."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml

from tests.conftest import Fubcli, environment
from tests.pipes.services import Services
from tests.workspace.faults import Kind

COMMANDS = {
    "create-alert": (
        "datadog-management",
        "--operation=create-alert",
        "--metric=databricks.pipeline.health",
        "--apply",
    ),
    "send-metrics": ("datadog-management", "--operation=send-metrics", "--apply"),
    "send-event": ("datadog-management", "--operation=send-event", "--apply"),
    "monitors": ("datadog-management", "--operation=list-monitors"),
    "alerts": ("datadog-management", "--operation=status"),
    "mute": ("datadog-management", "--operation=mute", "--metric=databricks.pipeline.health", "--apply"),
    "dashboard": ("datadog-management", "--operation=dashboard", "--apply"),
    "pipelines": ("gitlab-pipeline-monitoring", "--operation=status"),
    "list": ("gitlab-pipeline-monitoring", "--operation=list"),
    "jobs": ("gitlab-pipeline-monitoring", "--operation=jobs", "--pipeline-id={pipeline}"),
    "logs": ("gitlab-pipeline-monitoring", "--operation=logs", "--job-id={job}"),
    "retry": ("gitlab-pipeline-monitoring", "--operation=retry", "--pipeline-id={pipeline}", "--apply"),
    "performance": ("gitlab-pipeline-monitoring", "--operation=performance"),
    "search": ("confluence-management", "--operation=search", "--query=export"),
    "spaces": ("confluence-management", "--operation=spaces"),
    "create": ("confluence-management", "--operation=create", "--title=Tonight", "--apply"),
}
ECHOES = {"refused": 400, "forbidden": 403, "unknown": 404, "signed-out": 401, "limited": 429, "broken": 500}


@pytest.fixture(scope="session")
def event(lakehouse_home: Path, lakehouse_files: object) -> str:
    """The monitor's event of now, with a page for Datadog in it."""
    asked = [
        sys.executable,
        "-m",
        "fubcli",
        "--operation=monitor",
        "--catalog=fub",
        "--timeframe=today",
        "--emit=datadog",
    ]
    told = json.loads(subprocess.run(asked, env=environment(lakehouse_home), capture_output=True, check=True).stdout)
    moment = datetime.now(UTC)
    for each in told["data"]["datadog"]["series"]["series"]:  # the demo may stand at the end of the day before
        each["points"] = [{**point, "timestamp": int(moment.timestamp())} for point in each["points"]]
    now = moment.isoformat(timespec="seconds").replace("+00:00", "Z")
    page = {
        "category": "alert", "integration_id": "custom-events", "title": "[P1] The export of fub is late", "message": "Late",
        "timestamp": now, "aggregation_key": "0" * 40, "tags": ["service:fub-data", "env:production", "catalog:fub"],
        "attributes": {"status": "error", "priority": "1", "custom": {"check_id": "export:fub"}},
    }  # fmt: skip
    told["data"]["datadog"]["events"] = [{"data": {"type": "event", "attributes": page}}]
    return json.dumps(told)


@pytest.fixture
def services() -> Iterator[Services]:
    with Services() as running:
        yield running


def forms_of(secret: str) -> set[str]:
    """Return a secret as it may be written."""
    return {secret, quote(secret, safe=""), base64.b64encode(secret.encode()).decode()}


def told_by(services: Services, name: str = "") -> set[str]:
    """Return everything that must not be told, or that one service was sent: Confluence has one header of both."""
    user, token = services.confluence.user, services.confluence.token
    signed = base64.b64encode(f"{user}:{token}".encode()).decode()
    sent = {
        "datadog": set().union(*map(forms_of, services.secrets[:2])),
        "gitlab": forms_of(services.gitlab.token),
        "confluence": forms_of(token) | {signed, quote(signed, safe="")},
    }
    return set().union(*(forms for each, forms in sent.items() if name in ("", each)))


def leaks(services: Services, directory: Path, *texts: str) -> list[str]:
    """Return where secrets are found: in texts, or in any file below a directory."""
    found = [
        text[max(0, text.index(secret) - 150) : text.index(secret) + 80]
        for text in texts for secret in told_by(services) if secret in text
    ]  # fmt: skip
    for path in directory.rglob("*"):
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            found += [str(path) for secret in told_by(services) if secret.encode() in content]
    return found


@pytest.fixture
def home(services: Services, tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    services.configure(home)
    return home


def planted(services: Services) -> dict[str, int]:
    """Put secrets where GitLab tells them back: its own in a branch and a job's name, those of all in a log."""
    shown = " ".join(told_by(services, "gitlab"))
    others = " ".join(services.secrets)
    project = services.project
    pipeline = project.pipeline("failed", ref=f"branch-{services.gitlab.token}")
    job = project.job(
        pipeline, f"job {shown}", "failed", trace=f"$ curl -H 'PRIVATE-TOKEN: {shown}'\n{others}\nERROR: Job failed\n"
    )
    return {"pipeline": pipeline, "job": job}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_service_that_tells_them_back_tells_nobody(
    fubcli: Fubcli, services: Services, event: str, home: Path, tmp_path: Path, name: str
) -> None:
    ids = planted(services)
    arguments = [each.format(**ids) for each in COMMANDS[name]]
    if name == "mute":  # there must be a monitor first
        fubcli(*COMMANDS["create-alert"], stdin=event, home=home, env=services.environ())
    for form in ("json", "table", "markdown"):
        done = fubcli(*arguments, f"--output={form}", stdin=event, home=home, env=services.environ())
        assert done.returncode == 0, done.stderr
        assert leaks(services, tmp_path, done.stdout, done.stderr) == []


def tainted(event: str, services: Services) -> str:
    """Return an event that says the secrets of all services wherever others may choose the words."""
    told, said = json.loads(event), " ".join(services.secrets)
    told |= {"id": f"e-{said}", "subject": f"a {said}"}
    told["data"] |= {"headline": f"Ask {said}", "findings": [{"id": "x", "severity": "warning", "title": said}]}
    told["data"]["upstream"] = [{"id": said, "skill": "x", "summary": said}]
    told["data"]["datadog"]["events"][0]["data"]["attributes"] |= {"title": f"[P1] {said}", "message": said}
    return json.dumps(told)


def kept(services: Services) -> str:
    """Return everything that people would read in the services."""
    organisation, library = services.datadog.world, services.confluence.library
    pages = [[page.title, page.body, [each.body for each in page.comments]] for page in library.pages.values()]
    return json.dumps(
        [organisation.monitors, organisation.events, organisation.dashboards, organisation.checks, pages], default=str
    )


@pytest.mark.parametrize("applies", [True, False])
@pytest.mark.parametrize("name", COMMANDS)
def test_what_an_event_says_of_them_is_neither_sent_nor_told(
    fubcli: Fubcli, services: Services, event: str, home: Path, tmp_path: Path, name: str, applies: bool
) -> None:
    ids = planted(services)
    said = tainted(event, services)
    arguments = [each.format(**ids) for each in COMMANDS[name] if applies or each != "--apply"]
    if name == "mute":  # there must be a monitor first
        fubcli(*COMMANDS["create-alert"], stdin=event, home=home, env=services.environ())
    for form in ("json", "table", "markdown"):
        done = fubcli(*arguments, f"--output={form}", stdin=said, home=home, env=services.environ())
        assert done.returncode == 0, done.stderr
        assert leaks(services, tmp_path, done.stdout, done.stderr, kept(services)) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("support-investigation", "--environment=production", "--no-follow-up", "--issue=", "--directory="),
        ("code-development", "--scope=bug-fix", "--task=", "--output-dir="),
    ],
    ids=["support-investigation", "code-development"],
)
def test_neither_is_it_in_the_files_of_those_that_reach_nobody(
    fubcli: Fubcli, services: Services, event: str, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    *rest, words, directory = arguments
    secret, files = services.gitlab.token, tmp_path / "files"
    asked = (*rest, f"{words}{secret} is in the export that is late", f"{directory}{files}")
    done = fubcli(*asked, stdin=tainted(event, services), env=services.environ())
    assert done.returncode == 0, done.stdout
    assert list(files.rglob("*"))
    assert leaks(services, tmp_path, done.stdout, done.stderr) == []
    assert secret[:12] not in done.stdout, "nor the beginning of one, in a name"


def test_what_is_written_without_them_is_found_again(
    fubcli: Fubcli, services: Services, event: str, home: Path, tmp_path: Path
) -> None:
    secret = services.secrets[0]
    page = ("confluence-management", "--operation=create", f"--title=Key {secret}", "--apply")
    comment = (
        "confluence-management",
        "--upstream=none",
        "--operation=comments",
        "--title=Key [hidden]",
        f"--comment=A {secret}",
        "--apply",
    )
    more = json.loads(tainted(event, services))
    more["data"]["headline"] += " now"
    calls = [(page, tainted(event, services)), (comment, ""), (page, json.dumps(more))]
    outcomes = []
    for arguments, stdin in [each for call in calls for each in (call, call)]:
        done = fubcli(*arguments, stdin=stdin, home=home, env=services.environ())
        assert done.returncode == 0, done.stdout
        assert leaks(services, tmp_path, done.stdout, done.stderr, kept(services)) == []
        outcomes += [each["outcome"] for each in json.loads(done.stdout)["data"]["changes"]]
    assert outcomes == ["created", "unchanged", "created", "unchanged", "updated", "unchanged"]


@pytest.mark.slow
@pytest.mark.parametrize("echo", ECHOES)
@pytest.mark.parametrize("name", COMMANDS)
def test_a_refusal_that_quotes_them_is_told_without(
    fubcli: Fubcli, services: Services, event: str, home: Path, tmp_path: Path, name: str, echo: str
) -> None:
    ids = planted(services)
    for service in services.all:
        said = " ".join(told_by(services, service.name))
        service.faults.add(Kind.STATUS, "*", status=ECHOES[echo], message=said, times=None, headers={"X-Echo": said})
    done = fubcli(*[each.format(**ids) for each in COMMANDS[name]], stdin=event, home=home, env=services.environ())
    assert done.returncode in (5, 6, 9), done.stdout
    assert leaks(services, tmp_path, done.stdout, done.stderr) == []


@pytest.mark.parametrize("kind", [Kind.DROP_AFTER, Kind.DROP_MIDWAY, Kind.HALF_BODY, Kind.HTML])
@pytest.mark.parametrize("name", ["create-alert", "pipelines", "create"])
def test_a_lost_answer_tells_nothing_of_the_question(
    fubcli: Fubcli, services: Services, event: str, home: Path, tmp_path: Path, name: str, kind: Kind
) -> None:
    for service in services.all:
        service.faults.add(kind, "*", times=None)
    done = fubcli(*COMMANDS[name], stdin=event, home=home, env=services.environ())
    assert done.returncode == 6, done.stdout
    assert leaks(services, tmp_path, done.stdout, done.stderr) == []


def test_a_process_that_hangs_has_none_in_its_title_and_none_in_what_it_leaves(
    services: Services, event: str, home: Path, tmp_path: Path
) -> None:
    services.datadog.faults.add(Kind.HANG, "*", seconds=30.0, times=None)
    process = subprocess.Popen(
        [sys.executable, "-m", "fubcli", *COMMANDS["create-alert"]], env=environment(home, services.environ()),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path,
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write(tainted(event, services).encode())
    process.stdin.close()
    process.stdin = None
    until = time.monotonic() + 30
    while not services.datadog.requests and time.monotonic() < until:
        time.sleep(0.05)
    title = Path(f"/proc/{process.pid}/cmdline").read_text()
    process.terminate()
    stdout, stderr = process.communicate(timeout=30)
    assert process.returncode == 130
    assert leaks(services, tmp_path, title, stdout.decode(), stderr.decode()) == []


def test_a_bug_tells_its_name_and_no_values(services: Services, home: Path, tmp_path: Path) -> None:
    """A failure nobody thought of, with the secrets in the frames: here, in the reading of answers."""
    broken = (
        "import fubcli.network.answers as answers\n"
        "def broken(answer, whose): raise RuntimeError(str(answer))\n"
        "answers.json_of = broken\n"
        "import fubcli.network.http as http; http.json_of = broken\n"
        "import sys; sys.argv = ['fubcli', *sys.argv[1:]]\n"
        "from fubcli.cli.entry import main; main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", broken, *COMMANDS["pipelines"]], env=environment(home, services.environ()), check=False,
        stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=tmp_path, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert json.loads(done.stdout)["data"]["detail"] == "RuntimeError; this is a bug in fubcli."
    assert leaks(services, tmp_path, done.stdout, done.stderr) == []


def test_cassettes_hold_none() -> None:
    cassettes = [path for path in Path(__file__).parents[1].rglob("cassettes/**/*") if path.is_file()]
    assert cassettes
    services = Services()
    for path in cassettes:
        content = path.read_text()
        assert not any(secret in content for secret in told_by(services)), path
        for exchange in yaml.load(content, yaml.CSafeLoader)["interactions"]:
            for name, values in exchange["request"]["headers"].items():
                is_signing = name.lower() in ("dd-api-key", "dd-application-key", "private-token", "authorization")
                assert not is_signing or values in (["***"], ["Bearer ***"], ["Basic ***"]), (path, name)
