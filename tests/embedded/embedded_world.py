"""The world of these tests: a hand-made catalogs model, a clock that stands still, a directory with a lakehouse.

DuckDB is imported late here too: `child.py` uses this file to show which processes do without it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from fubcli.embedded.drilling import DrillGround
from fubcli.embedded.lakehouse import Lakehouse
from fubcli.model.catalogs import Catalogs, CatalogSpec, SchemaSpec
from fubcli.model.drill import Situation
from fubcli.model.names import Environment

FUB = [
    "contacts_bronze",
    "contacts_silver",
    "agents_bronze",
    "agents_silver",
    "activities_bronze",
    "activities_silver",
    "communications_bronze",
    "communications_silver",
    "ai_insights_bronze",
    "interactions_ai_bronze",
    "interactions_ai_silver",
    "call_transcription_bronze",
    "usage_bronze",
    "usage_silver",
    "fub_operator_bronze",
    "stripe_bronze",
    "zendesk_bronze",
    "shared_internal_bronze",
    "shared_internal_silver",
    "airbyte_internal",
    "internal",
    "information_schema",
]
FUB_ZG = [
    "contacts_gold",
    "contacts_silver",
    "agents_bronze",
    "agents_silver",
    "agents_gold",
    "identity_bronze",
    "identity_silver",
    "identity_gold",
    "communications_gold",
    "communications_silver",
    "metrics_gold",
    "ai_exp_bronze",
    "activities_silver",
    "interactions_ai_bronze",
    "stripe_silver",
    "support_silver",
    "shared_internal_silver",
    "internal",
    "information_schema",
]
SANDBOX = [
    "_fivetran_setup_test",
    "call_summary_feedback_model_graded_evaluation",
    "fub_operator_test",
    "listing_soon_pilot",
    "u_matttu",
    "information_schema",
]
MENTIONED = ("reporting_gold", "kpis_gold")
ALL = ("fub", "fub_zg", "stage_fub", "stage_fub_zg", "sandbox_fub")

NOON = datetime(2025, 11, 20, 20, 0, tzinfo=UTC)
"""Noon Pacific of the night that the session's lakehouse is built for."""


def _catalog(name: str, environment: Environment, schemas: list[str], mirror_of: str | None = None) -> CatalogSpec:
    specs = {schema: SchemaSpec(schema) for schema in schemas}
    specs["default"] = SchemaSpec("default", source="platform")
    if name == "fub":
        specs |= {schema: SchemaSpec(schema, source="mentioned") for schema in MENTIONED}
    return CatalogSpec(name, environment, mirror_of=mirror_of, schemas=specs)


CATALOGS = Catalogs(
    {
        spec.name: spec
        for spec in (
            _catalog("fub", Environment.PRODUCTION, FUB),
            _catalog("fub_zg", Environment.PRODUCTION, FUB_ZG),
            _catalog("stage_fub", Environment.STAGING, FUB, "fub"),
            _catalog("stage_fub_zg", Environment.STAGING, FUB_ZG, "fub_zg"),
            _catalog("sandbox_fub", Environment.SANDBOX, SANDBOX),
            _catalog("another", Environment.SANDBOX, ["mine"]),
        )
    }
)


@dataclass
class StandingClock:
    """A clock that is moved by hand."""

    at: datetime = NOON

    def now(self) -> datetime:
        return self.at


@dataclass
class World:
    """A lakehouse's directory with everything around it that a test moves or looks at."""

    directory: Path
    clock: StandingClock = field(default_factory=StandingClock)
    said: list[str] = field(default_factory=list)

    @property
    def lakehouse(self) -> Lakehouse:
        """A fresh front, as a new process would have."""
        return Lakehouse(self.directory, CATALOGS, clock=self.clock, progress=self.said.append)

    @property
    def drills(self) -> DrillGround:
        """The fire drills of the same directory, as a new process would have them."""
        return DrillGround(self.directory, CATALOGS, clock=self.clock, progress=self.said.append)

    def drill(
        self, name: str, night: date | None = None, table: str | None = None
    ) -> tuple[Situation, tuple[str, ...]]:
        """Hold a drill, as `fubcli demo scenario` does."""
        return self.drills.begin(self.drills.choose(name, night, table))

    def file(self, catalog: str) -> Path:
        return self.directory / f"{catalog}.duckdb"

    def built(self) -> list[str]:
        """Which catalogs the builder has said that it builds."""
        return [line.rsplit(" ", 1)[-1] for line in self.said if line.startswith("building ")]

    def query(self, catalog: str, sql: str) -> list[tuple]:
        import duckdb

        with duckdb.connect(str(self.file(catalog)), read_only=True) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            return connection.execute(sql).fetchall()

    def write(self, catalog: str, sql: str) -> None:
        import duckdb

        with duckdb.connect(str(self.file(catalog))) as connection:
            connection.execute(sql)

    def temporary_files(self) -> list[str]:
        return sorted(path.name for path in self.directory.glob(".*"))
