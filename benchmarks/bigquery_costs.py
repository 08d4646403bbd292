"""What the four questions of the marketing warehouse cost on BigQuery, as `fubcli --dry-run` tells it.

    python benchmarks/bigquery_costs.py [CUSTOMERS]        # 10,000 unless said

The bytes come from the model of the stand-in (`tests/bigquery/sizes.py`): BigQuery's documented size of every value,
over all rows of the columns that a query names. The rows are made up; Google was not asked. Partitions, which a real
table has and which make a question about some days cheaper, are not in the model, nor is the least that a table is
billed for (10 MB).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.bigquery import BigQuery

PROJECT = "nexvigilant-marketing-prod"
MANY = 10_000_000
"""Customers for which the price is told, too: bytes grow as rows do."""
TABLES = """
CREATE SCHEMA staging; CREATE SCHEMA marts; CREATE SCHEMA _fubcli;
CREATE TABLE staging.customer_360 AS SELECT 'CUST-' || i AS customer_id, 'First Last ' || i AS full_name,
    'user' || i || '@example.com' AS email, 'Company ' || i % 5000 AS company,
    ['lead', 'mql', 'sql', 'customer'][1 + i % 4] AS lifecycle_stage, (i % 9000)::DECIMAL(18,2) AS total_revenue,
    i % 100 / 7.0::DOUBLE AS engagement_score, ['low', 'medium', 'high'][1 + i % 3] AS churn_risk_category,
    i % 4 = 3 AS is_customer, now() AS updated_at, 'Street ' || i AS address, 'Notes on ' || i AS notes
    FROM range({n}) t(i);
CREATE TABLE marts.marketing_attribution AS SELECT 'T' || i AS transaction_id, 'CUST-' || i % {n} AS customer_id,
    ['paid', 'organic', 'email'][1 + i % 3] AS first_touch_channel,
    ['direct', 'paid'][1 + i % 2] AS last_touch_channel,
    (i % 500)::DECIMAL(18,2) AS revenue, (i % 250)::DECIMAL(18,2) AS first_touch_revenue,
    current_date - (i % 365)::INT AS transaction_date FROM range(3 * {n}) t(i);
CREATE TABLE marts.campaign_performance AS SELECT 'Campaign ' || i % 200 AS campaign_name, 'search' AS campaign_type,
    'google_ads' AS platform, (i % 900)::DECIMAL(18,2) AS campaign_spend, i % 40 AS leads_generated,
    1.5::DOUBLE AS cost_per_lead, 2.0::DOUBLE AS roas, 1.0::DOUBLE AS roi,
    current_date - (i % 365)::INT AS campaign_date FROM range(200 * 365) t(i);
CREATE TABLE marts.customer_health_scores AS SELECT 'CUST-' || i AS customer_id, 'First Last ' || i AS full_name,
    i % 100 AS health_score, ['healthy', 'at_risk', 'critical'][1 + i % 3] AS health_category,
    i % 100 / 100.0::DOUBLE AS churn_risk_score, 'Call them this week' AS recommended_actions
    FROM range({n}) t(i);
CREATE TABLE _fubcli.information_schema_schemata AS SELECT unnest(['staging', 'marts']) AS schema_name;
CREATE TABLE _fubcli.information_schema_tables AS SELECT schema_name AS table_schema, table_name,
    'MANAGED' AS table_type, NULL::VARCHAR AS comment FROM duckdb_tables() WHERE schema_name IN ('staging', 'marts');
CREATE TABLE _fubcli.information_schema_columns AS SELECT schema_name AS table_schema, table_name, column_name,
    replace(data_type, 'VARCHAR', 'STRING') AS data_type, 'YES' AS is_nullable, NULL::VARCHAR AS comment,
    column_index AS ordinal_position FROM duckdb_columns() WHERE schema_name IN ('staging', 'marts');
CREATE TABLE _fubcli.commit_history AS SELECT table_schema, table_name, 'WRITE' AS operation, now() AS committed_at
    FROM _fubcli.information_schema_tables;
"""
CATALOGS = f"""
format: 1
catalogs:
  marketing:
    environment: production
    description: The marketing warehouse
    called: {{bigquery: {PROJECT}}}
    schemas: {{staging: unified tables, marts: business tables}}
"""
QUESTIONS = {
    "customer 360": "SELECT customer_id, full_name, email, company, lifecycle_stage, total_revenue, engagement_score,"
    " churn_risk_category FROM `{0}.staging.customer_360` WHERE is_customer = TRUE",
    "marketing attribution": "SELECT first_touch_channel, last_touch_channel, COUNT(*) AS conversions, SUM(revenue) AS"
    " total_revenue, SUM(first_touch_revenue) AS first_touch_attributed_revenue FROM `{0}.marts.marketing_attribution`"
    " WHERE transaction_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 30 DAY) GROUP BY 1, 2",
    "campaign performance": "SELECT campaign_name, campaign_type, platform, campaign_spend, leads_generated,"
    " cost_per_lead, roas, roi FROM `{0}.marts.campaign_performance`"
    " WHERE campaign_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 7 DAY) ORDER BY roas DESC",
    "customer health": "SELECT customer_id, full_name, health_score, health_category, churn_risk_score,"
    " recommended_actions FROM `{0}.marts.customer_health_scores`"
    " WHERE health_category IN ('at_risk', 'critical') ORDER BY churn_risk_score DESC",
}
GROWS = {"campaign performance": False}
"""Campaigns do not become more with customers."""


def main(customers: int) -> None:
    """Print the table, as Markdown."""
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory)
        file = home / "marketing.duckdb"
        with duckdb.connect(str(file)) as connection:
            connection.execute(TABLES.format(n=customers))
        with BigQuery({PROJECT: file}) as service:
            config = home / "config"
            config.mkdir(mode=0o700)
            (config / "catalogs.yaml").write_text(CATALOGS)
            profile = f'[warehouses.big]\nengine = "bigquery"\nproject = "{service.project}"\nhost = "{service.url}"\n'
            (config / "fubcli.toml").write_text(profile)
            sys.stdout.write(f"{customers:,} customers; bytes by the stand-in's model, price by the profile's.\n\n")
            sys.stdout.write(f"| question | bytes | USD | USD at {MANY:,} customers |\n|---|--:|--:|--:|\n")
            for name, text in QUESTIONS.items():
                cost = _dry_run(home, text.format(PROJECT))
                many = cost["usd"] * (MANY / customers if GROWS.get(name, True) else 1)
                sys.stdout.write(f"| {name} | {cost['bytes']:,} | {cost['usd']:.6f} | {many:.6f} |\n")


def _dry_run(home: Path, text: str) -> dict[str, float]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "FUBCLI_HOME": str(home), "FUBCLI_WAREHOUSE": "big"}
    arguments = [sys.executable, "-m", "fubcli", "--operation=query", "--dry-run", f"--query={text}"]
    ran = subprocess.run(arguments, env=environment, cwd=home, capture_output=True, text=True, check=False)
    data: dict[str, dict[str, float]] = json.loads(ran.stdout)["data"]
    if "cost" not in data:
        raise SystemExit(ran.stdout)
    return data["cost"]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
