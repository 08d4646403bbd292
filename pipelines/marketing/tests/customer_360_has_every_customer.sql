-- Each customer of the bridge has its row, and revenue is neither lost nor counted twice on the way.
select * from (
    select
        (select count(distinct customer_id) from {{ ref('identity_bridge') }}) as customers,
        (select count(*) from {{ ref('customer_360') }}) as rows_found,
        (select coalesce(sum(revenue), 0) from {{ ref('transactions') }} where is_revenue and not is_deleted) as revenue,
        (select coalesce(sum(total_revenue), 0) from {{ ref('customer_360') }}) as revenue_found
) as totals
where customers <> rows_found or revenue <> revenue_found
