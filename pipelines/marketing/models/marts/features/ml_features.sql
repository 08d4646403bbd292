-- One row per person and snapshot: what was known before the snapshot's date, and, once their windows are over, what happened
-- from it on. A stored row stays as it is; only its empty labels are filled.
{{ config(
    unique_key=['entity_type', 'entity_id', 'snapshot_date'],
    partition_by=lakehouse.partitioned_by('snapshot_date'),
    cluster_by=lakehouse.clustered_by(['entity_id']),
) }}

{%- set days_before = [0] if is_incremental() else var('feature_snapshots_days_before') %}
{%- set known_at = '(select max(latest_ingestion_timestamp) from ' ~ ref('load_status') ~ ')' %}

with
{%- for days in days_before %}
snapshot_{{ days }} as (
    select snapshot_date
    from (select {{ plus_days(as_of_date(), -days) }} as snapshot_date) as dates
    where snapshot_date is not null
    {%- if is_incremental() %}
        -- A later load of the same date takes the snapshot again; without one there is nothing to do.
        and not exists (
            select 1 from {{ this }} as stored
            where stored.snapshot_date = dates.snapshot_date and stored.features_as_known_at >= {{ known_at }}
        )
    {%- endif %}
),
{%- endfor %}

counted as (
    {%- for days in days_before %}
    {{ features_at('snapshot_' ~ days) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- Windows of labels that are over by now, for everybody who is still known by this id: whose orders went to another id with
-- a merge has no outcome that could be told.
{%- if is_incremental() %}

waiting as (
    select stored.*
    from {{ this }} as stored
    where stored.entity_id in (select customer_id from {{ ref('customer_record_days') }})
        and (
            {%- for name, (days, type, expression) in labels().items() if name in ['label_purchased_30d', 'label_purchased_90d'] %}
            (stored.{{ name }} is null and {{ is_closed('stored.snapshot_date', days) }})
            {{ 'or' if not loop.last }}
            {%- endfor %}
        )
),
{%- endif %}

snapshots as (
    {%- for days in days_before %}
    select snapshot_date from snapshot_{{ days }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
    {%- if is_incremental() %}
    union all
    select distinct snapshot_date from waiting
    {%- endif %}
),

outcomes as (
    select
        snapshots.snapshot_date,
        days.customer_id
        {%- for window in label_windows() %},
        sum(case when days.happened_on < {{ plus_days('snapshots.snapshot_date', window) }} then days.orders else 0 end) as orders_{{ window }}d,
        sum(case when days.happened_on < {{ plus_days('snapshots.snapshot_date', window) }} then days.revenue else 0 end) as revenue_{{ window }}d
        {%- endfor %}
    from {{ ref('customer_order_days') }} as days
    inner join snapshots on days.happened_on >= snapshots.snapshot_date
        and days.happened_on < {{ plus_days('snapshots.snapshot_date', label_windows() | max) }}
    group by snapshots.snapshot_date, days.customer_id
),

features as (
    select
        'customer' as entity_type,
        entity_id,
        snapshot_date,
        {{ feature_columns() }},
        {{ known_at }} as features_as_known_at
        {%- for name, (days, type, expression) in labels().items() %},
        cast(null as {{ type }}) as {{ name }}
        {%- endfor %}
    from counted
    {%- if is_incremental() %}
    union all
    select
        entity_type,
        entity_id,
        snapshot_date,
        {{ feature_names() | join(',\n        ') }},
        features_as_known_at,
        {{ labels().keys() | join(',\n        ') }}
    from waiting
    {%- endif %}
)

select
    features.entity_type,
    features.entity_id,
    features.snapshot_date,
    {%- for name in feature_names() %}
    features.{{ name }},
    {%- endfor %}
    features.features_as_known_at
    {%- for name, (days, type, expression) in labels().items() %},
    coalesce(
        features.{{ name }},
        case when {{ is_closed('features.snapshot_date', days) }} then cast({{ expression }} as {{ type }}) end
    ) as {{ name }}
    {%- endfor %}
from features
left join outcomes
    on outcomes.customer_id = features.entity_id
    and outcomes.snapshot_date = features.snapshot_date
