"""A page is written once: whoever repeats, loses an answer or is killed; and never over what somebody else wrote."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from fubcli.errors import FubError, UsageError
from fubcli.integrations.confluence.shapes import kept_title
from fubcli.integrations.confluence.storage import mark_of
from fubcli.integrations.failures import HoldsSecret, NotSignedIn, RequestDeclined
from fubcli.network.failures import ReplyLost
from fubcli.skills.confluence_management.publishing import NotOurs
from tests.outside.confluence import ConfluenceStandIn
from tests.skills.confluence_management.conftest import (
    REPORT,
    Run,
    document,
    event,
    event_of,
    live,
    outcomes,
    with_report,
)
from tests.workspace.exchange import Request

OPS = "65537"
TITLE = "Data health of fub, 2026-11-21"
EVENTS = (with_report(live(event("healthy"))),)
OTHERS = (live(event("monitor")),)
PAGES = "/wiki/api/v2/pages"


def the_page(service: ConfluenceStandIn) -> Any:
    (page,) = service.library.pages.values()
    return page


def test_the_same_event_twice_is_one_page(service: ConfluenceStandIn, do: Run) -> None:
    assert outcomes(do("create", upstream=EVENTS, title=TITLE)) == ["page created"]
    again = do("create", upstream=EVENTS, title=TITLE)
    assert outcomes(again) == ["page unchanged"]
    assert again.data["requests"] == []
    assert [what for what, _ in service.world.changes] == ["page created"]
    assert the_page(service).version == 1


@pytest.mark.parametrize("signed", [True, False])
def test_invented_data_are_said_before_and_after_they_are_published(do: Run, signed: bool) -> None:
    """Whichever event they are in: the last one of a pipe has no warehouse."""
    for applies in (False, True) if signed else (False,):
        for title, first, is_demo in (("Invented", event("query"), True), ("Real", live(event("query")), False)):
            upstream = (first, event("datadog"))
            envelope = do("create", upstream=upstream, title=title, applies=applies, signed=signed)
            told = [each["severity"] for each in envelope.data["findings"] if each["id"] == "demo-data"]
            assert told == ["warning"] * is_demo, title


@pytest.mark.parametrize("by", ["id", "title", "create"])
def test_another_event_is_another_version_of_the_page(service: ConfluenceStandIn, do: Run, by: str) -> None:
    do("create", upstream=EVENTS, title=TITLE)
    page = the_page(service)
    given = {"id": {"page_id": page.id}, "title": {"title": TITLE}, "create": {"title": TITLE}}[by]
    for _ in range(2):
        last = do("create" if by == "create" else "update", upstream=OTHERS, **given)
    assert outcomes(last) == ["page unchanged"]
    assert (page.version, page.title) == (2, TITLE)
    assert page.message == f"fubcli {mark_of(page.body)}"
    assert [what for what, _ in service.world.changes] == ["page created", "page updated"]


def test_a_page_of_somebody_else_is_left_alone_unless_told_otherwise(service: ConfluenceStandIn, do: Run) -> None:
    page = service.library.create(OPS, TITLE, "<p>mine</p>")
    for action, named in (("create", {}), ("update", {}), ("update", {"page_id": page.id})):
        with pytest.raises(NotOurs, match="--overwrite"):
            do(action, upstream=EVENTS, title=TITLE, **named)
    assert page.body == "<p>mine</p>"
    assert outcomes(do("create", upstream=EVENTS, title=TITLE, overwrite=True)) == ["page updated"]
    assert outcomes(do("create", upstream=EVENTS, title=TITLE)) == ["page unchanged"]
    assert page.version == 2


def test_a_page_that_somebody_changed_is_left_alone_unless_told_otherwise(service: ConfluenceStandIn, do: Run) -> None:
    do("create", upstream=EVENTS, title=TITLE)
    page = the_page(service)
    service.library.update(page.id, TITLE, "<p>a note of mine</p>" + page.body, 2, "")
    same = do("create", upstream=EVENTS, title=TITLE)
    assert outcomes(same) == ["page unchanged"]
    assert [finding["id"] for finding in same.data["findings"]] == ["page-edited"]
    with pytest.raises(NotOurs, match="changed"):
        do("create", upstream=OTHERS, title=TITLE)
    assert "a note of mine" in page.body
    assert outcomes(do("create", upstream=EVENTS, title=TITLE, overwrite=True)) == ["page updated"]
    assert "a note of mine" not in page.body
    assert do("create", upstream=EVENTS, title=TITLE).data["findings"] == []


def test_a_conflict_is_read_again_and_retried_once(service: ConfluenceStandIn, do: Run) -> None:
    do("create", upstream=EVENTS, title=TITLE)
    page = the_page(service)
    service.fail(f"PUT {PAGES}/*", 409)
    assert outcomes(do("update", upstream=OTHERS, page_id=page.id)) == ["page updated"]
    service.fail(f"PUT {PAGES}/*", 409, times=2)
    with pytest.raises(RequestDeclined) as failure:
        do("update", upstream=EVENTS, page_id=page.id)
    assert failure.value.status == 409
    assert page.version == 2


def test_a_person_who_was_faster_is_not_written_over(service: ConfluenceStandIn, do: Run) -> None:
    do("create", upstream=EVENTS, title=TITLE)
    page = the_page(service)
    service.library.meanwhile = lambda: service.library.update(page.id, TITLE, page.body + "<p>mine</p>", 2, "")
    with pytest.raises(NotOurs):
        do("update", upstream=OTHERS, page_id=page.id)
    assert page.body.endswith("<p>mine</p>")


def test_another_run_that_was_faster_with_the_same_is_enough(service: ConfluenceStandIn, do: Run) -> None:
    do("create", upstream=EVENTS, title=TITLE)
    page = the_page(service)
    service.library.meanwhile = lambda: do("update", upstream=OTHERS, page_id=page.id)
    assert outcomes(do("update", upstream=OTHERS, page_id=page.id)) == ["page unchanged"]
    assert page.version == 2


def test_another_run_that_created_it_meanwhile_is_enough(service: ConfluenceStandIn, do: Run) -> None:
    service.library.meanwhile = lambda: do("create", upstream=EVENTS, title=TITLE)
    assert outcomes(do("create", upstream=EVENTS, title=TITLE)) == ["page unchanged"]
    assert [what for what, _ in service.world.changes] == ["page created"]


@pytest.mark.parametrize(
    ("kind", "action"), [("drop_after", "create"), ("half_body", "create"), ("drop_after", "update")]
)
def test_a_lost_answer_is_not_followed_by_a_second_write(
    service: ConfluenceStandIn, do: Run, kind: str, action: str
) -> None:
    if action == "update":
        do("create", upstream=OTHERS, title=TITLE)
    service.faults.add(kind, f"P* {PAGES}*")
    with pytest.raises(FubError) as failure:
        do(action, upstream=EVENTS, title=TITLE)
    assert failure.value.exit_code == 6
    assert [request["sent"] for request in failure.value.extra["requests"]] == [True]
    done = len(service.world.changes)
    assert outcomes(do(action, upstream=EVENTS, title=TITLE)) == ["page unchanged"]
    assert len(service.world.changes) == done


def test_charts_are_attached_once_and_what_is_missing_is_attached(service: ConfluenceStandIn, do: Run) -> None:
    first = do("create", upstream=EVENTS, title=TITLE, report=REPORT)
    assert outcomes(first) == ["page created"] + ["attachment created"] * 3
    page = the_page(service)
    assert all(f'ri:filename="{name}"' in page.body for name in page.files)
    again = do("create", upstream=EVENTS, title=TITLE, report=REPORT)
    assert outcomes(again) == ["page unchanged"] + ["attachment unchanged"] * 3
    page.files.popitem()
    assert outcomes(do("create", upstream=EVENTS, title=TITLE, report=REPORT)).count("attachment created") == 1
    assert [what for what, _ in service.world.changes] == ["page created"] + ["file attached"] * 4
    assert page.version == 1
    assert all(len(versions) == 1 for versions in page.files.values())


def test_a_failure_between_two_charts_says_what_was_done(service: ConfluenceStandIn, do: Run) -> None:
    service.faults.add("drop_after", "PUT */child/attachment")
    with pytest.raises(FubError) as failure:
        do("create", upstream=EVENTS, title=TITLE, report=REPORT)
    assert [change["kind"] for change in failure.value.extra["changes"]] == ["page"]
    assert [request["sent"] for request in failure.value.extra["requests"]] == [True, True]
    rest = outcomes(do("create", upstream=EVENTS, title=TITLE, report=REPORT))
    assert rest == ["page unchanged", "attachment unchanged", "attachment created", "attachment created"]
    assert len(service.world.changes) == 4


def test_rows_that_a_justification_let_through_are_left_out(service: ConfluenceStandIn, do: Run) -> None:
    given = document("query")
    given["data"]["rows"] = [[1, "Grace Hopper", 2]]
    given["data"]["findings"] = [{"id": "personal-data-shown", "severity": "warning", "title": "Personal data"}]
    for events in ((live(event_of(given)),), (live(event_of(given)), live(event("healthy")))):
        told = do("create", upstream=events)
        assert [finding["id"] for finding in told.data["findings"]] == ["personal-data-left-out"]
    assert not any("Grace" in page.body for page in service.library.pages.values())
    assert len(service.library.pages) == 2


def test_a_dry_run_looks_and_changes_nothing(service: ConfluenceStandIn, do: Run) -> None:
    dry = do("create", upstream=EVENTS, title=TITLE, applies=False, report=REPORT)
    assert outcomes(dry) == ["page would_be_created"] + ["attachment would_be_created"] * 3
    assert dry.data["requests"][1]["url"].endswith("/wiki/rest/api/content/{page_id}/child/attachment")
    do("create", upstream=EVENTS, title=TITLE)
    dry = do("create", upstream=OTHERS, title=TITLE, applies=False)
    assert outcomes(dry) == ["page would_be_updated"]
    (request,) = dry.data["requests"]
    assert (request["method"], request["sent"], request["body"]["version"]["number"]) == ("PUT", False, 2)
    assert [finding["id"] for finding in dry.data["findings"]] == ["dry-run"]
    assert len(service.world.changes) == 1


@pytest.mark.parametrize("action", ["create", "update"])
def test_without_credentials_it_tells_what_it_would_send(service: ConfluenceStandIn, do: Run, action: str) -> None:
    dry = do(action, upstream=EVENTS, applies=False, signed=False, report=REPORT)
    assert [request["method"] for request in dry.data["requests"]] == ["POST" if action == "create" else "PUT"] + [
        "PUT"
    ] * 3
    assert [finding["id"] for finding in dry.data["findings"]] == ["not-signed-in", "dry-run"]
    assert service.requests == []


@pytest.mark.parametrize(("named", "title"), [({}, "{title}"), ({"title": "Mine"}, "Mine")])
def test_without_credentials_a_page_by_its_id_keeps_its_title(do: Run, named: dict[str, str], title: str) -> None:
    dry = do("update", upstream=EVENTS, applies=False, signed=False, page_id="7", **named)
    assert dry.data["requests"][0]["body"]["title"] == dry.data["changes"][0]["name"] == title
    assert "page at version 1" in dry.data["findings"][0]["title"]


@pytest.mark.parametrize("action", ["search", "get", "spaces", "comments"])
def test_without_credentials_nothing_can_be_read(do: Run, action: str) -> None:
    given = {"search": {"query": "x"}, "get": {"page_id": "1"}, "comments": {"page_id": "1"}}.get(action, {})
    with pytest.raises(NotSignedIn):
        do(action, applies=False, signed=False, **given)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"space_key": "NOPE"}, "no space NOPE"),
        ({"action": "update", "title": "Nothing of this name"}, "no page of this title"),
        ({"report": REPORT.with_name("query.json")}, "no monitor that was piped in wrote it"),
        ({"report": REPORT.with_name("absent.html")}, "No such file"),
    ],
)
def test_what_is_not_there_is_said(do: Run, service: ConfluenceStandIn, given: dict[str, Any], message: str) -> None:
    action = given.pop("action", "create")
    with pytest.raises(UsageError, match=message):
        do(action, upstream=EVENTS, **given)
    assert service.world.changes == []


def test_a_new_page_stands_below_its_parent(service: ConfluenceStandIn, do: Run) -> None:
    do("create", upstream=EVENTS, parent_id="4711")
    assert the_page(service).parent_id == "4711"


def test_a_new_title_is_written_with_the_id(service: ConfluenceStandIn, do: Run) -> None:
    do("create", upstream=EVENTS, title=TITLE)
    page = the_page(service)
    assert outcomes(do("update", upstream=EVENTS, page_id=page.id, title="New")) == ["page updated"]
    assert page.title == "New"
    assert outcomes(do("update", upstream=EVENTS, page_id=page.id)) == ["page unchanged"]


@pytest.mark.parametrize("overwrite", [True, False])
def test_a_secret_in_a_title_is_not_written_over(service: ConfluenceStandIn, do: Run, overwrite: bool) -> None:
    do("create", upstream=EVENTS, title=TITLE)
    page = the_page(service)
    page.title = f"Key {service.token}"
    body = page.body
    with pytest.raises(
        HoldsSecret, match=rf"The title of \S+{page.id}\S* holds a secret .* nothing is written"
    ) as caught:
        do("update", upstream=OTHERS, page_id=page.id, overwrite=overwrite)
    assert (page.title, page.body, service.token in str(caught.value)) == (f"Key {service.token}", body, False)
    do("update", upstream=OTHERS, page_id=page.id, title="Key", overwrite=True)
    assert page.title == "Key"


def test_when_it_was_written_is_no_part_of_the_page(service: ConfluenceStandIn, do: Run) -> None:
    do("create", upstream=(replace(EVENTS[0]),), title=TITLE)
    body = the_page(service).body
    service.library.pages.clear()
    do("create", upstream=EVENTS, title=TITLE)
    assert the_page(service).body == body


def test_charts_that_somebody_took_off_a_page_are_not_attached_again(service: ConfluenceStandIn, do: Run) -> None:
    do("create", upstream=EVENTS, title=TITLE, report=REPORT)
    page = the_page(service)
    page.files.clear()
    service.library.update(page.id, TITLE, "<p>mine</p>" + page.body, 2, "")
    again = do("create", upstream=EVENTS, title=TITLE, report=REPORT)
    assert outcomes(again) == ["page unchanged"]
    assert page.files == {}


@pytest.mark.parametrize("title", [TITLE, "Copy of " + TITLE])
def test_a_copy_that_somebody_made_and_edited_is_theirs(service: ConfluenceStandIn, do: Run, title: str) -> None:
    do("create", upstream=EVENTS, title=TITLE)
    space = "65538" if title == TITLE else OPS
    copy = service.library.create(space, title, "<p>mine</p>" + the_page(service).body)
    key = {"65538": "DATA", OPS: "OPS"}[space]
    for events in (EVENTS, OTHERS):
        with pytest.raises(NotOurs, match="copied"):
            do("create", upstream=events, title=title, space_key=key)
    assert copy.body.startswith("<p>mine</p>")
    assert outcomes(do("create", upstream=EVENTS, title=title, space_key=key, overwrite=True)) == ["page updated"]
    assert outcomes(do("create", upstream=EVENTS, title=title, space_key=key)) == ["page unchanged"]


def test_an_answer_of_another_environment_is_not_written_over_it(service: ConfluenceStandIn, do: Run) -> None:
    do("create", upstream=EVENTS, title=TITLE)
    body = the_page(service).body
    staging = document("healthy")
    staging["data"]["environment"] = "staging"
    with pytest.raises(NotOurs, match="another environment") as refused:
        do("create", upstream=(event_of(staging),), title=TITLE)
    assert refused.value.title == "This page holds another answer of fubcli"
    assert the_page(service).body == body


def test_a_title_in_another_case_is_the_same_page(service: ConfluenceStandIn, do: Run) -> None:
    do("create", upstream=EVENTS, title="Night Report")
    assert outcomes(do("create", upstream=EVENTS, title="NIGHT report")) == ["page unchanged"]
    assert outcomes(do("create", upstream=OTHERS, title="NIGHT report")) == ["page updated"]
    assert outcomes(do("create", upstream=OTHERS, title="Night Report")) == ["page unchanged"]
    assert the_page(service).title == "Night Report"


@pytest.mark.parametrize("action", ["create", "update"])
def test_a_version_that_is_rejected_is_not_sent_again(service: ConfluenceStandIn, do: Run, action: str) -> None:
    do("create", upstream=EVENTS, title=TITLE)
    service.fail(f"PUT {PAGES}/*", 400)
    with pytest.raises(RequestDeclined) as failure:
        do(action, upstream=OTHERS, title=TITLE)
    assert failure.value.status == 400
    assert [entry.method for entry in service.log.entries()].count("PUT") == 1


def test_a_title_that_an_unseen_page_has_is_said(service: ConfluenceStandIn, do: Run) -> None:
    service.fail(f"POST {PAGES}", 400, times=None)
    with pytest.raises(RequestDeclined) as failure:
        do("create", upstream=EVENTS, title=TITLE)
    assert failure.value.status == 400
    assert [entry.method for entry in service.log.entries()].count("POST") == 1


def test_a_page_that_was_there_stays_where_it_stands_and_that_is_said(service: ConfluenceStandIn, do: Run) -> None:
    do("create", upstream=EVENTS, title=TITLE, parent_id="4711")
    assert do("create", upstream=EVENTS, title=TITLE, parent_id="4711").data["findings"] == []
    for events in (EVENTS, OTHERS):
        told = do("create", upstream=events, title=TITLE, parent_id="4712")
        assert [finding["id"] for finding in told.data["findings"]] == ["parent-not-heeded"]


def test_a_chart_is_found_among_however_many_files(service: ConfluenceStandIn, do: Run) -> None:
    do("create", upstream=EVENTS, title=TITLE, report=REPORT)
    page = the_page(service)
    page.files = {**{f"other-{at}": [b"x"] for at in range(2_500)}, **page.files}
    again = do("create", upstream=EVENTS, title=TITLE, report=REPORT)
    assert outcomes(again) == ["page unchanged"] + ["attachment unchanged"] * 3


@pytest.mark.parametrize("title", ["Lead  attribution", "Cafe\u0301"])
def test_a_title_that_confluence_keeps_in_another_form_is_found_again(
    service: ConfluenceStandIn, do: Run, monkeypatch: pytest.MonkeyPatch, title: str
) -> None:
    make = service.library.create
    monkeypatch.setattr(
        service.library, "create", lambda space, title, *rest: make(space, kept_title(title), *rest)
    )  # fmt: skip
    came = [outcomes(do("create", upstream=events, title=title)) for events in (EVENTS, EVENTS, OTHERS)]
    assert came == [["page created"], ["page unchanged"], ["page updated"]]
    assert do("get", title=title).data["page"]["title"] == kept_title(title)


def test_a_page_of_another_title_is_not_the_one_that_was_looked_for(
    service: ConfluenceStandIn, do: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    do("create", upstream=EVENTS, title="Page one")
    page = the_page(service)
    answered = service._listed

    def unfiltered(request: Request, found: Any, path: str = "") -> Any:
        return answered(request, [page.as_json(with_body=True)] if request.path == PAGES else found, path)

    monkeypatch.setattr(service, "_listed", unfiltered)
    assert outcomes(do("create", upstream=OTHERS, title="Page two")) == ["page created"]
    assert (page.title, page.version) == ("Page one", 1)


@pytest.mark.parametrize("answer", [{"id": "7"}, {"version": {"number": 77}}])
def test_an_answer_that_tells_of_another_page_is_no_success(
    service: ConfluenceStandIn, do: Run, monkeypatch: pytest.MonkeyPatch, answer: dict[str, Any]
) -> None:
    do("create", upstream=EVENTS, title=TITLE)
    told = the_page(service).as_json(with_body=True) | answer
    monkeypatch.setattr(service.library, "update", lambda *_: SimpleNamespace(as_json=lambda **_: told))
    with pytest.raises(ReplyLost, match="another page or version"):
        do("create", upstream=OTHERS, title=TITLE)


@pytest.mark.parametrize("environment", ["production", "staging"])
def test_the_step_that_reads_the_page_names_the_environment(do: Run, environment: str) -> None:
    (step,) = do("create", upstream=EVENTS, environment=environment).data["next"]
    assert step["argv"][-1] == f"--environment={environment}"
