-- One row per use of a feature that was not rejected. It has no user of its own: the host of its meeting stands for it,
-- as the meeting's fact knows it; a rejected meeting tells nothing, so its host is the unknown member.
{{ config(
    unique_key='usage_id',
    tags=['fact'],
    cluster_by=lakehouse.clustered_by(['usage_date']),
    post_hook="{{ drop_rejected(ref('si_feature_usage'), 'usage_id') }}",
) }}

with meeting_hosts as (
    select meeting_id, host_user_dim_id from {{ ref('go_meeting_fact') }}
    union all
    select meeting_id, '-1' as host_user_dim_id from {{ ref('si_meetings') }} where validation_status = 'FAILED'
),

touched_usage as (
    select events.* from {{ ref('si_feature_usage') }} as events
    where events.validation_status <> 'FAILED'
    {%- if is_incremental() %}
    and (
        events._written_at > {{ lakehouse.watermark(this, '_written_at') }}
        or events.meeting_id in (
            select meeting_id from {{ ref('go_meeting_fact') }}
            where _written_at > {{ lakehouse.watermark(this, '_written_at') }}
            union all
            select meeting_id from {{ ref('si_meetings') }}
            where _written_at > {{ lakehouse.watermark(this, '_written_at') }}
        )
    )
    {%- endif %}
),

usage_with_host as (
    select
        touched_usage.*,
        coalesce(meeting_hosts.host_user_dim_id, '-1') as host_user_dim_id,
        {{ orphan_codes({
            'orphan_meeting': 'touched_usage.meeting_id is not null and meeting_hosts.meeting_id is null',
        }) }}
    from touched_usage
    left join meeting_hosts on meeting_hosts.meeting_id = touched_usage.meeting_id
)

select
    {{ surrogate_id('feature_usage', 'found.usage_id') }} as feature_usage_fact_id,
    found.usage_id,
    found.meeting_id,
    found.host_user_dim_id,
    found.feature_name,
    found.usage_count,
    found.usage_date,
    {{ no_value('integer') }} as usage_duration,
    {{ no_value(dbt.type_string()) }} as feature_category,
    {{ no_value('decimal(5, 2)') }} as feature_success_rate,
    {{ fact_columns('found') }}
from usage_with_host as found
{{ only_changed('found', 'usage_id', ['host_user_dim_id', 'orphan_codes']) }}
