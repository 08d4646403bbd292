-- One row per line of an order, with its order, in US dollars. A view: transactions and raw lines are all of it.
{{ config(materialized='view') }}

with line_items as ({{ lakehouse.last_delivered(source('raw_data', 'shopify_order_line_items'), ['id']) }})

select
    line_items.id as line_item_id,
    transactions.order_id,
    transactions.customer_id,
    transactions.ordered_at,
    transactions.order_date,
    transactions.is_revenue,
    line_items.product_id,
    line_items.variant_id,
    line_items.title as product_name,
    line_items.sku,
    line_items.quantity,
    {{ usd('line_items.quantity * line_items.price', 'transactions.usd_rate') }} as gross_revenue,
    {{ usd('coalesce(line_items.total_discount, 0)', 'transactions.usd_rate') }} as discount
from line_items
inner join {{ ref('transactions') }} as transactions on transactions.order_id = line_items.order_id
where not coalesce(line_items._fivetran_deleted, false)
