"""Every metric's monitor is one that Datadog takes, with an identity of its own."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given

from fubcli.integrations.datadog.alerts import ALERTS
from fubcli.integrations.datadog.definitions import export_monitor, identity, metric_monitor
from fubcli.integrations.datadog.links import page
from fubcli.integrations.datadog.thresholds import Thresholds
from tests.integrations.datadog.test_text import HOSTILE
from tests.outside.datadog.judging import complaint

PLACES = list(itertools.product(["production", "staging"], ["", "fub", "fub_zg"]))


@pytest.mark.parametrize("metric", ALERTS)
@pytest.mark.parametrize(("environment", "catalog"), PLACES)
def test_the_stand_in_takes_it(metric: str, environment: str, catalog: str) -> None:
    assert complaint(metric_monitor(metric, environment, catalog=catalog)) == ""
    assert complaint(export_monitor(environment, catalog)) == ""


def test_no_two_are_found_by_the_tags_of_the_other() -> None:
    made = [metric_monitor(metric, *place[:1], catalog=place[1]) for metric in ALERTS for place in PLACES]
    made += [export_monitor(*place) for place in PLACES]
    for one, other in itertools.permutations(made, 2):
        assert not identity(one) <= set(other["tags"]), (one["name"], other["name"])


@given(HOSTILE)
def test_a_catalog_cannot_leave_its_place(catalog: str) -> None:
    made = metric_monitor("databricks.pipeline.health", "production", catalog=catalog or "x")
    assert made["query"].count("{") == 2
    assert complaint(made) == ""
    assert "@" not in made["query"] + made["name"] + "".join(made["tags"])


@pytest.mark.parametrize(("direction", "critical", "warning"), [("<", 50, 50), ("<", 50, 40), (">", 1, 1), (">", 1, 2)])
def test_a_warning_that_is_no_milder_is_refused(direction: str, critical: float, warning: float) -> None:
    with pytest.raises(ValueError, match="the warning has to come before"):
        Thresholds(direction, critical, warning)  # type: ignore[arg-type]


@pytest.mark.parametrize(("api", "link"), [
    ("https://api.datadoghq.com", "https://app.datadoghq.com/monitors/7"),
    ("https://api.datadoghq.eu", "https://app.datadoghq.eu/monitors/7"),
    ("https://api.us3.datadoghq.com", "https://us3.datadoghq.com/monitors/7"),
    ("https://api.ddog-gov.com", "https://app.ddog-gov.com/monitors/7"),
    ("http://127.0.0.1:8000", "http://127.0.0.1:8000/monitors/7"),
])  # fmt: skip
def test_people_see_it_in_the_web_application_of_the_site(api: str, link: str) -> None:
    assert page(api, "/monitors/7") == link
