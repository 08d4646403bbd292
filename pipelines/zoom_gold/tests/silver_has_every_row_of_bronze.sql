-- Silver judges rows, it drops none.
{%- set entities = ['users', 'meetings', 'participants', 'feature_usage', 'webinars', 'support_tickets', 'licenses', 'billing_events'] %}

select * from (
{%- for entity in entities %}
    select
        '{{ entity }}' as entity,
        (select count(*) from {{ source('bronze', 'bz_' ~ entity) }}) as bronze_rows,
        (select count(*) from {{ ref('si_' ~ entity) }}) as silver_rows
    {{ 'union all' if not loop.last }}
{%- endfor %}
) as counted
where bronze_rows <> silver_rows
