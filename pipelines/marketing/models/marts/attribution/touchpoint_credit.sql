-- One row per purchase and touch before it, with what each attribution model gives the touch. A purchase that nothing came
-- before has one row, '(unattributed)', which gets all of it.
{{ config(
    unique_key='credit_id',
    partition_by=lakehouse.partitioned_by('transaction_date'),
    cluster_by=lakehouse.clustered_by(['customer_id']),
    post_hook="{{ drop_outdated_credit() }}",
) }}

{%- set by_touch = 'partition by order_id order by touched_at, touch_id' %}

with conversions as ({{ revenue_orders() }}),

{%- if is_incremental() %}

changed_touches as (
    select touch_id, customer_id from {{ ref('touchpoints') }}
    where _written_at > {{ lakehouse.watermark(this, '_written_at') }}
),

-- An order with outdated rows, which a run left that was killed, counts as not stored.
stored_orders as (
    select
        order_id,
        max(customer_id) as customer_id,
        max(converted_at) as converted_at,
        max(previous_conversion_at) as previous_conversion_at,
        max(revenue) as revenue
    from {{ this }}
    group by order_id
    having min(_written_at) = max(_written_at)
),

-- Whose touches or purchases are other ones than when the credit was given.
due_conversions as (
    select conversions.*
    from conversions
    left join stored_orders on stored_orders.order_id = conversions.order_id
    where conversions.customer_id in (select customer_id from changed_touches)
        or conversions.order_id in (
            select order_id from {{ this }} where touch_id in (select touch_id from changed_touches)
        )
        or stored_orders.order_id is null
        {%- for column in ['customer_id', 'converted_at', 'previous_conversion_at', 'revenue'] %}
        or stored_orders.{{ column }} is distinct from conversions.{{ column }}
        {%- endfor %}
),
{%- else %}

due_conversions as (select * from conversions),
{%- endif %}

journeys as (
    select
        due_conversions.*,
        touches.touch_id,
        touches.touched_at,
        touches.touch_type,
        touches.channel,
        touches.campaign_name,
        {{ days_between('touches.touched_at', 'due_conversions.converted_at') }} as days_before
    from due_conversions
    left join {{ ref('touchpoints') }} as touches
        on touches.customer_id = due_conversions.customer_id
        and touches.is_counted
        and touches.touched_at <= due_conversions.converted_at
        and touches.touched_at > cast(
            {{ dbt.dateadd('day', -1 * var('attribution_window_days'), 'due_conversions.converted_at') }}
            as {{ dbt.type_timestamp() }}
        )
        and touches.touched_at > coalesce(due_conversions.previous_conversion_at, {{ lakehouse.beginning_of_time() }})
),

-- A click in an e-mail and the visit that it opens are one touch.
journeys_of_clicks as (
    select
        *,
        max(case when touch_type = 'email_click' then touched_at end) over (
            partition by order_id, channel, campaign_name
            order by touched_at, touch_id
            rows between unbounded preceding and current row
        ) as _clicked_at
    from journeys
),

positions as (
    select
        *,
        row_number() over ({{ by_touch }}) as touch_position,
        -- No touch is one row, and counts as one: it gets all of the credit.
        count(*) over (partition by order_id) as _rows,
        count(touch_id) over (partition by order_id) as touch_count,
        cast(
            power(2.0, -coalesce(days_before, 0) / {{ var('attribution_half_life_days') }}) as {{ exact_type() }}
        ) as _decay
    from journeys_of_clicks
    where touch_type is null
        or touch_type <> 'web_session'
        or _clicked_at is null
        or {{ dbt.datediff('_clicked_at', 'touched_at', 'second') }} > {{ var('attribution_click_visit_minutes') }} * 60
),

-- What a touch and all before it get together; the last of them has got everything.
shares as (
    select
        *,
        1 as _upto_first,
        case when touch_position = _rows then 1 else 0 end as _upto_last,
        {{ ratio('touch_position', '_rows') }} as _upto_linear,
        {{ ratio('sum(_decay) over (' ~ by_touch ~ ' rows between unbounded preceding and current row)',
                 'sum(_decay) over (partition by order_id)') }} as _upto_time_decay,
        case
            when touch_position = _rows then 1
            when _rows = 2 then 0.5
            else 0.4 + {{ ratio('0.2 * (touch_position - 1)', '_rows - 2') }}
        end as _upto_u_shaped
    from positions
),

weights as (
    select
        *,
        cast(case when touch_position = 1 then 1 else 0 end as {{ double_type() }}) as weight_first,
        cast(case when touch_position = _rows then 1 else 0 end as {{ double_type() }}) as weight_last,
        {{ ratio('1', '_rows') }} as weight_linear,
        {{ ratio('_decay', 'sum(_decay) over (partition by order_id)') }} as weight_time_decay,
        case
            when _rows <= 2 then {{ ratio('1', '_rows') }}
            when touch_position in (1, _rows) then 0.4
            else {{ ratio('0.2', '_rows - 2') }}
        end as weight_u_shaped,
        {%- for model in attribution_models() %}
        -- All of it is no product: a double has not the cents of 100 trillion dollars.
        case when touch_position = _rows then revenue else {{ usd('revenue', '_upto_' ~ model) }} end as _cents_upto_{{ model }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from shares
)

select
    {{ dbt.concat(['order_id', "'|'", "coalesce(touch_id, '(unattributed)')"]) }} as credit_id,
    order_id,
    customer_id,
    coalesce(touch_id, '(unattributed)') as touch_id,
    case when touch_id is null then 0 else touch_position end as touch_position,
    touch_count,
    touched_at,
    touch_type,
    case when touch_id is null then '(unattributed)' else channel end as channel,
    case when touch_id is null then '(unattributed)' else coalesce(campaign_name, '(no campaign)') end as campaign_name,
    days_before,
    transaction_date,
    converted_at,
    previous_conversion_at,
    revenue,
    {%- for model in attribution_models() %}
    weight_{{ model }},
    _cents_upto_{{ model }} - coalesce(lag(_cents_upto_{{ model }}) over ({{ by_touch }}), 0) as revenue_{{ model }},
    {%- endfor %}
    {{ lakehouse.run_moment() }} as _written_at
from weights
