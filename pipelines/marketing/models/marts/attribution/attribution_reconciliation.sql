-- Month by model: what the orders brought, what was credited, and how much of it nothing can claim.
{{ config(materialized='table') }}

with earned as (
    select
        {{ month_of('order_date') }} as transaction_month,
        count(*) as conversions,
        sum(revenue) as revenue
    from {{ ref('transactions') }}
    where is_revenue and not is_deleted
    group by 1
),

credited as (
    select
        {{ month_of('transaction_date') }} as transaction_month,
        {{ whole('sum(case when touch_count = 0 then 1 else 0 end)') }} as unattributed_conversions,
        sum(case when touch_count = 0 then revenue else 0 end) as unattributed_revenue
        {%- for model in attribution_models() %},
        {{ purchases_of('weight_' ~ model) }} as conversions_{{ model }},
        sum(revenue_{{ model }}) as revenue_{{ model }}
        {%- endfor %}
    from {{ ref('touchpoint_credit') }}
    group by 1
)

{%- for model in attribution_models() %}
select
    earned.transaction_month,
    '{{ model }}' as attribution_model,
    earned.conversions,
    credited.conversions_{{ model }} as credited_conversions,
    earned.revenue,
    credited.revenue_{{ model }} as credited_revenue,
    earned.revenue - coalesce(credited.revenue_{{ model }}, 0) as difference,
    credited.unattributed_conversions,
    credited.unattributed_revenue,
    {{ ratio('credited.unattributed_revenue', 'earned.revenue') }} as unattributed_share
from earned
left join credited on credited.transaction_month = earned.transaction_month
{{ 'union all' if not loop.last }}
{%- endfor %}
