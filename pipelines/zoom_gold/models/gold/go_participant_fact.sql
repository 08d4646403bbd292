-- One row per participation that was not rejected, with its user as of the join time. A guest's user is unknown.
{{ config(
    unique_key='participant_id',
    tags=['fact', 'pii'],
    cluster_by=lakehouse.clustered_by(['join_time']),
    post_hook="{{ drop_rejected(ref('si_participants'), 'participant_id') }}",
) }}

with timeline as ({{ user_timeline() }}),

touched_participants as ({{ touched(ref('si_participants'), 'user_id', 'participant_id') }}),

participants_with_user as (
    select
        touched_participants.*,
        coalesce(timeline.user_dim_id, '-1') as user_dim_id,
        timeline.user_name as participant_name,
        {{ orphan_codes({
            'orphan_user': 'touched_participants.user_id is not null and timeline.user_id is null',
            'orphan_meeting': 'touched_participants.meeting_id is not null and meetings.meeting_id is null',
        }) }}
    from touched_participants
    left join timeline
        on timeline.user_id = touched_participants.user_id
        and {{ in_force('timeline', 'touched_participants.join_time') }}
    left join {{ ref('si_meetings') }} as meetings on meetings.meeting_id = touched_participants.meeting_id
)

select
    {{ surrogate_id('participant', 'found.participant_id') }} as participant_fact_id,
    found.participant_id,
    found.meeting_id,
    found.user_id,
    found.user_dim_id,
    found.participant_name,
    found.join_time,
    found.leave_time,
    {{ whole_minutes('found.join_time', 'found.leave_time') }} as attendance_duration,
    case when found.user_id is null then 'Guest' else 'User' end as attendee_type,
    {{ fact_columns('found') }}
from participants_with_user as found
{{ only_changed('found', 'participant_id', ['user_dim_id', 'participant_name', 'orphan_codes']) }}
