-- One row per webinar: the latest version, typed and judged.
{{ config(unique_key='webinar_id', cluster_by=lakehouse.clustered_by(['load_date'])) }}

{%- set conditions = {
    'missing_start_time': 'start_time is null',
    'unreadable_end_time': 'not ' ~ lakehouse.is_blank('end_time') ~ ' and parsed_end_time is null',
    'end_before_start': 'parsed_end_time < start_time',
    'negative_registrants': 'registrants < 0',
} %}

with new_webinars as ({{ new_in_bronze('webinars') }}),

typed_webinars as (
    select *, {{ lakehouse.try_timestamp('end_time') }} as parsed_end_time
    from new_webinars
),

judged_webinars as ({{ judged('typed_webinars', 'webinars', conditions) }})

select
    webinar_id,
    {{ lakehouse.reference('host_id') }} as host_id,
    webinar_topic,
    start_time,
    parsed_end_time as end_time,
    registrants,
    {{ silver_columns() }}
from judged_webinars
