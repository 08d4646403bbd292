-- One row per purchase: the touches before it, first and last, and the way between them.
{{ config(
    unique_key='order_id',
    partition_by=lakehouse.partitioned_by('transaction_date'),
    cluster_by=lakehouse.clustered_by(['customer_id']),
    post_hook="delete from {{ this }} where order_id not in (select order_id from {{ ref('touchpoint_credit') }})",
) }}

{%- set first = 'touch_position <= 1' %}
{%- set last = 'touch_position = touch_count' %}

select
    order_id,
    max(transaction_date) as transaction_date,
    max(converted_at) as converted_at,
    max(customer_id) as customer_id,
    max(revenue) as revenue,
    max(touch_count) as touch_count,
    max(touch_count) > 0 as is_attributed,
    max(case when {{ first }} then channel end) as first_touch_channel,
    max(case when {{ last }} then channel end) as last_touch_channel,
    max(case when {{ first }} then campaign_name end) as first_touch_campaign,
    max(case when {{ last }} then campaign_name end) as last_touch_campaign,
    min(touched_at) as first_touch_at,
    max(touched_at) as last_touch_at,
    sum(revenue_first) as first_touch_revenue,
    sum(revenue_last) as last_touch_revenue,
    {{ dbt.listagg('channel', "' > '", 'order by touch_position') }} as channel_path,
    max(days_before) as days_to_convert,
    max(_written_at) as _written_at
from {{ ref('touchpoint_credit') }}
{%- if is_incremental() %}
where _written_at > {{ lakehouse.watermark(this, '_written_at') }}
{%- endif %}
group by order_id
