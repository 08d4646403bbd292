-- One row per customer: five components of health with the numbers they are made of, their weighted mean, and what to do. A
-- customer is scored from the day after the first order on: features know whole days only.
{{ config(materialized='table', cluster_by=lakehouse.clustered_by(['health_category'])) }}

{%- set components = health_weights().keys() | list %}
{%- set dated_components = components | reject('equalto', 'sentiment') | list %}
{%- set inputs = [
    'active_days_last_30d', 'active_days_prior_30d', 'days_since_last_active',
    'orders_all', 'orders_last_90d', 'revenue_last_90d', 'days_since_last_order',
    'tickets_open', 'tickets_created_last_30d', 'mean_resolution_hours_last_90d',
    'emails_sent_last_90d', 'open_rate_last_90d', 'click_rate_last_90d', 'unsubscribes_all',
] %}

with measured as (
    select
        entity_id as customer_id,
        snapshot_date,
        {{ inputs | join(',\n        ') }},
        spam_marks_all,
        {{ usage_health() }} as usage_health,
        {{ financial_health() }} as financial_health,
        {{ support_health() }} as support_health,
        {{ engagement_health() }} as engagement_health
    from {{ ref('ml_features') }}
    where entity_type = 'customer'
        and has_ordered
        and snapshot_date in ({{ as_of_date() }}, {{ plus_days(as_of_date(), -30) }})
),

ratings as (
    select
        customer_id,
        sum(case when not satisfaction_is_bad then 1 else 0 end) as good_ratings,
        sum(case when satisfaction_is_bad then 1 else 0 end) as bad_ratings
    from {{ ref('support_tickets') }}
    where satisfaction_is_bad is not null and not is_deleted
    group by customer_id
),

refunds as (
    select customer_id, count(*) as refunded_orders
    from {{ ref('transactions') }}
    where financial_status in ('refunded', 'partially_refunded') and not is_deleted
    group by customer_id
),

told as (
    select
        measured.*,
        coalesce(ratings.good_ratings, 0) as good_signals,
        coalesce(ratings.bad_ratings, 0) + coalesce(refunds.refunded_orders, 0) + measured.spam_marks_all as bad_signals
    from measured
    left join ratings on ratings.customer_id = measured.customer_id
    left join refunds on refunds.customer_id = measured.customer_id
    where measured.snapshot_date = {{ as_of_date() }}
),

scored as (
    select told.*, {{ sentiment_health() }} as sentiment_health
    from told
),

before as (
    select customer_id, {{ weighted_health(dated_components) }} as dated_health
    from measured
    where snapshot_date = {{ plus_days(as_of_date(), -30) }}
),

-- The worst first: what a component below the threshold costs the whole.
risks as (
    {%- for component in components %}
    select
        customer_id,
        '{{ component }}' as component,
        '{{ health_actions()[component] }}' as action,
        ({{ var('health_risk_below') }} - {{ component }}_health) * {{ health_weights()[component] }} as loss
    from scored
    where {{ component }}_health < {{ var('health_risk_below') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

listed as (
    select
        customer_id,
        count(*) as risk_factor_count,
        {{ dbt.listagg('component', "', '", 'order by loss desc, component') }} as risk_factors,
        {{ dbt.listagg('action', "'; '", 'order by loss desc, component') }} as recommended_actions
    from risks
    group by customer_id
),

weighed as (
    select
        scored.*,
        round({{ weighted_health(components) }}, 1) as health_score,
        {{ known_weight(components) }} / {{ health_weights().values() | sum }} as confidence,
        {{ weighted_health(dated_components) }} as dated_health
    from scored
)

select
    weighed.customer_id,
    customers.full_name,
    customers.email,
    customers.company,
    weighed.snapshot_date as scored_on,
    weighed.health_score,
    {{ health_category('weighed.health_score') }} as health_category,
    round(weighed.confidence, 2) as confidence,
    {%- for component in components %}
    round(weighed.{{ component }}_health, 1) as {{ component }}_health,
    {%- endfor %}
    customers.churn_risk_score,
    customers.churn_risk_category,
    churn_rates.churn_rate as observed_churn_rate,
    churn_rates.customers as observed_customers,
    coalesce(listed.risk_factor_count, 0) as risk_factor_count,
    listed.risk_factors,
    listed.recommended_actions,
    round(weighed.dated_health - before.dated_health, 1) as health_trend_30d,
    {%- for input in inputs %}
    weighed.{{ input }},
    {%- endfor %}
    weighed.good_signals,
    weighed.bad_signals
from weighed
inner join {{ ref('customer_360') }} as customers on customers.customer_id = weighed.customer_id
left join before on before.customer_id = weighed.customer_id
left join listed on listed.customer_id = weighed.customer_id
left join {{ ref('churn_rates') }} as churn_rates
    on churn_rates.recency_band = {{ recency_band('weighed.days_since_last_order') }}
    and churn_rates.frequency_band = {{ frequency_band('weighed.orders_all') }}
where customers.is_customer
