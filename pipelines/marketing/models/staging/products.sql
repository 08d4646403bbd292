-- One row per product, as it was called when last sold, with what it has sold. Orders that are no revenue sell nothing.
{{ config(materialized='table') }}

with variants as (
    select
        product_id,
        variant_id,
        product_name,
        sku,
        min(ordered_at) as first_sold_at,
        max(ordered_at) as last_sold_at,
        sum(quantity) as units_sold,
        sum(gross_revenue) as gross_revenue
    from {{ ref('order_items') }}
    where is_revenue and product_id is not null
    group by product_id, variant_id, product_name, sku
),

ranked as (
    select
        *,
        row_number() over (
            partition by product_id order by last_sold_at desc, units_sold desc, variant_id, product_name, sku
        ) as _rank
    from variants
)

select
    product_id,
    max(case when _rank = 1 then product_name end) as name,
    max(case when _rank = 1 then sku end) as sku,
    count(distinct variant_id) as variant_count,
    min(first_sold_at) as first_sold_at,
    max(last_sold_at) as last_sold_at,
    cast(sum(units_sold) as {{ dbt.type_bigint() }}) as units_sold,
    {{ usd('sum(gross_revenue)') }} as gross_revenue
from ranked
group by product_id
