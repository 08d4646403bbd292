-- One row per license and version (SCD 2), built from bronze's change log. A run rewrites the whole time line of the
-- licenses for which it has become another, and of no other. '-1' is the unknown member.
{{ config(unique_key='license_id', tags=['dimension'], cluster_by=lakehouse.clustered_by(['license_id'])) }}

{%- set text = dbt.type_string() %}
{%- set tracked = ['license_type', 'assigned_to_user_id', 'start_date', 'end_date'] %}

with licenses_with_news as (
    select license_id, max(_ingested_at) as _ingested_at
    from {{ source('bronze', 'bz_licenses_history') }}
    group by license_id
    {%- if is_incremental() %}
    having max(_ingested_at) > {{ lakehouse.watermark(this, '_ingested_at') }}
    {%- endif %}
),

delivered_versions as (
    select
        history.license_id,
        {{ lakehouse.blank_to_null('history.license_type') }} as license_type,
        {{ lakehouse.reference('history.assigned_to_user_id') }} as assigned_to_user_id,
        history.start_date,
        {{ lakehouse.try_date('history.end_date') }} as end_date,
        history.load_timestamp,
        history.update_timestamp,
        history.source_system,
        history._version_at,
        history._row_hash,
        licenses_with_news._ingested_at
    from {{ source('bronze', 'bz_licenses_history') }} as history
    inner join licenses_with_news on licenses_with_news.license_id = history.license_id
),

changes as ({{ lakehouse.scd_intervals('delivered_versions', 'license_id', tracked) }}),

versions as (
    select
        {{ dbt.hash(dbt.concat(['license_id', "'|'", lakehouse.moment_text('_version_at')])) }} as license_dim_id,
        license_id,
        license_type,
        assigned_to_user_id,
        start_date,
        end_date,
        -- Judged at the version's own start: judged by today's date, rows would change without anything new.
        case
            when end_date < cast(_version_at as date) then 'Expired'
            when assigned_to_user_id is null or start_date > cast(_version_at as date) then 'Pending'
            else 'Active'
        end as assignment_status,
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
        '-1', null, null, null, null, null, null,
        {{ lakehouse.beginning_of_time() }}, {{ lakehouse.end_of_time() }}, true,
        {{ lakehouse.beginning_of_time() }}, null, null, {{ lakehouse.beginning_of_time() }}
    {%- endif %}
)

select
    license_dim_id,
    license_id,
    license_type,
    assigned_to_user_id,
    start_date,
    end_date,
    assignment_status,
    {{ no_value('integer') }} as license_capacity,
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
where license_id in (
    {{- lakehouse.keys_with_another_timeline(
        'versions', this, 'license_id', 'license_dim_id',
        tracked + ['scd_end_date', 'load_timestamp', 'update_timestamp', 'source_system'],
    ) }}
)
{%- endif %}
