"""The two halves of the benchmark: one to tune on, and one to report, with other seeds and wider, other ranges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Range = tuple[float, float]


@dataclass(frozen=True)
class Half:
    """What a half's tables are drawn from: each pair is the lowest and the highest value."""

    name: str
    prefix: str  # of the schemas' names, so that no table is in both halves
    seeds: range  # one for each export
    last_night: date
    level: Range  # log10 of the rows of an ordinary night
    noise: Range  # standard deviation of the logarithm of rows
    tail: Range  # degrees of freedom of Student's t for heavy tails
    weekend: Range  # factor of Saturdays and Sundays
    month_end: Range  # factor of the last night of a month
    quarter_end: Range  # further factor of the last night of a quarter
    campaign: Range  # factor of 3 to 8 nights
    rise: Range  # factor of a lasting shift upwards
    fall: Range  # factor of a lasting shift downwards
    trend: Range  # logarithm per night, up or down
    holiday: Range  # factor of US holidays
    tiny: Range  # mean rows of tiny tables
    second_feature: float  # share of tables with a second feature beside their family's
    lags: tuple[int, ...]  # nights by which a load follows the business day that it brings
    start: Range  # minutes after midnight on Pacific clocks at which an export starts
    runtime: Range  # median minutes from the start to a table's first commit
    jitter: Range  # standard deviation of the logarithm of the runtime
    slow: Range  # share of slow but harmless nights
    faults: Range  # share of a table's nights, after its first 60
    export_faults: float  # chance that a fault befalls all tables of an export on one night of its history


TUNING = Half(
    name="tuning",
    prefix="t",
    seeds=range(1_000, 2_000),
    last_night=date(2024, 3, 24),
    level=(3.3, 6.5),
    noise=(0.03, 0.12),
    tail=(3.0, 6.0),
    weekend=(0.35, 0.8),
    month_end=(2.0, 4.0),
    quarter_end=(1.3, 2.0),
    campaign=(1.5, 3.0),
    rise=(1.4, 2.2),
    fall=(0.45, 0.7),
    trend=(0.001, 0.006),
    holiday=(0.3, 0.7),
    tiny=(2.0, 30.0),
    second_feature=0.2,
    lags=(0,),
    start=(0.0, 30.0),
    runtime=(10.0, 60.0),
    jitter=(0.08, 0.25),
    slow=(0.01, 0.03),
    faults=(0.006, 0.018),
    export_faults=0.5,
)

REPORTING = Half(
    name="reporting",
    prefix="r",
    seeds=range(900_000, 901_000),
    last_night=date(2026, 4, 2),
    level=(2.7, 8.0),
    noise=(0.01, 0.2),
    tail=(2.2, 5.0),
    weekend=(0.1, 1.5),
    month_end=(1.4, 7.0),
    quarter_end=(1.0, 3.0),
    campaign=(1.3, 5.0),
    rise=(1.25, 4.0),
    fall=(0.25, 0.8),
    trend=(0.0005, 0.012),
    holiday=(0.1, 1.6),
    tiny=(0.4, 40.0),
    second_feature=0.4,
    lags=(0, 1),
    start=(0.0, 45.0),
    runtime=(5.0, 80.0),
    jitter=(0.04, 0.35),
    slow=(0.005, 0.05),
    faults=(0.004, 0.02),
    export_faults=0.7,
)

HALVES = {half.name: half for half in (TUNING, REPORTING)}
