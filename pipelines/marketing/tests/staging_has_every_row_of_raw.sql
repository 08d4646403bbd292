-- Each thing that raw tells of is one row of staging, whatever was delivered twice, came late, or was deleted.
{%- set tables = [
    ('web_events', 'ga360_sessions', ['full_visitor_id', 'visit_id'], "event_type = 'session_start'"),
    ('web_events', 'ga360_events', ['full_visitor_id', 'visit_id', 'hit_number'], "platform = 'web' and event_type <> 'session_start'"),
    ('web_events', 'firebase_events', ['user_pseudo_id', 'event_timestamp', 'event_name'], "platform = 'app'"),
    ('email_engagement', 'braze_email_sends', ['send_id'], '1 = 1'),
    ('transactions', 'shopify_orders', ['id'], '1 = 1'),
    ('leads', 'salesforce_leads', ['id'], '1 = 1'),
    ('support_tickets', 'zendesk_tickets', ['id'], '1 = 1'),
    ('ad_performance', 'google_ads_campaigns', ['date', 'campaign_id'], "level = 'campaign'"),
    ('ad_performance', 'google_ads_ad_groups', ['date', 'campaign_id', 'ad_group_id'], "level = 'ad_group'"),
    ('ad_performance', 'google_ads_keywords', ['date', 'campaign_id', 'ad_group_id', 'keyword_id'], "level = 'keyword'"),
] %}
{%- for table, raw_table, key, part in tables %}
select '{{ raw_table }}' as raw_table, delivered, stored
from (
    select
        (
            select count(*)
            from (select {{ key | join(', ') }} from {{ source('raw_data', raw_table) }} group by {{ key | join(', ') }}) as keys
        ) as delivered,
        (select count(*) from {{ ref(table) }} where {{ part }}) as stored
) as counted
where delivered <> stored
{{ 'union all' if not loop.last }}
{%- endfor %}
