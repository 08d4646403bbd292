-- Per customer: tickets.
{{ config(materialized='ephemeral') }}

select
    customer_id,
    count(*) as ticket_count,
    count(case when status not in ('solved', 'closed') then 1 end) as open_ticket_count,
    count(case when cast(created_at as date) >= {{ lakehouse.date_after('clock.as_of_date', -90) }} then 1 end) as tickets_last_90_days,
    count(case when satisfaction_is_bad then 1 end) as bad_rating_count,
    count(case when not satisfaction_is_bad then 1 end) as good_rating_count,
    {{ ratio(exact_sum('resolution_hours'), 'count(resolution_hours)') }} as average_resolution_hours,
    min(created_at) as first_ticket_at,
    max(created_at) as last_ticket_at
from {{ ref('support_tickets') }}
cross join (select {{ as_of_date() }} as as_of_date) as clock
where not is_deleted
group by customer_id
