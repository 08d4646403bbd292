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


def test_a_load_that_ran_twice_is_told_by_the_tables_together() -> None:
    noisy = Judged(Status.INFO, ("more",), log_ratio=0.7, deviations=3.0)
    given = {f"fub.sales.t{number}": noisy for number in range(4)} | {"fub.sales.t9": USUAL}
    found = agreed(given)
    assert [(each.status, each.kind) for each in found.values()] == [(Status.CRITICAL, "duplicate")] * 4 + [
        (Status.OK, "")
    ]
    assert found["fub.sales.t0"].explanation[-1].startswith("4 of 5 tables of the schema came about twice")
    three = {f"fub.sales.t{number}": noisy for number in range(3)}
    assert agreed(three) == three


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
    given = named(SPIKE, SPIKE, MORE)
    assert agreed(given) == given


def test_the_tables_of_a_schema_may_agree_among_others() -> None:
    given = {f"fub.sales.t{number}": SPIKE for number in range(4)} | {
        f"fub.other.t{number}": USUAL for number in range(9)
    }
    assert {each.status for table, each in agreed(given).items() if "sales" in table} == {Status.INFO}


def test_a_loss_that_all_share_is_one_and_a_double_load_stays_one() -> None:
    assert agreed(named(*[LOSS] * 6)) == named(*[LOSS] * 6)
    assert agreed(named(TWICE, *[MORE] * 5))["t0"] == TWICE
