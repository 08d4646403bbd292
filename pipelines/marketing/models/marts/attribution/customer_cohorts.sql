-- One row per month of first orders and month since: who came back, and what they have brought. Months that have not begun
-- have no row; in a month without an order the row says zero.
{{ config(materialized='table') }}

with orders as (
    select
        customer_id,
        {{ month_of('order_date') }} as order_month,
        revenue,
        min({{ month_of('order_date') }}) over (partition by customer_id) as cohort_month
    from {{ ref('transactions') }}
    where is_revenue and not is_deleted and order_date < {{ as_of_date() }}
),

activity as (
    select
        cohort_month,
        order_month as activity_month,
        count(distinct customer_id) as active_customers,
        count(*) as orders,
        sum(revenue) as revenue
    from orders
    group by cohort_month, order_month
),

cohorts as (
    select cohort_month, active_customers as customers
    from activity
    where activity_month = cohort_month
),

cells as (
    select
        cohorts.cohort_month,
        cohorts.customers,
        numbers.number as months_since,
        {{ plus_months('cohorts.cohort_month', 'numbers.number') }} as activity_month
    from cohorts
    cross join ({{ numbers_below(1024) }}) as numbers
    where {{ plus_months('cohorts.cohort_month', 'numbers.number') }} <= {{ last_whole_day() }}
)

select
    {{ dbt.concat(['cast(cells.cohort_month as ' ~ dbt.type_string() ~ ')', "'|'", 'cast(cells.months_since as ' ~ dbt.type_string() ~ ')']) }} as customer_cohort_id,
    cells.cohort_month,
    cells.months_since,
    cells.activity_month,
    {{ plus_months('cells.activity_month', 1) }} <= {{ as_of_date() }} as is_whole_month,
    cells.customers,
    coalesce(activity.active_customers, 0) as active_customers,
    {{ ratio('coalesce(activity.active_customers, 0)', 'cells.customers') }} as retention_rate,
    coalesce(activity.orders, 0) as orders,
    coalesce(activity.revenue, 0) as revenue,
    sum(coalesce(activity.revenue, 0)) over (
        partition by cells.cohort_month order by cells.months_since rows between unbounded preceding and current row
    ) as cumulative_revenue,
    {{ ratio(
        'sum(coalesce(activity.revenue, 0)) over (partition by cells.cohort_month order by cells.months_since'
        ~ ' rows between unbounded preceding and current row)',
        'cells.customers'
    ) }} as cumulative_revenue_per_customer
from cells
left join activity
    on activity.cohort_month = cells.cohort_month and activity.activity_month = cells.activity_month
