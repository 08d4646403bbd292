-- One row per (source_table, source_key, rule): every rule that the latest version of a row breaks, bronze's rows judged
-- alone. The query is the whole truth; only rows that differ are touched, and an error that was repaired leaves.
{{ config(
    unique_key='error_id',
    incremental_strategy='sync',
    meta={'compared': [
        'error_value', 'error_severity', 'source_column', 'validation_rule', 'error_description',
        'load_timestamp', 'update_timestamp', 'source_system',
    ]},
) }}

{#- The columns whose value may be shown; of an e-mail address only the rule is kept. -#}
{%- set shown = {
    'users': ('user_id', ['plan_type']),
    'meetings': ('meeting_id', ['start_time', 'end_time', 'duration_minutes', 'host_id']),
    'participants': ('participant_id', ['meeting_id', 'join_time', 'leave_time']),
    'feature_usage': ('usage_id', ['feature_name', 'usage_count', 'usage_date']),
    'support_tickets': ('ticket_id', ['open_date', 'close_date', 'resolution_status']),
    'billing_events': ('event_id', ['event_date', 'amount']),
    'licenses': ('license_id', ['end_date']),
    'webinars': ('webinar_id', ['start_time', 'end_time', 'registrants']),
} %}

with broken_rules as (
{%- for entity, (key, columns) in shown.items() %}
    select
        rules.rule,
        rules.source_table,
        rules.source_column,
        rules.severity,
        rules.validation_rule,
        rules.description,
        judged.{{ key }} as source_key,
        case rules.source_column
            {%- for column in columns %}
            when '{{ column }}' then cast(delivered.{{ column }} as {{ dbt.type_string() }})
            {%- endfor %}
        end as error_value,
        judged.load_timestamp,
        judged.update_timestamp,
        judged.load_date,
        judged.update_date,
        judged.source_system
    from {{ ref('si_' ~ entity) }} as judged
    inner join {{ ref('zoom_rules') }} as rules
        on rules.source_table = '{{ entity }}'
        and judged.error_codes like {{ dbt.concat(["'%,'", "rules.rule", "',%'"]) }}
    inner join {{ source('bronze', 'bz_' ~ entity) }} as delivered
        on delivered.{{ key }} = judged.{{ key }}
    where judged.error_codes is not null
    {{ 'union all' if not loop.last }}
{%- endfor %}
)

select
    {{ error_id('source_table', 'source_key', 'rule') }} as error_id,
    rule as error_type,
    description as error_description,
    source_table,
    source_column,
    source_key,
    error_value,
    validation_rule,
    severity as error_severity,
    'OPEN' as status,
    load_timestamp as error_timestamp,
    '{{ invocation_id }}' as process_audit_info,
    load_timestamp,
    update_timestamp,
    load_date,
    update_date,
    source_system,
    {{ lakehouse.run_moment() }} as _written_at
from broken_rules
