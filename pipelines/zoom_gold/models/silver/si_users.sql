-- One row per user: the latest version, trimmed and judged. Nobody is rejected; a null e-mail or plan stays null.
{{ config(unique_key='user_id', cluster_by=lakehouse.clustered_by(['user_id'])) }}

{%- set conditions = {
    'invalid_email': 'not ' ~ lakehouse.is_blank('email') ~ ' and not ' ~ lakehouse.is_email('email'),
    'unknown_plan': "not " ~ lakehouse.is_blank('plan_type')
        ~ " and lower(trim(plan_type)) not in ('free', 'basic', 'pro', 'business', 'enterprise')",
} %}

with new_users as ({{ new_in_bronze('users') }}),

judged_users as ({{ judged('new_users', 'users', conditions) }})

select
    user_id,
    {{ lakehouse.blank_to_null('user_name') }} as user_name,
    lower({{ lakehouse.blank_to_null('email') }}) as email,
    {{ lakehouse.blank_to_null('company') }} as company,
    lower({{ lakehouse.blank_to_null('plan_type') }}) as plan_type,
    {{ silver_columns() }}
from judged_users
