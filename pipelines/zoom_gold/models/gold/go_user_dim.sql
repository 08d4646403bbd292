-- One row per user and version (SCD 2), built from bronze's change log, so that every change counts, also the late ones.
-- A run rewrites the whole time line of the users for whom it has become another, and of nobody else. '-1' is the unknown member.
{{ config(unique_key='user_id', tags=['dimension', 'pii'], cluster_by=lakehouse.clustered_by(['user_id'])) }}

{%- set text = dbt.type_string() %}
{%- set tracked = ['user_name', 'email', 'company', 'plan_type'] %}

with users_with_news as (
    select user_id, max(_ingested_at) as _ingested_at
    from {{ source('bronze', 'bz_users_history') }}
    group by user_id
    {%- if is_incremental() %}
    having max(_ingested_at) > {{ lakehouse.watermark(this, '_ingested_at') }}
    {%- endif %}
),

delivered_versions as (
    select
        history.user_id,
        {{ lakehouse.blank_to_null('history.user_name') }} as user_name,
        lower({{ lakehouse.blank_to_null('history.email') }}) as email,
        {{ lakehouse.blank_to_null('history.company') }} as company,
        lower({{ lakehouse.blank_to_null('history.plan_type') }}) as plan_type,
        history.load_timestamp,
        history.update_timestamp,
        history.source_system,
        history._version_at,
        history._row_hash,
        users_with_news._ingested_at
    from {{ source('bronze', 'bz_users_history') }} as history
    inner join users_with_news on users_with_news.user_id = history.user_id
),

changes as ({{ lakehouse.scd_intervals('delivered_versions', 'user_id', tracked) }}),

versions as (
    select
        {{ dbt.hash(dbt.concat(['user_id', "'|'", lakehouse.moment_text('_version_at')])) }} as user_dim_id,
        user_id,
        user_name,
        email,
        company,
        plan_type,
        _version_at as scd_start_date,
        _next_version_at as scd_end_date,
        _next_version_at = {{ lakehouse.end_of_time() }} as scd_current_flag,
        load_timestamp,
        update_timestamp,
        source_system,
        _ingested_at
    from changes
    {%- if not is_incremental() %}
    union all
    select
        '-1', null, null, null, null, null,
        {{ lakehouse.beginning_of_time() }}, {{ lakehouse.end_of_time() }}, true,
        {{ lakehouse.beginning_of_time() }}, null, null, {{ lakehouse.beginning_of_time() }}
    {%- endif %}
)

select
    user_dim_id,
    user_id,
    user_name,
    email,
    company,
    plan_type,
    {{ no_value(text) }} as user_status,
    {{ no_value('date') }} as registration_date,
    {{ no_value(text) }} as account_status,
    scd_start_date,
    scd_end_date,
    scd_current_flag,
    load_timestamp,
    update_timestamp,
    cast(load_timestamp as date) as load_date,
    cast(update_timestamp as date) as update_date,
    source_system,
    _ingested_at,
    '{{ invocation_id }}' as _invocation_id,
    {{ lakehouse.run_moment() }} as _written_at
from versions
{%- if is_incremental() %}
where user_id in (
    {{- lakehouse.keys_with_another_timeline(
        'versions', this, 'user_id', 'user_dim_id',
        tracked + ['scd_end_date', 'load_timestamp', 'update_timestamp', 'source_system'],
    ) }}
)
{%- endif %}
