-- One row per load: how much of the sources is joined to whom, and what was refused.
-- match_rate: of the records that say who they are (at least one key that may join), the share that stands in a cluster with
-- another one. A person whom one system alone knows cannot be matched by anybody: that is why it is no measure of quality.
{{ config(unique_key='loaded_at', full_refresh=false) }}

with identified as (
    select distinct record_id from {{ ref('identity_keys') }} where rejected_as is null
),

records as (
    select
        count(*) as records,
        sum(case when identified.record_id is not null then 1 else 0 end) as identified_records,
        sum(case when identified.record_id is not null and clusters.record_count > 1 then 1 else 0 end) as matched_records,
        count(distinct clusters.cluster_id) as customers,
        max(clusters.record_count) as largest_cluster,
        count(distinct case when clusters.record_count > {{ var('identity_cluster_cap') }} then clusters.cluster_id end) as suspicious_clusters
    from {{ ref('identity_clusters') }} as clusters
    left join identified on identified.record_id = clusters.record_id
),

refused as (
    select
        coalesce(sum(case when reason = 'hot' then 1 else 0 end), 0) as hot_keys,
        coalesce(sum(case when reason = 'contradicted' then 1 else 0 end), 0) as contradicted_keys
    from {{ ref('identity_error_keys') }}
),

resolution as (select max(changed_in_load) as loaded_at from {{ ref('identity_bridge') }}),

changes as (
    select
        count(distinct case when change = 'merge' then other_customer_id end) as merges,
        count(distinct case when change = 'split' then customer_id end) as splits
    from {{ ref('identity_changes') }}
    where loaded_at = (select loaded_at from resolution)
),

report as (
    select
        resolution.loaded_at,
        records.records,
        records.identified_records,
        records.matched_records,
        round(1.0 * records.matched_records / nullif(records.identified_records, 0), 4) as match_rate,
        round(1.0 * records.matched_records / nullif(records.records, 0), 4) as match_rate_of_all,
        records.customers,
        records.largest_cluster,
        records.suspicious_clusters,
        refused.hot_keys,
        refused.contradicted_keys,
        changes.merges,
        changes.splits
    from records
    cross join refused
    cross join changes
    cross join resolution
)

select report.*
from report
{%- if is_incremental() %}
left join {{ this }} as stored on stored.loaded_at = report.loaded_at
where stored.loaded_at is null or stored.records <> report.records or stored.matched_records <> report.matched_records
    or stored.customers <> report.customers or stored.hot_keys <> report.hot_keys
{%- endif %}
