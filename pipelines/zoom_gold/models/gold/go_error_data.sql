-- One row per (source_table, source_key, rule): what silver found in a row alone, and the orphans that show only where
-- facts meet dimensions. The query is the whole truth; only rows that differ are touched, a repaired error leaves.
{{ config(
    unique_key='error_id',
    incremental_strategy='sync',
    tags=['error'],
    cluster_by=lakehouse.clustered_by(['source_table']),
    meta={'compared': [
        'error_value', 'error_severity', 'source_column', 'validation_rule', 'error_description',
        'load_timestamp', 'update_timestamp', 'source_system',
    ]},
) }}

{%- set facts = {
    'meetings': ('go_meeting_fact', 'meeting_id', ['host_id']),
    'webinars': ('go_webinar_fact', 'webinar_id', ['host_id']),
    'participants': ('go_participant_fact', 'participant_id', ['user_id', 'meeting_id']),
    'support_tickets': ('go_support_ticket_fact', 'ticket_id', ['user_id']),
    'billing_events': ('go_billing_event_fact', 'event_id', ['user_id']),
    'feature_usage': ('go_feature_usage_fact', 'usage_id', ['meeting_id']),
} %}
{%- set delivery = ['load_timestamp', 'update_timestamp', 'load_date', 'update_date', 'source_system'] %}

with orphans as (
{%- for entity, (fact, key, columns) in facts.items() %}
    select
        rules.rule,
        rules.source_table,
        orphan.{{ key }} as source_key,
        case rules.source_column {% for column in columns %}when '{{ column }}' then orphan.{{ column }} {% endfor %}end as error_value,
        orphan.{{ delivery | join(', orphan.') }}
    from {{ ref(fact) }} as orphan
    inner join {{ ref('zoom_rules') }} as rules
        on rules.source_table = '{{ entity }}'
        and orphan.orphan_codes like {{ dbt.concat(["'%,'", "rules.rule", "',%'"]) }}
    where orphan.orphan_codes is not null
    union all
{%- endfor %}
    select
        'orphan_assignee' as rule,
        'licenses' as source_table,
        orphan.license_id as source_key,
        orphan.assigned_to_user_id as error_value,
        orphan.{{ delivery | join(', orphan.') }}
    from {{ ref('si_licenses') }} as orphan
    where orphan.assigned_to_user_id is not null
        and not exists (
            select 1 from {{ ref('go_user_dim') }} as users where users.user_id = orphan.assigned_to_user_id
        )
),

described_orphans as (
    select
        {{ error_id('orphans.source_table', 'orphans.source_key', 'orphans.rule') }} as error_id,
        orphans.*,
        rules.description,
        rules.source_column,
        rules.validation_rule,
        rules.severity
    from orphans
    inner join {{ ref('zoom_rules') }} as rules
        on rules.rule = orphans.rule
        and rules.source_table = orphans.source_table
),

open_errors as (
    select
        error_id, error_type, error_description, source_table, source_column, source_key, error_value,
        validation_rule, error_severity, status as resolution_status, error_timestamp,
        {{ delivery | join(', ') }}
    from {{ ref('si_error_data') }}
    union all
    select
        error_id, rule, description, source_table, source_column, source_key, error_value,
        validation_rule, severity, 'OPEN', load_timestamp,
        {{ delivery | join(', ') }}
    from described_orphans
)

select
    error_id,
    error_type,
    error_description,
    source_table,
    source_column,
    source_key,
    error_value,
    validation_rule,
    error_severity,
    resolution_status,
    {{ no_value(dbt.type_string()) }} as resolution_notes,
    error_timestamp,
    '{{ invocation_id }}' as process_audit_info,
    {{ delivery | join(',\n    ') }},
    {{ lakehouse.run_moment() }} as _written_at
from open_errors
