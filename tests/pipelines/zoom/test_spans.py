"""Which nights a call writes after which faults."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from fubcli.errors import UsageError
from fubcli.pipelines.zoom.parameters import Fault
from fubcli.pipelines.zoom.spans import SPOILED_IN, history, night_after

NONE, STALE, LOW = Fault.NONE, Fault.STALE, Fault.LOW_QUALITY


def test_the_history_is_thirty_loads_of_every_table() -> None:
    span = history()
    assert (span.loads, span.planned_from("meetings"), span.planned_from("users"), span.last_night) == (30, 0, 0, 29)


@pytest.mark.parametrize(
    ("earlier", "fault", "meetings_from"),
    [
        ([], NONE, 30),
        ([NONE], NONE, 31),
        ([], STALE, 31),
        ([STALE], NONE, 30),
        ([STALE, STALE], NONE, 30),
        ([STALE, STALE], STALE, 33),
        ([STALE, NONE], NONE, 32),
    ],
)
def test_meetings_that_a_stale_night_held_back_come_with_the_next(
    earlier: Sequence[Fault], fault: Fault, meetings_from: int
) -> None:
    span = night_after(earlier, fault)
    assert span.last_night == 30 + len(earlier)
    assert span.planned_from("meetings") == meetings_from
    assert span.planned_from("users") == span.last_night


def test_each_night_of_low_quality_spoils_others_until_none_is_left() -> None:
    assert [night_after([LOW] * times, LOW).spoiled for times in range(SPOILED_IN)] == list(range(SPOILED_IN))
    with pytest.raises(UsageError, match="spoiled every meeting"):
        night_after([LOW] * SPOILED_IN, LOW)
