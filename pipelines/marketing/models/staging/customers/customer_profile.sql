-- Per customer: its records, and the best value of what they say. People keep their contact and shop accounts themselves, so
-- those come first; then leads, then who asked for support, then lists of recipients and guests. What a source has deleted
-- counts only where nothing else is known.
{{ config(materialized='ephemeral') }}

with records as (
    select
        bridge.customer_id,
        clusters.cluster_id,
        bridge.match_keys,
        bridge.identity_confidence,
        records.source_system,
        records.first_seen_at,
        case when {{ lakehouse.is_email('records.email') }} then lower(trim(records.email)) end as email,
        case when {{ normalised_phone('records.phone') }} is not null and not {{ is_placeholder_phone('records.phone') }} then trim(records.phone) end as phone,
        records.user_id,
        records.first_name,
        records.last_name,
        case
            when records.is_deleted then 0
            when records.source_table = 'salesforce_contacts' then 5
            when records.source_table = 'shopify_customers' then 4
            when records.source_table = 'salesforce_leads' then 3
            when records.source_table = 'zendesk_users' then 2
            else 1
        end as priority
    from {{ ref('identity_bridge') }} as bridge
    inner join {{ ref('identity_records') }} as records on records.record_id = bridge.record_id
    inner join {{ ref('identity_clusters') }} as clusters on clusters.record_id = bridge.record_id
)

select
    customer_id,
    min(cluster_id) as identity_cluster_id,
    min(identity_confidence) as identity_confidence,
    count(*) as source_record_count,
    count(distinct source_system) as source_system_count,
    {{ words_met('source_system', ['salesforce', 'ga360', 'firebase', 'braze', 'shopify', 'zendesk']) }} as source_systems,
    {{ words_met('match_keys', ['user_id', 'link', 'email', 'phone', 'probable']) }} as match_keys,
    min(first_seen_at) as first_seen_at,
    {{ best_value('email', 'priority', 'first_seen_at') }} as email,
    count(distinct email) as email_count,
    {{ best_value('phone', 'priority', 'first_seen_at') }} as phone,
    {{ best_value('user_id', 'priority', 'first_seen_at') }} as user_id,
    -- Both names of one record: a first name of here and a last name of there would be nobody's.
    {{ best_value(full_name('first_name', 'last_name'), 'priority', 'first_seen_at') }} as full_name,
    {{ best_value('first_name', 'priority', 'first_seen_at') }} as first_name,
    {{ best_value('last_name', 'priority', 'first_seen_at') }} as last_name
from records
group by customer_id
