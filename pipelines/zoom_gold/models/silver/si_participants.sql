-- One row per participation: the latest version, typed and judged. A participant without user_id is a guest, no error.
{{ config(unique_key='participant_id', cluster_by=lakehouse.clustered_by(['load_date'])) }}

{%- set conditions = {
    'missing_meeting': lakehouse.is_blank('meeting_id'),
    'unreadable_join_time': 'not ' ~ lakehouse.is_blank('join_time') ~ ' and parsed_join_time is null',
    'leave_before_join': 'leave_time < parsed_join_time',
} %}

with new_participants as ({{ new_in_bronze('participants') }}),

typed_participants as (
    select *, {{ lakehouse.try_timestamp('join_time') }} as parsed_join_time
    from new_participants
),

judged_participants as ({{ judged('typed_participants', 'participants', conditions) }})

select
    participant_id,
    {{ lakehouse.reference('meeting_id') }} as meeting_id,
    {{ lakehouse.reference('user_id') }} as user_id,
    parsed_join_time as join_time,
    leave_time,
    {{ silver_columns() }}
from judged_participants
