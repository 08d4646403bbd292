"""Which loads a night writes: Google Analytics may be behind, and is never ahead."""

from __future__ import annotations

import pytest

from fubcli.errors import UsageError
from fubcli.pipelines.marketing.parameters import Fault, Parameters, Past
from fubcli.pipelines.marketing.spans import history, night_after
from tests.pipelines.marketing.conftest import AS_OF

SOUND, STALE = Fault.NONE, Fault.STALE
PARAMETERS = Parameters(1_000, 1, AS_OF)


def test_the_first_load_brings_every_day() -> None:
    span = history()
    assert (span.last_load, span.ga_last_load, span.from_day) == (180, 180, 0)


@pytest.mark.parametrize(
    ("faults", "fault", "ga_loads"),
    [
        ((), SOUND, [181]),
        ((), STALE, []),
        ((STALE,), STALE, []),
        ((STALE,), SOUND, [181, 182]),
        ((SOUND, STALE, STALE), SOUND, [182, 183, 184]),
        ((STALE, SOUND), SOUND, [183]),
    ],
)
def test_a_stale_night_is_made_up_for(faults: tuple[Fault, ...], fault: Fault, ga_loads: list[int]) -> None:
    span = night_after(Past(PARAMETERS, faults), fault)
    assert span.first_load == span.last_load == 181 + len(faults)
    assert list(range(span.ga_first_load, span.ga_last_load + 1)) == ga_loads


def test_a_night_knows_the_days_whose_stories_go_on() -> None:
    assert night_after(Past(PARAMETERS), SOUND).from_day == 181 - 36
    assert night_after(Past(PARAMETERS, (STALE,) * 5), SOUND).from_day == 181 - 36


def test_there_are_three_thirds_to_spoil() -> None:
    spoiled = Past(PARAMETERS, (Fault.LOW_QUALITY,) * 3)
    assert spoiled.loads_with(Fault.LOW_QUALITY) == [181, 182, 183]
    with pytest.raises(UsageError, match="spoiled every record"):
        night_after(spoiled, Fault.LOW_QUALITY)
