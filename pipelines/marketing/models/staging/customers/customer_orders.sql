-- Per customer: what was bought. Only orders that are revenue count; what was refunded in full is revenue that was given back.
{{ config(materialized='ephemeral') }}

select
    customer_id,
    count(case when is_revenue then 1 end) as order_count,
    sum(case when is_revenue then revenue else 0 end) as total_revenue,
    sum(case when is_revenue then discount else 0 end) as total_discount,
    max(case when is_revenue then revenue end) as largest_order_value,
    min(case when is_revenue then ordered_at end) as first_order_at,
    max(case when is_revenue then ordered_at end) as last_order_at,
    cast(sum(case when is_revenue then item_count else 0 end) as {{ dbt.type_bigint() }}) as items_purchased,
    count(case when financial_status in ('refunded', 'partially_refunded') then 1 end) as refunded_order_count,
    count(case when is_revenue and order_date >= {{ lakehouse.date_after('clock.as_of_date', -90) }} then 1 end) as orders_last_90_days,
    sum(case when is_revenue and order_date >= {{ lakehouse.date_after('clock.as_of_date', -90) }} then revenue else 0 end) as revenue_last_90_days
from {{ ref('transactions') }}
cross join (select {{ as_of_date() }} as as_of_date) as clock
where not is_deleted
group by customer_id
