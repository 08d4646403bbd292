-- Per customer: e-mails and what became of them, and what was consented to.
{{ config(materialized='ephemeral') }}

{%- set recent = lakehouse.date_after('clock.as_of_date', -90) %}

with sends as (
    select
        customer_id,
        count(*) as emails_sent,
        count(case when delivered_at is not null then 1 end) as emails_delivered,
        count(case when opens > 0 then 1 end) as emails_opened,
        count(case when clicks > 0 then 1 end) as emails_clicked,
        count(case when opens > 0 and sent_date >= {{ recent }} then 1 end) as emails_opened_last_90_days,
        count(case when clicks > 0 and sent_date >= {{ recent }} then 1 end) as emails_clicked_last_90_days,
        count(case when bounced_at is not null then 1 end) as emails_bounced,
        max(case when unsubscribed_at is not null then 1 else 0 end) = 1 as has_unsubscribed,
        max(case when marked_spam_at is not null then 1 else 0 end) = 1 as has_marked_spam,
        max(sent_at) as last_email_sent_at,
        max(first_opened_at) as last_email_opened_at,
        max(first_clicked_at) as last_email_clicked_at
    from {{ ref('email_engagement') }}
    cross join (select {{ as_of_date() }} as as_of_date) as clock
    group by customer_id
),

subscribers as (
    select
        bridge.customer_id,
        {{ latest_value('subscribers.email_subscribe', 'subscribers.created_at') }} as email_subscription,
        {{ latest_value('subscribers.push_subscribe', 'subscribers.created_at') }} as push_subscription
    from {{ source('raw_data', 'braze_users') }} as subscribers
    inner join {{ ref('identity_bridge') }} as bridge on bridge.record_id = {{ record_id('braze_users', 'subscribers.user_id') }}
    where not coalesce(subscribers._fivetran_deleted, false)
    group by bridge.customer_id
)

select
    coalesce(sends.customer_id, subscribers.customer_id) as customer_id,
    sends.emails_sent,
    sends.emails_delivered,
    sends.emails_opened,
    sends.emails_clicked,
    sends.emails_opened_last_90_days,
    sends.emails_clicked_last_90_days,
    sends.emails_bounced,
    sends.has_unsubscribed,
    sends.has_marked_spam,
    sends.last_email_sent_at,
    sends.last_email_opened_at,
    sends.last_email_clicked_at,
    subscribers.email_subscription,
    subscribers.push_subscription
from sends
full outer join subscribers on subscribers.customer_id = sends.customer_id
