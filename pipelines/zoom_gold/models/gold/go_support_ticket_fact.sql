-- One row per ticket that was not rejected, with its user as of the end of the day it was opened.
{{ config(
    unique_key='ticket_id',
    tags=['fact'],
    cluster_by=lakehouse.clustered_by(['open_date']),
    post_hook="{{ drop_rejected(ref('si_support_tickets'), 'ticket_id') }}",
) }}

with timeline as ({{ user_timeline() }}),

touched_tickets as ({{ touched(ref('si_support_tickets'), 'user_id', 'ticket_id') }}),

tickets_with_user as (
    select
        touched_tickets.*,
        coalesce(timeline.user_dim_id, '-1') as user_dim_id,
        {{ orphan_codes({'orphan_user': 'touched_tickets.user_id is not null and timeline.user_id is null'}) }}
    from touched_tickets
    left join timeline
        on timeline.user_id = touched_tickets.user_id
        and {{ in_force('timeline', lakehouse.end_of_day('touched_tickets.open_date')) }}
)

select
    {{ surrogate_id('support_ticket', 'found.ticket_id') }} as support_ticket_fact_id,
    found.ticket_id,
    found.user_id,
    found.user_dim_id,
    found.ticket_type,
    found.resolution_status,
    found.open_date,
    found.close_date,
    {{ no_value(dbt.type_string()) }} as priority_level,
    {{ no_value(dbt.type_string()) }} as issue_description,
    {{ no_value(dbt.type_string()) }} as resolution_notes,
    24 * {{ dbt.datediff('found.open_date', 'found.close_date', 'day') }} as resolution_time_hours,
    {{ no_value('decimal(3, 1)') }} as satisfaction_score,
    {{ fact_columns('found') }}
from tickets_with_user as found
{{ only_changed('found', 'ticket_id', ['user_dim_id', 'orphan_codes']) }}
