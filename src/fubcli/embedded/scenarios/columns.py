"""Which column of each exported table a migration removes, and which it retypes to what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Migration:
    """`removed` goes; `retyped` gets `type` (DuckDB's name), to which all of its values can be cast."""

    removed: str
    retyped: str
    type: str = "VARCHAR"


MIGRATIONS: Mapping[str, Migration] = {
    "fub.activities_bronze.activities": Migration("payload", "account_id", "BIGINT"),
    "fub.activities_bronze.stage_changes": Migration("changed_by", "to_stage_id"),
    "fub.activities_silver.activities": Migration("outcome", "duration_seconds"),
    "fub.agents_bronze.accounts": Migration("plan_id", "id", "BIGINT"),
    "fub.agents_bronze.zillow_agents": Migration("payload", "account_id", "BIGINT"),
    "fub.agents_silver.accounts": Migration("seats", "plan_id"),
    "fub.agents_silver.smart_list_counts": Migration("counted_at", "count"),
    "fub.agents_silver.smart_lists": Migration("created_at", "account_id"),
    "fub.agents_silver.users_smart_lists": Migration("smart_list_id", "smart_list_id"),
    "fub.agents_silver.zillow_agents": Migration("status", "is_flex"),
    "fub.agents_silver.zillow_auth": Migration("updated_at", "user_id"),
    "fub.agents_silver.zillow_sync_users": Migration("problem_msg", "lead_count"),
    "fub.ai_insights_bronze.model_outputs": Migration("model", "account_id"),
    "fub.call_transcription_bronze.transcripts": Migration("confidence", "confidence"),
    "fub.communications_bronze.events": Migration("delivery", "account_id", "BIGINT"),
    "fub.communications_silver.events": Migration("delivery_status", "success"),
    "fub.contacts_bronze.contacts": Migration("timeframe_id", "stage_id", "BIGINT"),
    "fub.contacts_bronze.zillow_lead_events_logs": Migration("is_tour", "is_flex"),
    "fub.contacts_silver.contacts": Migration("conversion_rate", "stage_id"),
    "fub.contacts_silver.lead_sources": Migration("category", "created_at"),
    "fub.contacts_silver.stages": Migration("is_closed", "sort_order"),
    "fub.contacts_silver.timeframes": Migration("months_max", "months_max"),
    "fub.fub_operator_bronze.job_runs": Migration("result", "seconds"),
    "fub.interactions_ai_bronze.interactions": Migration("parsed", "account_id"),
    "fub.interactions_ai_silver.insights": Migration("outcome_success", "confidence_score"),
    "fub.shared_internal_bronze.feature_flags": Migration("rules", "enabled"),
    "fub.shared_internal_silver.account_markets": Migration("is_primary", "market_id"),
    "fub.shared_internal_silver.markets": Migration("state", "id"),
    "fub.stripe_bronze.charges": Migration("currency", "amount"),
    "fub.stripe_bronze.customers": Migration("delinquent", "account_id", "BIGINT"),
    "fub.usage_bronze.api_requests": Migration("endpoint", "status", "INTEGER"),
    "fub.usage_bronze.feature_events": Migration("properties", "user_id"),
    "fub.usage_silver.account_usage": Migration("active_users", "monthly_value", "DOUBLE"),
    "fub.zendesk_bronze.tickets": Migration("priority", "account_id"),
    "fub_zg.activities_silver.activities": Migration("activity_type", "contact_id"),
    "fub_zg.agents_bronze.agents": Migration("profile", "account_id", "BIGINT"),
    "fub_zg.agents_gold.agent_hierarchy": Migration("tier", "is_team_lead"),
    "fub_zg.agents_silver.agents": Migration("tier", "account_id"),
    "fub_zg.ai_exp_bronze.experiments": Migration("settings", "started_at"),
    "fub_zg.communications_gold.account_daily": Migration("delivered", "events"),
    "fub_zg.communications_silver.events": Migration("delivery_status", "success"),
    "fub_zg.contacts_gold.contacts": Migration("lifecycle", "intent_score"),
    "fub_zg.contacts_silver.contacts": Migration("saved_homes", "is_flex"),
    "fub_zg.identity_bronze.identity_events": Migration("source", "fub_contact_id", "BIGINT"),
    "fub_zg.identity_gold.unified_people": Migration("confidence", "fub_contact_id"),
    "fub_zg.identity_silver.identity_links": Migration("match_type", "confidence"),
    "fub_zg.interactions_ai_bronze.interactions": Migration("features", "account_id"),
    "fub_zg.metrics_gold.account_kpis": Migration("closed", "conversion", "DOUBLE"),
    "fub_zg.metrics_gold.daily_leads": Migration("unassigned", "flex_leads"),
    "fub_zg.shared_internal_silver.markets": Migration("name", "id"),
    "fub_zg.stripe_silver.payments": Migration("currency", "amount", "DOUBLE"),
    "fub_zg.support_silver.tickets": Migration("topic", "hours_to_first_reply"),
}
