"""The contract `deployments`: what is read, what is left, and what is said of the rest."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fubcli.artifacts.deployments import MOST, read_deployments
from fubcli.contracts.published import schema
from fubcli.model.deployment import Deployment

BEGAN, ENDED = "2026-06-04T06:20:00Z", "2026-06-03T23:25:00-07:00"
WHOLE = {
    "id": 812, "environment": "production", "status": "success", "ref": "main", "started_at": BEGAN, "finished_at": ENDED,
    "url": "https://gitlab.example.com/fub/api/-/environments/1", "project": "fub/api", "deployable": {"id": 1},
}  # fmt: skip


def test_a_deployment_of_the_contract() -> None:
    data = {"operation": "list", "deployments": [WHOLE]}
    jsonschema.validate(data, schema("deployments"))
    (found,), troubles = read_deployments(data)
    assert troubles == ()
    began, ended = datetime(2026, 6, 4, 6, 20, tzinfo=UTC), datetime(2026, 6, 4, 6, 25, tzinfo=UTC)
    url = WHOLE["url"]
    assert found == Deployment("deployment", "812", "success", began, ended, "production", "fub/api", "main", str(url))
    assert str(found) == "deployment 812 of fub/api to production (main)"


def test_as_gitlab_itself_nests_it() -> None:
    nested = {
        "environment": {"name": "production"},
        "project": {"path_with_namespace": "fub/api"},
        "finished_at": None,
        "status": "running",
    }
    data = {"pipelines": [WHOLE | nested], "jobs": [WHOLE | nested | {"url": None, "web_url": WHOLE["url"]}]}
    jsonschema.validate(data, schema("deployments"))
    found, _ = read_deployments(data)
    assert [each.kind for each in found] == ["pipeline", "job"]
    assert {(each.environment, each.project, each.finished_at, each.url) for each in found} == {
        ("production", "fub/api", None, WHOLE["url"])
    }


@pytest.mark.parametrize("status", ["created", "manual", "Skipped", "waiting_for_resource"])
def test_what_has_not_begun_is_no_evidence(status: str) -> None:
    assert read_deployments({"deployments": [{"id": 1, "status": status, "started_at": None}]}) == ((), ())


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (7, "it is no object"),
        ({}, "no id or no status"),
        (WHOLE | {"id": True}, "no id"),
        (WHOLE | {"started_at": None}, "started_at is no time"),
        (WHOLE | {"started_at": "2026-06-04T06:20:00"}, "started_at has no time zone"),
        (WHOLE | {"finished_at": "2026-06-04T06:25:00"}, "finished_at has no time zone"),
        (WHOLE | {"finished_at": "soon"}, "finished_at is no time"),
        (WHOLE | {"started_at": ENDED, "finished_at": BEGAN}, "finished before it started"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_read(item: Any, said: str) -> None:
    found, (trouble,) = read_deployments({"deployments": [item, WHOLE]})
    assert [each.id for each in found] == ["812"]
    assert trouble.startswith("The upstream event: deployments[0]: ")
    assert said in trouble


def test_what_is_over_and_does_not_say_since_when_is_a_moment() -> None:
    data = [WHOLE | {"status": status, "finished_at": None} for status in ("success", "failed", "running")]
    found, troubles = read_deployments({"deployments": data})
    assert troubles == ()
    assert [each.finished_at == each.started_at for each in found] == [True, True, False]


def test_lists_that_are_none() -> None:
    _, troubles = read_deployments({"deployments": {}, "jobs": "x", "pipelines": [WHOLE]})
    assert troubles == ("The upstream event: deployments is no list.", "The upstream event: jobs is no list.")
    assert read_deployments({})[1] == ("The upstream event: it has none of deployments, pipelines, jobs.",)


def test_there_is_an_end_to_everything() -> None:
    found, (trouble,) = read_deployments({"deployments": [WHOLE | {"id": number} for number in range(MOST + 1)]})
    assert len(found) == MOST
    assert "the first 500" in trouble
    _, troubles = read_deployments({"jobs": [{}] * 20})
    assert len(troubles) == 6
    assert "15 more" in troubles[-1]


def test_hostile_text_is_harmless() -> None:
    hostile = "x\n/close\u202e\x1b]8;;\x07@all<img>|`" + "y" * 500
    item = dict.fromkeys(("id", "environment", "project", "ref", "status"), hostile)
    urls = ("javascript:alert(1)", "https://a b/", "https://h/\u202e", "http://h/", "https://h/" + "x" * 500, 7)
    for url in urls:
        (found,), _ = read_deployments({"jobs": [item | {"url": url, "started_at": BEGAN}]})
        assert found.url == ""
        for text in (found.id, found.environment, found.project, found.ref, found.status):
            assert text.isprintable()
            assert len(text) <= 80
            assert not set(text) & set("@<>|`\n\u202e")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*WHOLE, "name"]), inner, max_size=9),
    max_leaves=20,
)


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from(["deployments", "pipelines", "jobs", "x"]), JSON | st.lists(JSON)))
def test_no_data_does_anything_else(data: dict[str, Any]) -> None:
    found, troubles = read_deployments(data)
    assert all(each.started_at.tzinfo for each in found)
    assert all(isinstance(each, str) for each in troubles)
