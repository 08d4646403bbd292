-- One row per band of customers: how many of them did not order in the 90 days after the latest snapshot that can tell.
{{ config(materialized='table') }}

with customers as (
    select
        snapshot_date,
        {{ recency_band('days_since_last_order') }} as recency_band,
        {{ frequency_band('orders_all') }} as frequency_band,
        case when label_churned_90d then 1 else 0 end as is_lost
    from {{ ref('ml_features') }}
    where entity_type = 'customer'
        and has_ordered
        and label_churned_90d is not null
        and snapshot_date = {{ calibration_date() }}
),

counted as (
    select snapshot_date, recency_band, frequency_band, count(*) as customers, sum(is_lost) as lost_customers
    from customers
    group by snapshot_date, recency_band, frequency_band
),

bands as (
    {%- for days in [30, 60, 61] %}
    {%- set last_recency = loop.last %}
    {%- for orders in [1, 2, 3] %}
    select {{ recency_band(days) }} as recency_band, {{ frequency_band(orders) }} as frequency_band
    {{- ' union all' if not (last_recency and loop.last) }}
    {%- endfor %}
    {%- endfor %}
),

-- A band in which nobody was has the rate of all.
filled as (
    select
        bands.recency_band,
        bands.frequency_band,
        counted.snapshot_date,
        coalesce(counted.customers, 0) as customers,
        coalesce(counted.lost_customers, 0) as lost_customers
    from bands
    left join counted
        on counted.recency_band = bands.recency_band
        and counted.frequency_band = bands.frequency_band
)

select
    recency_band,
    frequency_band,
    max(snapshot_date) over () as snapshot_date,
    customers,
    lost_customers,
    {{ smoothed_rate('lost_customers', 'customers', var('smoothing_churn')) }} as churn_rate
from filled
