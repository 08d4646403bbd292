{#- The eight tables: the key of each, and its columns beside `load_timestamp`. -#}
{% macro entities() -%}
    {{ return({
        'users': {
            'key': 'user_id',
            'columns': ['user_name', 'email', 'company', 'plan_type'],
        },
        'meetings': {
            'key': 'meeting_id',
            'columns': ['host_id', 'meeting_topic', 'start_time', 'end_time', 'duration_minutes'],
        },
        'participants': {
            'key': 'participant_id',
            'columns': ['meeting_id', 'user_id', 'join_time', 'leave_time'],
        },
        'feature_usage': {
            'key': 'usage_id',
            'columns': ['meeting_id', 'feature_name', 'usage_count', 'usage_date'],
        },
        'support_tickets': {
            'key': 'ticket_id',
            'columns': ['user_id', 'ticket_type', 'resolution_status', 'open_date', 'close_date'],
        },
        'billing_events': {
            'key': 'event_id',
            'columns': ['user_id', 'event_type', 'amount', 'currency', 'event_date'],
        },
        'licenses': {
            'key': 'license_id',
            'columns': ['license_type', 'assigned_to_user_id', 'start_date', 'end_date'],
        },
        'webinars': {
            'key': 'webinar_id',
            'columns': ['host_id', 'webinar_topic', 'start_time', 'end_time', 'registrants'],
        },
    }) }}
{%- endmacro %}

{#- What makes two deliveries the same version, and is kept as it came. -#}
{% macro payload_of(entity) -%}
    {%- set known = entities()[entity] -%}
    {{ return([known.key] + known.columns + ['update_timestamp', 'source_system']) }}
{%- endmacro %}

{% macro has_key(key) -%}
    {{ key }} is not null and trim({{ key }}) <> ''
{%- endmacro %}
