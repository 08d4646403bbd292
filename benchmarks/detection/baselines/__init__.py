"""Other tools' rules with their documented defaults, written anew from the documentation; one module for each.

Each is a callable from history lines to verdict lines. A rule sees a night's whole Pacific date, and its own past.
"""

from __future__ import annotations

from benchmarks.detection.baselines import age, dqx, elementary, grace, interval, re_data, same_weekday, utc_slot
from benchmarks.detection.baselines.rules import Detector

VOLUME: dict[str, Detector] = {
    "elementary volume_anomalies (14 d, z 3)": elementary.default,
    "elementary, detection period excluded": elementary.excluded,
    "elementary, excluded, day of week, 90 d": elementary.day_of_week,
    "re_data modified z (30 d, 3)": re_data.modified_z,
    "dqx has_no_aggr_outliers (14/7/3)": dqx.aggregate_outliers,
    "same weekday ± 50 %": same_weekday.half,
}
FRESHNESS: dict[str, Detector] = {
    "age > 24 h": age.one_day,
    "median interval + 4 MAD (14 d)": interval.median_interval,
    "UTC slot, median + 4 MAD (14 d)": utc_slot.slot,
    "Databricks' beta grace rule": grace.half_gap,
}
