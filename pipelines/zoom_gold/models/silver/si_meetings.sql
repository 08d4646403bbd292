-- One row per meeting: the latest version, typed and judged. Rejected rows stay here as FAILED, so that counts add up.
{{ config(unique_key='meeting_id', cluster_by=lakehouse.clustered_by(['load_date'])) }}

{%- set conditions = {
    'missing_start_time': 'start_time is null',
    'unreadable_end_time': 'not ' ~ lakehouse.is_blank('end_time') ~ ' and parsed_end_time is null',
    'end_before_start': 'parsed_end_time < start_time',
    'negative_duration': 'parsed_duration < 0',
    'unreadable_duration': 'not ' ~ lakehouse.is_blank('duration_minutes') ~ ' and parsed_duration is null',
    'missing_host': lakehouse.is_blank('host_id'),
} %}

with new_meetings as ({{ new_in_bronze('meetings') }}),

typed_meetings as (
    select
        *,
        {{ lakehouse.try_timestamp('end_time') }} as parsed_end_time,
        {{ lakehouse.try_integer('duration_minutes') }} as parsed_duration
    from new_meetings
),

judged_meetings as ({{ judged('typed_meetings', 'meetings', conditions) }})

select
    meeting_id,
    {{ lakehouse.reference('host_id') }} as host_id,
    meeting_topic,
    start_time,
    parsed_end_time as end_time,
    parsed_duration as duration_minutes,
    {{ silver_columns() }}
from judged_meetings
