"""Where healthy, degraded and problematic begin, to the second and to the pipeline."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.skills.gitlab_pipeline_monitoring.verdict import Label, label_of, p95

MINUTE = 60.0


@pytest.mark.parametrize(
    ("succeeded", "failed", "seconds", "label"),
    [
        (91, 9, 14.9 * MINUTE, "healthy"),
        (100, 0, 0.0, "healthy"),
        (90, 10, 1 * MINUTE, "degraded"),
        (91, 9, 15 * MINUTE, "degraded"),
        (91, 9, 30 * MINUTE, "degraded"),
        (91, 9, 30 * MINUTE + 0.1, "problematic"),
        (70, 30, 1 * MINUTE, "degraded"),
        (69, 31, 1 * MINUTE, "problematic"),
        (7, 3, 1 * MINUTE, "degraded"),
        (9, 1, 1 * MINUTE, "degraded"),
        (10, 1, 1 * MINUTE, "healthy"),
        (5, 0, 1 * MINUTE, "healthy"),
        (4, 0, 1 * MINUTE, "insufficient_evidence"),
        (0, 4, 99 * MINUTE, "insufficient_evidence"),
        (0, 0, None, "insufficient_evidence"),
        (99, 1, None, "insufficient_evidence"),
        (1, 9, None, "problematic"),
    ],
)
def test_labels_at_their_boundaries(succeeded: int, failed: int, seconds: float | None, label: str) -> None:
    assert label_of(succeeded, failed, seconds) == label


_ORDER = [Label.HEALTHY, Label.DEGRADED, Label.PROBLEMATIC]


@given(st.integers(5, 400), st.integers(0, 400), st.floats(0, 9_000), st.floats(0, 9_000))
def test_more_failures_or_more_time_are_never_better(succeeded: int, failed: int, seconds: float, more: float) -> None:
    before = _ORDER.index(label_of(succeeded, failed, seconds))
    assert _ORDER.index(label_of(succeeded, failed + 1, seconds)) >= before
    assert _ORDER.index(label_of(succeeded, failed, seconds + more)) >= before


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_p95_is_one_of_the_values_that_five_percent_exceed_at_most(values: list[float]) -> None:
    found = p95(values)
    assert found in values
    assert 100 * sum(each > found for each in values) <= 5 * len(values)
    below = [each for each in values if each < found]
    assert 100 * (len(values) - len(below)) > 5 * len(values), "no smaller one does"
