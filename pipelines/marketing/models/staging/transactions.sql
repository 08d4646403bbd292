-- One row per order of the shop, in US dollars. An order is written anew when it, one of its lines, or the customer of its record
-- has changed, and when the web site's transaction of it comes later than itself.
{{ config(
    unique_key='order_id',
    partition_by=lakehouse.partitioned_by('order_date'),
    cluster_by=lakehouse.clustered_by(['customer_id']),
) }}

with unread_orders as ({{ unread('shopify_orders') }}),

unread_line_items as ({{ unread('shopify_order_line_items') }}),

tracked as (
    select distinct transaction_id from {{ source('raw_data', 'ga360_events') }} where transaction_id is not null
),

touched as (
    select id as touched_id from unread_orders
    union all
    select order_id from unread_line_items
    {%- if is_incremental() %}
    union all
    select stored.order_id
    from {{ this }} as stored
    inner join tracked on tracked.transaction_id = stored.order_number
    where not stored.is_tracked
    {%- endif %}
),

touched_orders as ({{ touched_rows('shopify_orders', 'id', 'touched') }}),

touched_line_items as ({{ touched_rows('shopify_order_line_items', 'order_id', 'touched') }}),

orders as ({{ lakehouse.last_delivered('touched_orders', ['id']) }}),

line_items as ({{ lakehouse.last_delivered('touched_line_items', ['id']) }}),

items_of_orders as (
    select
        order_id,
        sum(quantity) as item_count,
        max(ingestion_timestamp) as latest_ingestion_timestamp
    from line_items
    group by order_id
),

converted as (
    select
        orders.id as order_id,
        orders.order_number,
        {{ order_record_id('orders.customer_id', 'orders.email', 'orders.id') }} as record_id,
        orders.created_at as ordered_at,
        cast(orders.created_at as date) as order_date,
        orders.financial_status,
        orders.fulfillment_status,
        coalesce(orders.financial_status in ('paid', 'partially_refunded', 'refunded'), false)
            and not coalesce(orders._fivetran_deleted, false) as is_revenue,
        exchange_rates.currency,
        exchange_rates.usd_rate,
        {{ usd('orders.total_price', 'exchange_rates.usd_rate') }} as revenue,
        {{ usd('orders.subtotal_price', 'exchange_rates.usd_rate') }} as subtotal,
        {{ usd('orders.total_tax', 'exchange_rates.usd_rate') }} as tax,
        {{ usd('orders.total_discounts', 'exchange_rates.usd_rate') }} as discount,
        {{ usd('orders.total_shipping', 'exchange_rates.usd_rate') }} as shipping,
        cast(coalesce(items_of_orders.item_count, 0) as {{ dbt.type_bigint() }}) as item_count,
        orders.landing_site,
        orders.referring_site,
        orders.source_name,
        tracked.transaction_id is not null as is_tracked,
        coalesce(orders._fivetran_deleted, false) as is_deleted,
        greatest(
            orders.ingestion_timestamp, coalesce(items_of_orders.latest_ingestion_timestamp, orders.ingestion_timestamp)
        ) as _loaded_at
    from orders
    left join items_of_orders on items_of_orders.order_id = orders.id
    left join {{ ref('exchange_rates') }} as exchange_rates on exchange_rates.currency = upper(trim(orders.currency))
    left join tracked on tracked.transaction_id = orders.order_number
)

{{ with_customer('converted', 'order_id') }}
