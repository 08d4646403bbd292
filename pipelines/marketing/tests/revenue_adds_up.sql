-- However revenue is cut, by campaign, by product, by cohort or by day, it is what the orders, or their lines, brought.
{%- set counts = 'is_revenue and not is_deleted' %}
{%- set whole_days = 'order_date < ' ~ as_of_date() %}

with totals as (
    {%- for model in attribution_models() %}
    select
        'campaigns, {{ model }}' as cut,
        (select sum(revenue_{{ model }}) from {{ ref('campaign_performance') }}) as total,
        (select sum(revenue) from {{ ref('transactions') }} where {{ counts }}) as expected
    union all
    {%- endfor %}
    select
        'products' as cut,
        (select sum(revenue) from {{ ref('product_performance') }}) as total,
        (select sum(gross_revenue - discount) from {{ ref('order_items') }} where is_revenue) as expected
    union all
    select
        'cohorts' as cut,
        (select sum(revenue) from {{ ref('customer_cohorts') }}) as total,
        (select sum(revenue) from {{ ref('transactions') }} where {{ counts }} and {{ whole_days }}) as expected
    union all
    select
        'days' as cut,
        (select sum(revenue) from {{ ref('executive_kpis') }}) as total,
        (select sum(revenue) from {{ ref('transactions') }} where {{ counts }} and {{ whole_days }}) as expected
)

select * from totals where coalesce(total, 0) <> coalesce(expected, 0)
