-- No row is lost and none is made: what bronze holds is in the fact or, by its key, among the rejected.
{%- set facts = {
    'meetings': 'go_meeting_fact',
    'participants': 'go_participant_fact',
    'feature_usage': 'go_feature_usage_fact',
    'webinars': 'go_webinar_fact',
    'support_tickets': 'go_support_ticket_fact',
    'billing_events': 'go_billing_event_fact',
} %}

with rejected as (
    select source_table, count(distinct source_key) as keys
    from {{ ref('go_error_data') }}
    where error_severity = 'ERROR'
    group by source_table
),

counted as (
{%- for entity, fact in facts.items() %}
    select
        '{{ entity }}' as entity,
        (select count(*) from {{ source('bronze', 'bz_' ~ entity) }}) as bronze_rows,
        (select count(*) from {{ ref(fact) }}) as fact_rows,
        coalesce((select max(keys) from rejected where source_table = '{{ entity }}'), 0) as rejected_keys
    {{ 'union all' if not loop.last }}
{%- endfor %}
)

select * from counted where fact_rows + rejected_keys <> bronze_rows
