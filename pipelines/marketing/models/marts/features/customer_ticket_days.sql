-- One row per person and day on which tickets were opened or solved. Priority and rating may change at any time and tell no
-- time, so they are not here.
{{ config(materialized='table', cluster_by=lakehouse.clustered_by(['customer_id'])) }}

with happenings as (
    select
        customer_id,
        cast(created_at as date) as happened_on,
        1 as tickets_created,
        0 as tickets_solved,
        0 as resolution_hours
    from {{ ref('support_tickets') }}
    where created_at is not null
    union all
    select
        customer_id,
        cast(solved_at as date) as happened_on,
        0 as tickets_created,
        1 as tickets_solved,
        {{ dbt.datediff('created_at', 'solved_at', 'hour') }} as resolution_hours
    from {{ ref('support_tickets') }}
    where created_at is not null
        and solved_at is not null
)

select
    customer_id,
    happened_on,
    sum(tickets_created) as tickets_created,
    sum(tickets_solved) as tickets_solved,
    sum(resolution_hours) as resolution_hours
from happenings
group by customer_id, happened_on
