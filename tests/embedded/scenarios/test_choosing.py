"""Which drill is meant: defaults, and what is refused before anything is touched."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from embedded_world import CATALOGS, NOON

from fubcli.embedded.premises import premises_of
from fubcli.embedded.scenarios.catalogue import SCENARIOS
from fubcli.embedded.scenarios.choosing import chosen
from fubcli.errors import UsageError
from fubcli.model.drill import NAMES, Drill
from fubcli.model.nights import PACIFIC

PREMISES = premises_of(Path("/nowhere"), CATALOGS, 1)
BRONZE = "fub.contacts_bronze.contacts"


def drill(name: str, night: date | None = None, table: str | None = None, now: datetime = NOON) -> Drill | None:
    return chosen(name, night, table, PREMISES, now)


def test_there_is_a_module_for_every_name() -> None:
    assert tuple(SCENARIOS) == NAMES


def test_healthy_is_no_drill_and_the_others_take_the_last_complete_night() -> None:
    assert drill("healthy") is None
    for name in set(NAMES) - {"healthy", "dst-night"}:
        assert drill(name) == Drill(name, date(2025, 11, 20), SCENARIOS[name].table)


def test_the_history_is_placed_at_the_last_night_whose_clocks_changed_or_where_it_is_wanted() -> None:
    assert drill("dst-night") == Drill("dst-night", date(2025, 11, 2))
    assert drill("dst-night", now=NOON - timedelta(days=30)) == Drill("dst-night", date(2025, 3, 9))
    assert drill("dst-night", date(2024, 3, 10)) == Drill("dst-night", date(2024, 3, 10))


@pytest.mark.parametrize(("hour", "night"), [(3, 19), (5, 20)])
@pytest.mark.parametrize("name", ["late-export", "volume-drop"])
def test_nothing_happens_before_its_time(name: str, hour: int, night: int) -> None:
    """At 03:00 the commits of 04:30 cannot be recorded yet."""
    now = datetime(2025, 11, 20, hour, tzinfo=PACIFIC)
    assert drill(name, now=now) == Drill(name, date(2025, 11, night), BRONZE)


def test_a_table_may_be_written_in_capitals_and_the_night_anywhere_in_the_history() -> None:
    assert drill("missing-table", date(2025, 9, 22), BRONZE.upper()) == Drill(
        "missing-table", date(2025, 9, 22), BRONZE
    )


@pytest.mark.parametrize(
    ("name", "night", "table", "said"),
    [
        ("late_export", None, None, "no scenario 'late_export'; there are healthy, late-export"),
        ("", None, None, "no scenario ''"),
        ("late-export", date(2025, 9, 21), None, "from 2025-09-22 to 2025-11-20"),
        ("late-export", date(2025, 11, 21), None, "not in the history"),
        ("late-export", None, "fub.contacts_bronze.nothing", "no exported table"),
        ("late-export", None, "contacts", "no exported table"),
        ("late-export", None, "fub.internal.export_tables", "no exported table"),
        ("late-export", None, "stage_fub.contacts_bronze.contacts", "no exported table of production"),
        ("late-export", None, "sandbox_fub.u_matttu.test_contacts", "no exported table of production"),
        ("late-export", None, "fub.contacts_bronze.contacts; DROP TABLE x", "no exported table"),
        ("tier-mismatch", None, BRONZE, "not made of another"),
        ("healthy", date(2025, 11, 20), None, "concerns no night"),
        ("healthy", None, BRONZE, "concerns no table"),
        ("dst-night", None, BRONZE, "concerns no table"),
        ("dst-night", date(2026, 3, 8), None, "from 2015-01-01 to 2025-11-20"),
        ("dst-night", date(2014, 3, 9), None, "from 2015-01-01"),
    ],
)
def test_what_is_not_there_is_refused(name: str, night: date | None, table: str | None, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        drill(name, night, table)
