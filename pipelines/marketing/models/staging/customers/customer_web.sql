-- Per customer: visits of the site and use of the app.
{{ config(materialized='ephemeral') }}

{%- set recent = 'event_date >= ' ~ lakehouse.date_after('clock.as_of_date', -30) %}

select
    customer_id,
    count(case when event_type = 'session_start' then 1 end) as session_count,
    count(case when event_type = 'session_start' and {{ recent }} then 1 end) as sessions_last_30_days,
    count(case when event_type = 'page_view' then 1 end) as page_view_count,
    count(case when event_type = 'page_view' and {{ recent }} then 1 end) as page_views_last_30_days,
    count(case when event_type = 'app_event' then 1 end) as app_event_count,
    count(case when event_type = 'app_event' and {{ recent }} then 1 end) as app_events_last_30_days,
    min(case when platform = 'web' then event_at end) as first_visit_at,
    max(case when platform = 'web' then event_at end) as last_visit_at,
    max(case when platform = 'app' then event_at end) as last_app_use_at,
    cast(sum(time_on_site_seconds) as {{ dbt.type_bigint() }}) as time_on_site_seconds,
    count(case when is_bounce then 1 end) as bounced_session_count,
    {{ earliest_value('channel', 'event_at') }} as first_channel,
    {{ latest_value('channel', 'event_at') }} as last_channel,
    {{ latest_value('campaign_name', 'event_at') }} as last_campaign_name,
    {{ latest_value("case when event_type in ('session_start', 'app_event') then device_category end", 'event_at') }} as last_device,
    {{ latest_value("case when event_type = 'session_start' then country end", 'event_at') }} as country
from {{ ref('web_events') }}
cross join (select {{ as_of_date() }} as as_of_date) as clock
group by customer_id
