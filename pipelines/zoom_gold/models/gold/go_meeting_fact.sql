-- One row per meeting that was not rejected, with its host as of the start and the number of its participations.
{{ config(
    unique_key='meeting_id',
    tags=['fact', 'pii'],
    cluster_by=lakehouse.clustered_by(['start_time']),
    post_hook="{{ drop_rejected(ref('si_meetings'), 'meeting_id') }}",
) }}

with timeline as ({{ user_timeline() }}),

-- Counted anew for every meeting: a correction may have moved a participation away from one that has nothing new.
participations as (
    select meeting_id, count(*) as participant_count
    from {{ ref('si_participants') }}
    where validation_status <> 'FAILED'
    group by meeting_id
),

{%- if is_incremental() %}

recounted_meetings as (
    select stored.meeting_id
    from {{ this }} as stored
    left join participations on participations.meeting_id = stored.meeting_id
    where stored.participant_count <> coalesce(participations.participant_count, 0)
),
{%- endif %}

touched_meetings as (
    {{- touched(
        ref('si_meetings'), 'host_id', 'meeting_id',
        also='events.meeting_id in (select meeting_id from recounted_meetings)',
    ) }}
),

meetings_with_host as (
    select
        touched_meetings.*,
        coalesce(timeline.user_dim_id, '-1') as host_user_dim_id,
        coalesce(participations.participant_count, 0) as participant_count,
        {{ orphan_codes({'orphan_host': 'touched_meetings.host_id is not null and timeline.user_id is null'}) }}
    from touched_meetings
    left join timeline
        on timeline.user_id = touched_meetings.host_id
        and {{ in_force('timeline', 'touched_meetings.start_time') }}
    left join participations on participations.meeting_id = touched_meetings.meeting_id
)

select
    {{ surrogate_id('meeting', 'found.meeting_id') }} as meeting_fact_id,
    found.meeting_id,
    found.host_id,
    found.host_user_dim_id,
    found.meeting_topic,
    found.start_time,
    found.end_time,
    found.duration_minutes,
    found.participant_count,
    {{ no_value(dbt.type_string()) }} as meeting_type,
    {{ fact_columns('found') }}
from meetings_with_host as found
{{ only_changed('found', 'meeting_id', ['host_user_dim_id', 'participant_count', 'orphan_codes']) }}
