-- One row per use of a feature: the latest version, judged.
{{ config(unique_key='usage_id', cluster_by=lakehouse.clustered_by(['load_date'])) }}

{%- set conditions = {
    'missing_feature_name': lakehouse.is_blank('feature_name'),
    'negative_usage_count': 'usage_count < 0',
    'future_usage_date': 'usage_date > ' ~ dbt.dateadd('day', 1, 'cast(load_timestamp as date)'),
} %}

with new_usage as ({{ new_in_bronze('feature_usage') }}),

judged_usage as ({{ judged('new_usage', 'feature_usage', conditions) }})

select
    usage_id,
    {{ lakehouse.reference('meeting_id') }} as meeting_id,
    {{ lakehouse.blank_to_null('feature_name') }} as feature_name,
    usage_count,
    usage_date,
    {{ silver_columns() }}
from judged_usage
