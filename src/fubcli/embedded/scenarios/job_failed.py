"""`job-failed`: the run that loads a tier fails; its tables and those of the tiers after it do not arrive."""

from __future__ import annotations

from fubcli.embedded.scenarios.commits import forget, loaded
from fubcli.embedded.scenarios.fault import Fault, Scenario
from fubcli.embedded.scenarios.lineage import from_tier, tier_of
from fubcli.embedded.scenarios.rows import set_back
from fubcli.model.drill import Briefing, Drill, Truth

MINUTES = 7


def _told(drill: Drill) -> Briefing:
    catalog, _, name = drill.table.partition(".")
    missing = [f"{catalog}.{each}" for each in from_tier(catalog, tier_of(name)) if each != name]
    broken = (
        f"The job that loads the {tier_of(name)} tables of {catalog} failed in the night of {drill.night}, "
        f"with {drill.table}; neither its tables nor those of the tiers after it arrived."
    )
    effects = tuple(Truth(each, drill.night, "missing") for each in missing)
    return Briefing(drill, broken, (Truth(drill.table, drill.night, "job-failed"),), effects)


def _strike(fault: Fault) -> None:
    _mark(fault, tier_of(fault.name))
    lost = [name for name in from_tier(fault.recipe.catalog, tier_of(fault.name)) if name in loaded(fault)]
    forget(fault, lost)
    fault.connection.execute("INSERT INTO _fubcli.job_runs FROM temp.failed_runs ORDER BY run_id")
    for name in lost if fault.is_last else ():
        set_back(fault, name)


def _mark(fault: Fault, tier: str) -> None:
    """Keep the runs that would have loaded the tables: the failed one, and those that wait for it."""
    fault.connection.execute(
        "CREATE OR REPLACE TEMP TABLE failed_runs AS SELECT r.* REPLACE ("
        "CASE WHEN name LIKE '%-' || $tier THEN started_at + to_minutes($minutes) ELSE started_at END AS ended_at, "
        "CASE WHEN name LIKE '%-' || $tier THEN 'FAILED' ELSE 'UPSTREAM_FAILED' END AS result) "
        "FROM _fubcli.job_runs r WHERE timezone('America/Los_Angeles', started_at)::DATE = $night "
        "AND job_id >= (SELECT any_value(job_id) FROM _fubcli.job_runs WHERE name LIKE '%-' || $tier)",
        {"tier": tier, "minutes": MINUTES, "night": fault.night},
    )


SCENARIO = Scenario(
    "job-failed",
    "The job that loads a tier fails: none of its tables arrives, nor any of the tiers after it.",
    _told,
    "fub.contacts_bronze.contacts",
    _strike,
)
