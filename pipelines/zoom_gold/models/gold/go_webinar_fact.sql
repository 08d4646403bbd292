-- One row per webinar that was not rejected, with its host as of the start.
{{ config(
    unique_key='webinar_id',
    tags=['fact', 'pii'],
    cluster_by=lakehouse.clustered_by(['start_time']),
    post_hook="{{ drop_rejected(ref('si_webinars'), 'webinar_id') }}",
) }}

with timeline as ({{ user_timeline() }}),

touched_webinars as ({{ touched(ref('si_webinars'), 'host_id', 'webinar_id') }}),

webinars_with_host as (
    select
        touched_webinars.*,
        coalesce(timeline.user_dim_id, '-1') as host_user_dim_id,
        {{ orphan_codes({'orphan_host': 'touched_webinars.host_id is not null and timeline.user_id is null'}) }}
    from touched_webinars
    left join timeline
        on timeline.user_id = touched_webinars.host_id
        and {{ in_force('timeline', 'touched_webinars.start_time') }}
)

select
    {{ surrogate_id('webinar', 'found.webinar_id') }} as webinar_fact_id,
    found.webinar_id,
    found.host_id,
    found.host_user_dim_id,
    found.webinar_topic,
    found.start_time,
    found.end_time,
    {{ whole_minutes('found.start_time', 'found.end_time') }} as duration_minutes,
    found.registrants,
    {{ no_value('integer') }} as actual_attendees,
    {{ fact_columns('found') }}
from webinars_with_host as found
{{ only_changed('found', 'webinar_id', ['host_user_dim_id', 'orphan_codes']) }}
