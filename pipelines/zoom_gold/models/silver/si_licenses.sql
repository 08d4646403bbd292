-- One row per license: the latest version, typed and judged. A dimension's source: nothing is rejected.
{{ config(unique_key='license_id', cluster_by=lakehouse.clustered_by(['license_id'])) }}

{%- set conditions = {
    'unreadable_end_date': 'not ' ~ lakehouse.is_blank('end_date') ~ ' and parsed_end_date is null',
    'end_before_start': 'parsed_end_date < start_date',
} %}

with new_licenses as ({{ new_in_bronze('licenses') }}),

typed_licenses as (
    select *, {{ lakehouse.try_date('end_date') }} as parsed_end_date
    from new_licenses
),

judged_licenses as ({{ judged('typed_licenses', 'licenses', conditions) }})

select
    license_id,
    {{ lakehouse.blank_to_null('license_type') }} as license_type,
    {{ lakehouse.reference('assigned_to_user_id') }} as assigned_to_user_id,
    start_date,
    parsed_end_date as end_date,
    {{ silver_columns() }}
from judged_licenses
