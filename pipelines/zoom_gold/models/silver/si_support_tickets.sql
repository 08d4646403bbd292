-- One row per ticket: the latest version, typed and judged.
{{ config(unique_key='ticket_id', cluster_by=lakehouse.clustered_by(['load_date'])) }}

{%- set conditions = {
    'missing_open_date': 'open_date is null',
    'unreadable_close_date': 'not ' ~ lakehouse.is_blank('close_date') ~ ' and parsed_close_date is null',
    'close_before_open': 'parsed_close_date < open_date',
    'unknown_status': 'not ' ~ lakehouse.is_blank('resolution_status')
        ~ " and lower(trim(resolution_status)) not in ('open', 'pending', 'resolved', 'closed')",
} %}

with new_tickets as ({{ new_in_bronze('support_tickets') }}),

typed_tickets as (
    select *, {{ lakehouse.try_date('close_date') }} as parsed_close_date
    from new_tickets
),

judged_tickets as ({{ judged('typed_tickets', 'support_tickets', conditions) }})

select
    ticket_id,
    {{ lakehouse.reference('user_id') }} as user_id,
    ticket_type,
    lower({{ lakehouse.blank_to_null('resolution_status') }}) as resolution_status,
    open_date,
    parsed_close_date as close_date,
    {{ silver_columns() }}
from judged_tickets
