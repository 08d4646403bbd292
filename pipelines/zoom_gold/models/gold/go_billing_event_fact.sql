-- One row per billing event that was not rejected, with its user as of the end of its day.
{{ config(
    unique_key='event_id',
    tags=['fact'],
    cluster_by=lakehouse.clustered_by(['event_date']),
    post_hook="{{ drop_rejected(ref('si_billing_events'), 'event_id') }}",
) }}

with timeline as ({{ user_timeline() }}),

touched_events as ({{ touched(ref('si_billing_events'), 'user_id', 'event_id') }}),

events_with_user as (
    select
        touched_events.*,
        coalesce(timeline.user_dim_id, '-1') as user_dim_id,
        {{ orphan_codes({'orphan_user': 'touched_events.user_id is not null and timeline.user_id is null'}) }}
    from touched_events
    left join timeline
        on timeline.user_id = touched_events.user_id
        and {{ in_force('timeline', lakehouse.end_of_day('touched_events.event_date')) }}
)

select
    {{ surrogate_id('billing_event', 'found.event_id') }} as billing_event_fact_id,
    found.event_id,
    found.user_id,
    found.user_dim_id,
    found.event_type,
    found.amount,
    found.event_date,
    {{ no_value('date') }} as transaction_date,
    found.currency,
    {{ no_value(dbt.type_string()) }} as payment_method,
    {{ no_value(dbt.type_string()) }} as billing_cycle,
    {{ fact_columns('found') }}
from events_with_user as found
{{ only_changed('found', 'event_id', ['user_dim_id', 'orphan_codes']) }}
