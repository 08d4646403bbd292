-- One row per event of the web site and of the app: sessions that begin, hits within them, events of the app. Re-deliveries of a
-- row are one row. The two connectors load by themselves, so each part is read from its own watermark.
{{ config(
    unique_key='web_event_id',
    partition_by=lakehouse.partitioned_by('event_date'),
    cluster_by=lakehouse.clustered_by(['customer_id', 'event_type']),
) }}

with unread_sessions as ({{ unread('ga360_sessions', "event_type = 'session_start'") }}),

unread_hits as ({{ unread('ga360_events', "platform = 'web' and event_type <> 'session_start'") }}),

unread_app_events as ({{ unread('firebase_events', "platform = 'app'") }}),

sessions as ({{ lakehouse.last_delivered('unread_sessions', ['full_visitor_id', 'visit_id']) }}),

hits as ({{ lakehouse.last_delivered('unread_hits', ['full_visitor_id', 'visit_id', 'hit_number']) }}),

app_events as ({{ lakehouse.last_delivered('unread_app_events', ['user_pseudo_id', 'event_timestamp', 'event_name']) }}),

events as (
    select
        {{ dbt.concat(["'ga360:'", 'full_visitor_id', "':'", 'visit_id']) }} as web_event_id,
        'web' as platform,
        {{ record_id('ga360', 'full_visitor_id') }} as record_id,
        {{ dbt.concat(['full_visitor_id', "':'", 'visit_id']) }} as session_id,
        'session_start' as event_type,
        'session_start' as event_name,
        visit_start_time as event_at,
        cast(visit_start_time as date) as event_date,
        cast(null as {{ dbt.type_string() }}) as page_path,
        traffic_source_source as source,
        traffic_source_medium as medium,
        nullif(traffic_source_campaign, '(not set)') as campaign_name,
        {{ channel('traffic_source_source', 'traffic_source_medium') }} as channel,
        device_category,
        geo_country as country,
        totals_time_on_site as time_on_site_seconds,
        coalesce(totals_bounces, 0) > 0 as is_bounce,
        cast(null as {{ dbt.type_string() }}) as transaction_id,
        cast(null as {{ dbt.type_numeric() }}) as event_value,
        ingestion_timestamp as _loaded_at
    from sessions
    union all
    select
        {{ dbt.concat(["'ga360:'", 'full_visitor_id', "':'", 'visit_id', "':'", 'cast(hit_number as ' ~ dbt.type_string() ~ ')']) }},
        'web',
        {{ record_id('ga360', 'full_visitor_id') }},
        {{ dbt.concat(['full_visitor_id', "':'", 'visit_id']) }},
        case
            when lower(hit_type) in ('page', 'pageview') then 'page_view'
            when lower(hit_type) = 'transaction' then 'transaction'
            else 'event'
        end,
        coalesce(event_action, lower(hit_type)),
        hit_time,
        cast(hit_time as date),
        page_path,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        transaction_id,
        cast(coalesce(transaction_revenue, event_value) as {{ dbt.type_numeric() }}),
        ingestion_timestamp
    from hits
    union all
    select
        {{ dbt.concat(["'firebase:'", 'user_pseudo_id', "':'", 'cast(event_timestamp as ' ~ dbt.type_string() ~ ')', "':'", 'event_name']) }},
        'app',
        {{ record_id('firebase', 'user_pseudo_id') }},
        {{ dbt.concat(['user_pseudo_id', "':'", 'cast(' ~ event_param('event_params', 'ga_session_id', 'int') ~ ' as ' ~ dbt.type_string() ~ ')']) }},
        'app_event',
        event_name,
        {{ lakehouse.moment_of_micros('event_timestamp') }},
        cast({{ lakehouse.moment_of_micros('event_timestamp') }} as date),
        {{ event_param('event_params', 'screen_name') }},
        null,
        null,
        null,
        null,
        device_category,
        geo_country,
        cast({{ event_param('event_params', 'engagement_time_sec', 'double') }} as {{ dbt.type_bigint() }}),
        null,
        null,
        cast(
            coalesce({{ event_param('event_params', 'value', 'double') }}, {{ event_param('event_params', 'value', 'int') }})
            as {{ dbt.type_numeric() }}
        ),
        ingestion_timestamp
    from app_events
)

{{ with_customer('events', 'web_event_id') }}
