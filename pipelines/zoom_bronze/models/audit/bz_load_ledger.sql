{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key=['source_table', 'load_timestamp'],
    )
}}

{#- What became of every raw row, by table and load: a new version, a version that was there before, or no key.

    Rejects are rows without a key: raw tables give them nothing to be told by, so they are counted. -#}
with raw_rows as (
    {%- for entity, known in entities().items() %}
    select
        '{{ entity }}' as source_table,
        load_timestamp,
        count(*) as rows_in,
        sum(case when {{ has_key(known.key) }} then 0 else 1 end) as rows_rejected
    from {{ source('raw', entity) }}
    {%- if is_incremental() %}
    where load_timestamp >= {{ reads_from(this, "source_table = '" ~ entity ~ "'") }}
    {%- endif %}
    group by load_timestamp
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

versions as (
    {%- for entity in entities() %}
    select
        '{{ entity }}' as source_table,
        load_timestamp,
        count(*) as versions_added
    from {{ ref('bz_' ~ entity ~ '_history') }}
    {%- if is_incremental() %}
    where load_timestamp >= {{ reads_from(this, "source_table = '" ~ entity ~ "'") }}
    {%- endif %}
    group by load_timestamp
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

counted as (
    select
        raw_rows.source_table,
        raw_rows.load_timestamp,
        cast(raw_rows.rows_in as {{ dbt.type_bigint() }}) as rows_in,
        cast(raw_rows.rows_rejected as {{ dbt.type_bigint() }}) as rows_rejected,
        cast(
            raw_rows.rows_in - raw_rows.rows_rejected - coalesce(versions.versions_added, 0) as {{ dbt.type_bigint() }}
        ) as rows_redelivered,
        cast(coalesce(versions.versions_added, 0) as {{ dbt.type_bigint() }}) as versions_added
    from raw_rows
    left join versions
        on versions.source_table = raw_rows.source_table and versions.load_timestamp = raw_rows.load_timestamp
)

select
    counted.*,
    {{ lakehouse.run_moment() }} as _ingested_at,
    '{{ invocation_id }}' as _invocation_id
from counted
{%- if is_incremental() %}
where not exists (
    select 1
    from {{ this }} as stored
    where stored.source_table = counted.source_table
        and stored.load_timestamp = counted.load_timestamp
        and stored.rows_in = counted.rows_in
        and stored.rows_rejected = counted.rows_rejected
        and stored.versions_added = counted.versions_added
)
{%- endif %}
