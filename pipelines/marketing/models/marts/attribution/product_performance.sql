-- One row per product and month in which it was sold.
{{ config(materialized='table') }}

{%- set channels = credited_channels() %}

with items as (
    select
        order_items.order_id,
        order_items.customer_id,
        coalesce(order_items.product_id, '(unknown)') as product_id,
        order_items.ordered_at,
        {{ month_of('order_items.order_date') }} as sales_month,
        order_items.quantity,
        order_items.gross_revenue - order_items.discount as revenue,
        case when transactions.financial_status = 'refunded' then 1 else 0 end as is_refunded
    from {{ ref('order_items') }} as order_items
    inner join {{ ref('transactions') }} as transactions on transactions.order_id = order_items.order_id
    where order_items.is_revenue
),

channels_of_orders as (
    select
        order_id
        {%- for channel in channels %},
        {{ exact_sum("case when channel = '" ~ channel ~ "' then weight_linear else 0 end") }} as weight_{{ loop.index }}
        {%- endfor %}
    from {{ ref('touchpoint_credit') }}
    group by order_id
),

-- An order may have several lines of a product: it is one purchase.
purchases as (
    select
        product_id,
        sales_month,
        order_id,
        customer_id,
        ordered_at,
        max(is_refunded) as is_refunded,
        sum(quantity) as units,
        sum(revenue) as revenue
    from items
    group by product_id, sales_month, order_id, customer_id, ordered_at
),

numbered_purchases as (
    select
        *,
        row_number() over (partition by product_id, customer_id order by ordered_at, order_id) as purchase_number
    from purchases
),

months as (
    select
        purchases.product_id,
        purchases.sales_month,
        count(*) as orders,
        count(distinct purchases.customer_id) as buyers,
        count(distinct case when purchases.purchase_number > 1 then purchases.customer_id end) as repeat_buyers,
        {{ whole('sum(purchases.units)') }} as units,
        sum(purchases.revenue) as revenue,
        {{ whole('sum(purchases.is_refunded)') }} as refunded_orders,
        sum(case when purchases.is_refunded = 1 then purchases.revenue else 0 end) as refunded_revenue
        {%- for channel in channels %},
        sum(purchases.revenue * channels_of_orders.weight_{{ loop.index }}) as channel_{{ loop.index }}
        {%- endfor %}
    from numbered_purchases as purchases
    left join channels_of_orders on channels_of_orders.order_id = purchases.order_id
    group by purchases.product_id, purchases.sales_month
)

select
    {{ dbt.concat(['months.product_id', "'|'", 'cast(months.sales_month as ' ~ dbt.type_string() ~ ')']) }} as product_performance_id,
    months.product_id,
    products.name as product_name,
    products.sku,
    months.sales_month,
    months.units,
    months.revenue,
    months.orders,
    months.buyers,
    months.repeat_buyers,
    {{ ratio('months.repeat_buyers', 'months.buyers') }} as repeat_rate,
    months.refunded_orders,
    months.refunded_revenue,
    {{ ratio('months.refunded_orders', 'months.orders') }} as refund_rate
    {%- for channel in channels %},
    {{ ratio('months.channel_' ~ loop.index, 'months.revenue') }} as {{ 'unattributed' if loop.last else channel }}_share
    {%- endfor %}
from months
left join {{ ref('products') }} as products on products.product_id = months.product_id
