-- One row per person and day with orders, as they were placed: what later became of them (paid, refunded, voided, deleted) was
-- not known on the day.
{{ config(materialized='table', cluster_by=lakehouse.clustered_by(['customer_id'])) }}

select
    customer_id,
    cast(ordered_at as date) as happened_on,
    count(*) as orders,
    sum(coalesce(revenue, 0)) as revenue,
    sum(coalesce(discount, 0)) as discount,
    sum(coalesce(item_count, 0)) as items
from {{ ref('transactions') }}
where ordered_at is not null
group by customer_id, cast(ordered_at as date)
