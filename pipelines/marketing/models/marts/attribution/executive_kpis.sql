-- One row per day, from the first that anything tells of to the last whole one, also where nothing happened.
{{ config(materialized='table') }}

{%- set amounts = ['revenue', 'ad_spend', 'ad_revenue'] %}
{%- set counts = [
    'orders', 'tracked_orders', 'new_customers', 'returning_customers', 'sessions', 'leads', 'tickets', 'rated_tickets',
    'satisfied_tickets', 'emails_sent', 'emails_delivered', 'emails_opened', 'emails_clicked', 'unsubscribes',
] %}
{%- set rolled = ['revenue', 'orders', 'new_customers', 'sessions', 'leads', 'ad_spend', 'ad_revenue'] %}

with orders as (
    select
        order_date as kpi_date,
        customer_id,
        revenue,
        is_tracked,
        min(order_date) over (partition by customer_id) as first_order_date
    from {{ ref('transactions') }}
    where is_revenue and not is_deleted
),

sales as (
    select
        kpi_date,
        sum(revenue) as revenue,
        count(*) as orders,
        sum(case when is_tracked then 1 else 0 end) as tracked_orders,
        count(distinct case when first_order_date = kpi_date then customer_id end) as new_customers,
        count(distinct case when first_order_date < kpi_date then customer_id end) as returning_customers
    from orders
    group by kpi_date
),

visits as (
    select event_date as kpi_date, count(*) as sessions
    from {{ ref('web_events') }}
    where event_type = 'session_start' and platform = 'web'
    group by event_date
),

new_leads as (
    select {{ day_of('created_at') }} as kpi_date, count(*) as leads
    from {{ ref('leads') }}
    where not is_deleted
    group by {{ day_of('created_at') }}
),

ads as (
    select campaign_date as kpi_date, sum(campaign_spend) as ad_spend, sum(revenue_linear) as ad_revenue
    from {{ ref('campaign_performance') }}
    where platform = 'google_ads'
    group by campaign_date
),

tickets as (
    select
        {{ day_of('created_at') }} as kpi_date,
        count(*) as tickets,
        count(satisfaction_is_bad) as rated_tickets,
        sum(case when satisfaction_is_bad then 0 when satisfaction_is_bad is not null then 1 else 0 end) as satisfied_tickets
    from {{ ref('support_tickets') }}
    where not is_deleted
    group by {{ day_of('created_at') }}
),

mails as (
    select
        sent_date as kpi_date,
        count(*) as emails_sent,
        count(delivered_at) as emails_delivered,
        count(first_opened_at) as emails_opened,
        count(first_clicked_at) as emails_clicked,
        count(unsubscribed_at) as unsubscribes
    from {{ ref('email_engagement') }}
    group by sent_date
),

-- Orders, visits and e-mails tell where the figures begin: leads, tickets and campaigns' members may be older than all the rest.
beginnings as (
    {%- for told in ['sales', 'visits', 'mails'] %}
    select min(kpi_date) as first_day from {{ told }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

days as (
    select
        {{ plus_days('beginning.first_day', 'numbers.number') }} as kpi_date,
        numbers.number + 1 as day_number
    from (select min(first_day) as first_day from beginnings) as beginning
    cross join ({{ numbers_below(32768) }}) as numbers
    where {{ plus_days('beginning.first_day', 'numbers.number') }} <= {{ last_whole_day() }}
),

daily as (
    select
        days.kpi_date,
        days.day_number
        {%- for column in amounts %},
        coalesce({{ column }}, 0) as {{ column }}
        {%- endfor %}
        {%- for column in counts %},
        {{ whole('coalesce(' ~ column ~ ', 0)') }} as {{ column }}
        {%- endfor %}
    from days
    {%- for told in ['sales', 'visits', 'new_leads', 'ads', 'tickets', 'mails'] %}
    left join {{ told }} on {{ told }}.kpi_date = days.kpi_date
    {%- endfor %}
),

-- Sums over the last days; null until there are so many.
rolling as (
    select
        *
        {%- for days in [7, 28] %}
        {%- for column in rolled %},
        case when day_number >= {{ days }} then
            {%- set total = 'sum(' ~ column ~ ') over (order by kpi_date rows between ' ~ (days - 1) ~ ' preceding and current row)' %}
            {{ total if column in amounts else whole(total) }}
        end as {{ column }}_{{ days }}d
        {%- endfor %}
        {%- endfor %}
    from daily
)

select
    rolling.*,
    {{ ratio('revenue', 'orders') }} as average_order_value,
    {{ ratio('tracked_orders', 'sessions') }} as conversion_rate,
    {{ ratio('ad_spend', 'new_customers') }} as customer_acquisition_cost,
    {{ ratio('ad_revenue', 'ad_spend') }} as roas,
    {{ ratio('satisfied_tickets', 'rated_tickets') }} as csat,
    {{ ratio('emails_opened', 'emails_delivered') }} as email_open_rate,
    {{ ratio('emails_clicked', 'emails_delivered') }} as email_click_rate,
    {{ ratio('unsubscribes', 'emails_delivered') }} as email_unsubscribe_rate
    {%- for days in [7, 28] %},
    {{ ratio('revenue_' ~ days ~ 'd', 'orders_' ~ days ~ 'd') }} as average_order_value_{{ days }}d,
    {{ ratio('ad_spend_' ~ days ~ 'd', 'new_customers_' ~ days ~ 'd') }} as customer_acquisition_cost_{{ days }}d,
    {{ ratio('ad_revenue_' ~ days ~ 'd', 'ad_spend_' ~ days ~ 'd') }} as roas_{{ days }}d
    {%- endfor %}
from rolling
