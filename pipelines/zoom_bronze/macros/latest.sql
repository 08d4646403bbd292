{#- The latest version of each key; a run rewrites the keys whose latest version is another one now.

    `_ingested_at` is the run that wrote the row here: whoever reads on from it misses nothing, also after a run that
    ended between the history and this table. -#}
{% macro latest_of(entity) -%}
{%- set key = entities()[entity].key -%}
{%- set payload = payload_of(entity) -%}
{%- set history = ref('bz_' ~ entity ~ '_history') -%}
with candidates as (
    select *
    from {{ history }}
    {%- if is_incremental() %}
    where {{ key }} in (
        select {{ key }}
        from {{ history }}
        where _ingested_at > coalesce((select max(_ingested_at) from {{ this }}), cast('1970-01-01' as {{ dbt.type_timestamp() }}))
    )
    {%- endif %}
),

-- Few keys have more than one version: only those are ranked.
several as (
    select {{ key }}
    from {{ history }}
    group by {{ key }}
    having count(*) > 1
),

ranked as (
    select *, 1 as nth_latest
    from candidates
    where {{ key }} not in (select {{ key }} from several)
    union all
    select
        *,
        row_number() over (
            partition by {{ key }}
            order by _version_at desc, load_timestamp desc, _row_hash desc
        ) as nth_latest
    from candidates
    where {{ key }} in (select {{ key }} from several)
)

select
    {{ payload | join(',\n    ') }},
    load_timestamp,
    _version_at,
    _row_hash,
    {{ lakehouse.run_moment() }} as _ingested_at,
    '{{ invocation_id }}' as _invocation_id
from ranked
where nth_latest = 1
{%- if is_incremental() %}
    and not exists (
        select 1
        from {{ this }} as stored
        where stored.{{ key }} = ranked.{{ key }}
            and stored._row_hash = ranked._row_hash
            and stored._version_at = ranked._version_at
    )
{%- endif %}
{%- endmacro %}
