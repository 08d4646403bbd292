-- Who stands at a tracked order: the record that ordered, and the browser that the site counted the order on. A browser that
-- several ordered on counts as the one's who did so most often, as with those who sign in: a shared one joins nobody.
{{ config(materialized='table') }}

with hits as (
    select transaction_id as order_number, {{ record_id('ga360', 'full_visitor_id') }} as browser_id, min(hit_time) as tracked_at
    from {{ source('raw_data', 'ga360_events') }}
    where transaction_id is not null and full_visitor_id is not null
    group by 1, 2
),

orders as (
    select distinct order_number, {{ order_record_id('customer_id', 'email', 'id') }} as record_id
    from {{ source('raw_data', 'shopify_orders') }}
    where order_number is not null
),

shared as (
    select orders.record_id, hits.browser_id, count(*) as orders, min(hits.tracked_at) as first_tracked_at
    from hits
    inner join orders on orders.order_number = hits.order_number
    group by 1, 2
),

owned as (
    select browser_id, record_id
    from (
        select
            browser_id, record_id,
            row_number() over (partition by browser_id order by orders desc, first_tracked_at, record_id) as _rank
        from shared
    ) as ranked
    where _rank = 1
),

tracked as (
    select orders.order_number, orders.record_id, hits.browser_id
    from hits
    inner join orders on orders.order_number = hits.order_number
    inner join owned on owned.browser_id = hits.browser_id and owned.record_id = orders.record_id
)

select record_id, order_number from tracked
union distinct
select browser_id, order_number from tracked
