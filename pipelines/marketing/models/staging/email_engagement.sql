-- One row per e-mail sent, with what became of it. What happens on later days is added to the row.
{{ config(
    unique_key='send_id',
    partition_by=lakehouse.partitioned_by('sent_date'),
    cluster_by=lakehouse.clustered_by(['customer_id', 'campaign_id']),
) }}

with unread_sends as ({{ unread('braze_email_sends') }}),

unread_events as ({{ unread('braze_email_events') }}),

touched as (
    select send_id as touched_id from unread_sends
    union all
    select send_id from unread_events
),

touched_sends as ({{ touched_rows('braze_email_sends', 'send_id', 'touched') }}),

touched_events as ({{ touched_rows('braze_email_events', 'send_id', 'touched') }}),

sends as ({{ lakehouse.last_delivered('touched_sends', ['send_id']) }}),

events as ({{ lakehouse.last_delivered('touched_events', ['id']) }}),

outcomes as (
    select
        send_id,
        min(case when event_type = 'delivered' then time end) as delivered_at,
        min(case when event_type = 'open' then time end) as first_opened_at,
        sum(case when event_type = 'open' then 1 else 0 end) as opens,
        min(case when event_type = 'click' then time end) as first_clicked_at,
        sum(case when event_type = 'click' then 1 else 0 end) as clicks,
        min(case when event_type = 'bounce' then time end) as bounced_at,
        max(case when event_type = 'bounce' then bounce_reason end) as bounce_reason,
        min(case when event_type = 'unsubscribe' then time end) as unsubscribed_at,
        min(case when event_type = 'spam' then time end) as marked_spam_at,
        max(ingestion_timestamp) as latest_ingestion_timestamp
    from events
    group by send_id
),

engagement as (
    select
        sends.send_id,
        {{ record_id('braze_users', 'sends.user_id') }} as record_id,
        sends.campaign_id,
        sends.campaign_name,
        sends.canvas_id,
        sends.time as sent_at,
        cast(sends.time as date) as sent_date,
        outcomes.delivered_at,
        outcomes.first_opened_at,
        cast(coalesce(outcomes.opens, 0) as {{ dbt.type_bigint() }}) as opens,
        outcomes.first_clicked_at,
        cast(coalesce(outcomes.clicks, 0) as {{ dbt.type_bigint() }}) as clicks,
        outcomes.bounced_at,
        outcomes.bounce_reason,
        outcomes.unsubscribed_at,
        outcomes.marked_spam_at,
        greatest(
            sends.ingestion_timestamp, coalesce(outcomes.latest_ingestion_timestamp, sends.ingestion_timestamp)
        ) as _loaded_at
    from sends
    left join outcomes on outcomes.send_id = sends.send_id
)

{{ with_customer('engagement', 'send_id') }}
