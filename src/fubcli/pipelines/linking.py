"""Probable matches of the marketing project's records, by splink: what certain keys cannot tell.

The project takes them from its variable `probabilistic_edge_threshold` on.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from fubcli.errors import UsageError
from fubcli.pipelines.containment import contained_files
from fubcli.pipelines.files import opened

MODEL_VERSION = "1"
"""Of the comparisons below: what an older one found is thrown away."""
KEPT_FROM = 0.5
_SEED = 1
_SAMPLED_PAIRS = 1e6
_RECALL_OF_KEYS = 0.8

# A record without a name may have one in its mailbox: `ann.smith`, or the letters of a name that somebody else gave.
_RECORDS = """
WITH keys AS (
    SELECT
        record_id,
        max(CASE WHEN key_type = 'email' THEN regexp_replace(key_value, ' #2$', '') END) AS email,
        max(CASE WHEN key_type = 'phone' THEN regexp_replace(key_value, ' #2$', '') END) AS phone
    FROM identity.identity_keys
    WHERE rejected_as IS NULL OR rejected_as = 'contradicted'
    GROUP BY record_id
),
users AS (
    SELECT
        record_id,
        CASE WHEN min(user_id) OVER customer = max(user_id) OVER customer THEN min(user_id) OVER customer END AS user_id
    FROM identity.identity_records JOIN identity.identity_clusters USING (record_id)
    WINDOW customer AS (PARTITION BY cluster_id)
),
told AS (
    SELECT
        record_id,
        keys.email,
        keys.phone,
        split_part(keys.email, '@', 1) AS mailbox,
        regexp_extract(replace(replace(mailbox, '.', ''), '_', ''), '^[a-z]+') AS mailbox_letters,
        nullif(replace(split_part(lower(trim(first_name)), ' ', 1), '.', ''), '') AS given_name,
        lower(last_name) AS family_name,
        users.user_id
    FROM identity.identity_records
    LEFT JOIN keys USING (record_id)
    LEFT JOIN users USING (record_id)
    WHERE keys.email IS NOT NULL OR keys.phone IS NOT NULL OR (first_name IS NOT NULL AND last_name IS NOT NULL)
),
names AS (
    SELECT given_name || family_name AS letters, min(given_name) AS given_name, min(family_name) AS family_name
    FROM told
    WHERE length(given_name) > 1 AND length(family_name) > 2
    GROUP BY letters
)
SELECT
    told.record_id AS unique_id,
    told.email,
    told.mailbox,
    told.phone,
    coalesce(told.given_name, nullif(regexp_extract(told.mailbox, '^([a-z]+)[._][a-z]{3,}', 1), ''), names.given_name)
        AS given_name,
    CASE
        WHEN told.given_name IS NOT NULL THEN told.family_name
        ELSE coalesce(nullif(regexp_extract(told.mailbox, '^[a-z]+[._]([a-z]{3,})', 1), ''), names.family_name)
    END AS family_name,
    told.user_id
FROM told LEFT JOIN names ON told.given_name IS NULL AND names.letters = told.mailbox_letters
"""

_WRITE = """
CREATE SCHEMA IF NOT EXISTS identity;
CREATE TABLE IF NOT EXISTS identity.probabilistic_edges (
    record_id VARCHAR, other_record_id VARCHAR, match_probability FLOAT, model_version VARCHAR
);
"""
_READ = ("identity_keys", "identity_records", "identity_clusters")
_TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'identity'"


def linker_of(profile: str, file: Path) -> LinkedFile | None:
    """Return what links the records in a profile's embedded file, None for a profile without people."""
    return LinkedFile(file) if profile == "marketing" else None


@dataclass(frozen=True)
class LinkedFile:
    """An embedded file of the marketing project."""

    file: Path

    def require(self) -> None:
        """Raise UsageError when splink is not installed."""
        require()

    def has_records(self) -> bool:
        """Whether identity's tables are there; raises WarehouseUnavailable (retryable)."""
        if not self.file.exists():  # opening makes one
            return False
        with opened(self.file) as database:
            return {name for (name,) in database.execute(_TABLES).fetchall()} >= set(_READ)

    def link(self) -> int:
        """Replace the probable matches; return how many there are. Raises what `link` raises."""
        with contained_files():
            return link(self.file)


def require() -> None:
    """Raise UsageError when splink is not installed."""
    if find_spec("splink") is None:
        raise UsageError("Finding probable matches needs splink, the extra `identity`: pip install 'splink>=5,<6'.")


def link(file: Path) -> int:
    """Replace the probable matches in an embedded file that has identity's tables; return how many there are.

    The same records give the same matches. Raises UsageError without splink and where there is nothing to learn from,
    WarehouseUnavailable (retryable).
    """
    require()
    import duckdb

    with opened(file) as database:
        database.execute(_WRITE)
        records = database.sql(_RECORDS).to_arrow_table()
    with duckdb.connect() as memory:  # splink makes tables of its own
        memory.register("told", records)
        memory.execute("CREATE TABLE linkable AS FROM told")
        edges = _predicted(memory).arrow()
    with opened(file) as database:
        database.register("found", edges)
        database.execute("BEGIN; DELETE FROM identity.probabilistic_edges")
        database.execute("INSERT INTO identity.probabilistic_edges SELECT * FROM found ORDER BY ALL; COMMIT")
        ((count,),) = database.execute("SELECT count(*) FROM identity.probabilistic_edges").fetchall()
    return int(count)


def _predicted(memory: Any) -> Any:
    """Return the edges among the linkable records as a relation."""
    from splink import DuckDBAPI, Linker, block_on
    from splink.internals.exceptions import EMTrainingException

    logging.getLogger("splink").setLevel(logging.ERROR)
    frame = DuckDBAPI(connection=memory).register("linkable")
    linker = Linker(frame, _settings(), log_level=logging.ERROR)
    certain: list[Any] = [block_on("email"), block_on("phone", "family_name"), block_on("user_id")]
    linker.training.estimate_probability_two_random_records_match(certain, recall=_RECALL_OF_KEYS)
    linker.training.estimate_u_using_random_sampling(max_pairs=_SAMPLED_PAIRS, seed=_SEED)
    try:
        for trained_on in (block_on("email"), block_on("family_name", "given_name")):
            linker.training.estimate_parameters_using_expectation_maximisation(trained_on)
    except EMTrainingException as error:
        raise UsageError(
            "There is too little to learn from: no two records share an address, or none a name."
        ) from error
    found = linker.inference.predict(threshold_match_probability=KEPT_FROM)
    return found.as_duckdbpyrelation().project(
        "least(unique_id_l, unique_id_r) AS record_id, greatest(unique_id_l, unique_id_r) AS other_record_id,"
        f" match_probability::FLOAT AS match_probability, '{MODEL_VERSION}' AS model_version"
    )


def _settings() -> Any:
    """Return what is compared, and which pairs are: only those that share a value that few share."""
    import splink.comparison_level_library as levels
    import splink.comparison_library as comparisons
    from splink import SettingsCreator, block_on

    def compared(column: str, *between: Any) -> Any:
        exact = levels.ExactMatchLevel(column, term_frequency_adjustments=True)
        return comparisons.CustomComparison(
            output_column_name=column,
            comparison_levels=[levels.NullLevel(column), exact, *between, levels.ElseLevel()],
        )

    initial = levels.CustomLevel(
        "(length(given_name_l) = 1 AND starts_with(given_name_r, given_name_l))"
        " OR (length(given_name_r) = 1 AND starts_with(given_name_l, given_name_r))"
    )
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            compared("email", levels.LevenshteinLevel("email", 2)),
            compared("phone"),
            compared(
                "given_name", initial, levels.DamerauLevenshteinLevel("given_name", 1),
                levels.JaroWinklerLevel("given_name", 0.8),
            ),
            compared(
                "family_name", levels.DamerauLevenshteinLevel("family_name", 1),
                levels.JaroWinklerLevel("family_name", 0.88),
            ),
            comparisons.ExactMatch("user_id"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("email"), block_on("phone"), block_on("user_id"), block_on("mailbox"),
            block_on("family_name", "given_name"),
        ],
    )  # fmt: skip
