-- One row per billing event: the latest version, typed and judged. Only a refund may be negative.
{{ config(unique_key='event_id', cluster_by=lakehouse.clustered_by(['load_date'])) }}

{%- set conditions = {
    'missing_event_date': 'event_date is null',
    'unreadable_amount': 'amount is not null and parsed_amount is null',
    'negative_amount': "parsed_amount < 0 and coalesce(lower(trim(event_type)), '') <> 'refund'",
} %}

with new_events as ({{ new_in_bronze('billing_events') }}),

typed_events as (
    select *, {{ lakehouse.try_decimal('amount', 10, 2) }} as parsed_amount
    from new_events
),

judged_events as ({{ judged('typed_events', 'billing_events', conditions) }})

select
    event_id,
    {{ lakehouse.reference('user_id') }} as user_id,
    lower({{ lakehouse.blank_to_null('event_type') }}) as event_type,
    parsed_amount as amount,
    upper({{ lakehouse.blank_to_null('currency') }}) as currency,
    event_date,
    {{ silver_columns() }}
from judged_events
