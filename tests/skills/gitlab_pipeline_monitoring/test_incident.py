"""The window of an incident out of the events before, whatever else they say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.model.envelope import UpstreamEvent
from fubcli.skills.gitlab_pipeline_monitoring.incident import incident_of

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


def event(data: dict[str, Any], operation: str = "monitor", time: str = "2026-11-20T17:00:00Z") -> UpstreamEvent:
    kind = f"com.fub.skill.{operation}.result.v1"
    return UpstreamEvent("e1", "databricks-analytics", "x", data=data, type=kind, time=time)


def export(night: str, status: str = "critical") -> dict[str, Any]:
    return {"catalog": "fub", "night": night, "status": status}


AS_OF = "2026-11-20T09:30:00Z"


@pytest.mark.parametrize(
    ("data", "operation", "expected"),
    [
        ({"as_of": AS_OF, "exports": [export("2026-11-20")]}, "monitor", ("2026-11-20T08:00", "2026-11-20T09:30")),
        ({"as_of": AS_OF, "exports": [export("2026-11-20", "warning")]}, "monitor", ("2026-11-20T08:00", "2026-11-20T09:30")),
        ({"as_of": AS_OF, "exports": [export("2026-11-19"), export("2026-11-20", "ok")]}, "monitor",
         ("2026-11-19T08:00", "2026-11-20T08:00")),
        ({"as_of": AS_OF, "exports": [export("2026-11-20", "ok")], "checks": [export("2026-11-20", "warning")]}, "monitor",
         ("2026-11-20T08:00", "2026-11-20T09:30")),
        ({"as_of": AS_OF, "exports": [export("2026-11-20") | {"tables": {"due": 9, "arrived": 9}, "last_arrival": "2026-11-20T08:50:00Z"}]},
         "monitor", ("2026-11-20T08:00", "2026-11-20T08:50")),
        ({"as_of": AS_OF, "exports": [export("2026-11-20") | {"tables": {"due": 9, "arrived": 8}, "last_arrival": "2026-11-20T08:50:00Z"}]},
         "monitor", ("2026-11-20T08:00", "2026-11-20T09:30")),
        # a night that is over is no longer than itself
        ({"as_of": AS_OF, "exports": [export("2026-11-15")]}, "monitor", ("2026-11-15T08:00", "2026-11-16T08:00")),
        ({"as_of": AS_OF, "exports": [export("2026-11-20", "ok")]}, "monitor", None),
        ({"as_of": AS_OF, "exports": []}, "monitor", None),
        ({"exports": [export("2026-11-20")]}, "monitor", None),
        ({"as_of": "soon", "exports": [export("2026-11-20")]}, "monitor", None),
        ({"as_of": AS_OF, "exports": [export("9999-12-31"), export("x"), 5, None]}, "monitor", None),
        ({"findings": [{"severity": "warning", "at": "2026-11-20T10:00:00+01:00",
                        "evidence": [{"at": "2026-11-20T11:00:00Z", "says": "x"}]}]}, "investigate",
         ("2026-11-20T09:00", "2026-11-20T11:00")),
        ({"findings": [{"severity": "info", "at": "2026-11-20T10:00:00Z"}]}, "investigate", None),
        ({"first_sign": {"at": "2026-11-20T10:00:00Z"}}, "support-investigation", ("2026-11-20T10:00", "2026-11-20T17:00")),
        ({"first_sign": {"at": "2099-01-01T10:00:00Z"}}, "support-investigation", None),
        ({"first_sign": None}, "support-investigation", None),
        ({"as_of": AS_OF, "exports": [export("2026-11-20")]}, "query", None),
    ],
)  # fmt: skip
def test_the_window_that_an_event_tells_of(
    data: dict[str, Any], operation: str, expected: tuple[str, str] | None
) -> None:
    found = incident_of([event(data, operation)], NOW)
    told = (f"{found.since:%Y-%m-%dT%H:%M}", f"{found.until:%Y-%m-%dT%H:%M}") if found else None
    assert told == expected


def test_the_night_that_has_25_hours() -> None:
    data = {"as_of": "2026-11-03T09:00:00Z", "exports": [export("2026-11-01")]}
    found = incident_of([event(data)], NOW)
    assert found is not None
    assert found.until - found.since == timedelta(hours=25)


def test_the_last_event_that_tells_of_one_counts() -> None:
    older = event({"as_of": AS_OF, "exports": [export("2026-11-18")]})
    newer = event({"as_of": AS_OF, "exports": [export("2026-11-20")]})
    silent = event({"findings": []}, "investigate")
    found = incident_of([older, newer, silent], NOW)
    assert found is not None
    assert found.since == datetime(2026, 11, 20, 8, tzinfo=UTC)


def test_a_long_one_is_looked_at_for_a_week() -> None:
    data = {"as_of": AS_OF, "exports": [export("2026-08-01"), export("2026-11-20")]}
    found = incident_of([event(data)], NOW)
    assert found is not None
    assert found.until - found.since == timedelta(days=7)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from([AS_OF, "2026-11-20", "warning"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["as_of", "exports", "night", "status", "findings", "severity", "evidence", "at", "first_sign"]
            ),
            inner,
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["as_of", "exports", "checks", "findings", "first_sign"]), JSON), st.sampled_from(["monitor", "investigate", "support-investigation"]))  # fmt: skip
def test_whatever_an_event_says_nothing_breaks(data: dict[str, Any], operation: str) -> None:
    found = incident_of([event(data, operation)], NOW)
    assert found is None or (found.since <= found.until <= NOW and found.until - found.since <= timedelta(days=7))
