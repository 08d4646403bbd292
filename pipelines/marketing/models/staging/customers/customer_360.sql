-- One row per customer, anonymous visitors too: who they are, what they did, and what is concluded from it. Each source is
-- aggregated once; a customer whom a source does not know has zeros for its counts and nulls for its moments.
{{ config(materialized='table', cluster_by=lakehouse.clustered_by(['customer_id'])) }}

with joined as (
    select
        profile.customer_id,
        profile.identity_cluster_id,
        profile.identity_confidence,
        profile.source_record_count,
        profile.source_system_count,
        profile.source_systems,
        profile.match_keys,
        profile.first_seen_at,
        profile.full_name,
        profile.first_name,
        profile.last_name,
        profile.email,
        profile.email_count,
        profile.phone,
        profile.user_id,
        crm.company,
        crm.title,
        crm.industry,
        coalesce(crm.country, web.country) as country,
        crm.city,

        coalesce(crm.lead_count, 0) > 0 as is_lead,
        coalesce(crm.is_contact, false) as is_contact,
        coalesce(orders.order_count, 0) > 0 as is_customer,

        coalesce(crm.lead_count, 0) as lead_count,
        crm.first_lead_at,
        crm.last_lead_at,
        crm.lead_source,
        crm.lead_status,
        crm.lead_rating,
        crm.product_interest,
        crm.source_lead_score,
        crm.source_engagement_score,
        coalesce(crm.is_converted_lead, false) as is_converted_lead,
        crm.last_sales_activity_date,
        crm.account_id,
        crm.account_type,
        crm.customer_tier,
        crm.account_health_score,
        crm.monthly_recurring_revenue,
        crm.annual_recurring_revenue,
        crm.number_of_employees,
        coalesce(crm.opportunity_count, 0) as opportunity_count,
        coalesce(crm.won_opportunity_count, 0) as won_opportunity_count,
        coalesce(crm.won_opportunity_amount, 0) as won_opportunity_amount,
        coalesce(crm.open_opportunity_count, 0) as open_opportunity_count,
        coalesce(crm.open_opportunity_amount, 0) as open_opportunity_amount,

        coalesce(orders.total_revenue, 0) as total_revenue,
        coalesce(orders.order_count, 0) as order_count,
        orders.first_order_at,
        orders.last_order_at,
        orders.total_revenue / nullif(orders.order_count, 0) as average_order_value,
        orders.largest_order_value,
        coalesce(orders.total_discount, 0) as total_discount,
        coalesce(orders.items_purchased, 0) as items_purchased,
        coalesce(orders.refunded_order_count, 0) as refunded_order_count,
        coalesce(orders.orders_last_90_days, 0) as orders_last_90_days,
        coalesce(orders.revenue_last_90_days, 0) as revenue_last_90_days,
        {{ dbt.datediff('orders.last_order_at', 'clock.as_of_date', 'day') }} as days_since_last_order,

        coalesce(web.session_count, 0) as session_count,
        coalesce(web.sessions_last_30_days, 0) as sessions_last_30_days,
        coalesce(web.page_view_count, 0) as page_view_count,
        coalesce(web.page_views_last_30_days, 0) as page_views_last_30_days,
        coalesce(web.time_on_site_seconds, 0) as time_on_site_seconds,
        1.0 * web.bounced_session_count / nullif(web.session_count, 0) as bounce_rate,
        web.first_visit_at,
        web.last_visit_at,
        web.first_channel,
        web.last_channel,
        web.last_campaign_name,
        web.last_device,
        coalesce(web.app_event_count, 0) as app_event_count,
        coalesce(web.app_events_last_30_days, 0) as app_events_last_30_days,
        web.last_app_use_at,

        coalesce(mails.emails_sent, 0) as emails_sent,
        coalesce(mails.emails_delivered, 0) as emails_delivered,
        coalesce(mails.emails_opened, 0) as emails_opened,
        coalesce(mails.emails_clicked, 0) as emails_clicked,
        coalesce(mails.emails_opened_last_90_days, 0) as emails_opened_last_90_days,
        coalesce(mails.emails_clicked_last_90_days, 0) as emails_clicked_last_90_days,
        coalesce(mails.emails_bounced, 0) as emails_bounced,
        1.0 * mails.emails_opened / nullif(mails.emails_delivered, 0) as email_open_rate,
        1.0 * mails.emails_clicked / nullif(mails.emails_delivered, 0) as email_click_rate,
        coalesce(mails.has_unsubscribed, false) as has_unsubscribed,
        coalesce(mails.has_marked_spam, false) as has_marked_spam,
        mails.last_email_sent_at,
        mails.last_email_opened_at,
        mails.last_email_clicked_at,
        mails.email_subscription,
        mails.push_subscription,

        coalesce(support.ticket_count, 0) as ticket_count,
        coalesce(support.open_ticket_count, 0) as open_ticket_count,
        coalesce(support.tickets_last_90_days, 0) as tickets_last_90_days,
        coalesce(support.bad_rating_count, 0) as bad_rating_count,
        coalesce(support.good_rating_count, 0) as good_rating_count,
        support.average_resolution_hours,
        support.last_ticket_at,
        clock.as_of_date
    from {{ ref('customer_profile') }} as profile
    left join {{ ref('customer_crm') }} as crm on crm.customer_id = profile.customer_id
    left join {{ ref('customer_orders') }} as orders on orders.customer_id = profile.customer_id
    left join {{ ref('customer_web') }} as web on web.customer_id = profile.customer_id
    left join {{ ref('customer_email') }} as mails on mails.customer_id = profile.customer_id
    left join {{ ref('customer_support') }} as support on support.customer_id = profile.customer_id
    cross join (select {{ as_of_date() }} as as_of_date) as clock
),

scored as (
    select
        joined.*,
        {{ latest_of(['last_visit_at', 'last_app_use_at', 'last_email_opened_at', 'last_order_at', 'last_ticket_at']) }} as last_activity_at,
        {{ profile_completeness() }} as profile_completeness_score,
        {{ engagement_score() }} as engagement_score
    from joined
),

judged as (
    select
        scored.*,
        {{ churn_risk_score() }} as churn_risk_score
    from scored
)

select
    judged.*,
    {{ dbt.datediff('last_activity_at', 'as_of_date', 'day') }} as days_since_last_activity,
    {{ lifecycle_stage() }} as lifecycle_stage,
    case
        when churn_risk_score is null then 'not_a_customer'
        when churn_risk_score >= {{ var('churn_risk_threshold') }} then 'high'
        when churn_risk_score >= 0.4 then 'medium'
        else 'low'
    end as churn_risk_category
from judged
