"""What most tables do together is business; a loss that they share is not."""

from __future__ import annotations

from fubcli.detection.agreement import agreed
from fubcli.detection.volume.judge import Judged
from fubcli.model.verdict import Status

SPIKE = Judged(Status.CRITICAL, ("many",), kind="spike", deviations=9.0)
MORE = Judged(Status.OK, ("more",), deviations=2.5)
USUAL = Judged(Status.OK, ("usual",), deviations=0.3)
LOSS = Judged(Status.CRITICAL, ("few",), kind="partial", deviations=-9.0)
TWICE = Judged(Status.CRITICAL, ("twice",), kind="duplicate", deviations=7.0)
UNKNOWN = Judged(Status.UNKNOWN, ("young",))


def named(*judged: Judged) -> dict[str, Judged]:
    return {f"t{number}": each for number, each in enumerate(judged)}


def test_a_gain_that_most_share_wakes_nobody() -> None:
    found = agreed(named(SPIKE, MORE, MORE, USUAL, USUAL, UNKNOWN))
    assert found["t0"].status is Status.INFO
    assert found["t0"].explanation[-1].startswith("3 of 5 tables")
    assert found["t1"] == MORE


def test_a_gain_of_one_table_is_its_own() -> None:
    given = named(SPIKE, MORE, USUAL, USUAL, USUAL)
    assert agreed(given) == given


def test_few_tables_say_nothing_about_each_other() -> None:
    given = named(SPIKE, SPIKE, MORE, MORE)
    assert agreed(given) == given


def test_a_loss_that_all_share_is_one_and_a_double_load_stays_one() -> None:
    assert agreed(named(*[LOSS] * 6)) == named(*[LOSS] * 6)
    assert agreed(named(TWICE, *[MORE] * 5))["t0"] == TWICE
