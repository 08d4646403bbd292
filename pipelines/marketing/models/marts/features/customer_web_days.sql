-- One row per person and day with activity on the site or in the app. A session counts where it begins, with the time until
-- midnight: what it did after is not known on its day.
{{ config(materialized='table', cluster_by=lakehouse.clustered_by(['customer_id'])) }}

{%- set channels = [
    'organic_search', 'paid_search', 'paid_social', 'social', 'email', 'referral', 'direct', 'display', 'other',
] %}
{%- set is_session = "platform = 'web' and event_type = 'session_start'" %}

with events as (
    select *, cast(event_at as date) as happened_on
    from {{ ref('web_events') }}
    where event_at is not null
        and customer_id in (select customer_id from {{ ref('customer_record_days') }})
)

select
    customer_id,
    happened_on,
    1 as active_days,
    {{ count_where(is_session) }} as sessions,
    {{ count_where("event_type = 'page_view'") }} as page_views,
    {{ count_where("platform = 'app'") }} as app_events,
    sum(case when {{ is_session }} then {{ seconds_before_midnight('event_at', 'time_on_site_seconds') }} else 0 end) as seconds_on_site,
    {{ count_where(is_session ~ " and channel in ('paid_search', 'paid_social', 'display')") }} as ad_sessions,
    {{ count_where(is_session ~ " and device_category = 'mobile'") }} as mobile_sessions,
    {%- for signal, condition in intent_signals().items() %}
    {{ count_where(condition) }} as {{ signal }},
    {%- endfor %}
    {%- for channel in channels %}
    {{ count_where(is_session ~ " and channel = '" ~ channel ~ "'") }} as {{ channel }}_sessions{{ ',' if not loop.last }}
    {%- endfor %}
from events
group by customer_id, happened_on
