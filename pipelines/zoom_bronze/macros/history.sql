{#- Every version of every key, as it was first delivered; only ever appended to.

    A version is a key's payload at one `_version_at`. What has no key is no version: the ledger counts it. -#}
{% macro history_of(entity) -%}
{%- set key = entities()[entity].key -%}
{%- set payload = payload_of(entity) -%}
{%- set is_read = has_key(key) ~ (' and load_timestamp >= ' ~ reads_from(this) if is_incremental() else '') -%}
with arrived as (
    select
        {{ payload | join(',\n        ') }},
        load_timestamp,
        case
            when update_timestamp < {{ lakehouse.end_of_time() }} then update_timestamp else load_timestamp
        end as _version_at,
        {{ lakehouse.row_hash(payload, moments=['update_timestamp', 'start_time', 'leave_time']) }} as _row_hash
    from {{ source('raw', entity) }}
    where {{ is_read }}
),

-- Few keys are delivered more than once: only those are ranked, and they are found without a hash of every row.
several as (
    select {{ key }}
    from {{ source('raw', entity) }}
    where {{ is_read }}
    group by {{ key }}
    having count(*) > 1
),

deliveries as (
    select *, 1 as nth_delivery
    from arrived
    where {{ key }} not in (select {{ key }} from several)
    union all
    select *, row_number() over (partition by _row_hash, _version_at order by load_timestamp) as nth_delivery
    from arrived
    where {{ key }} in (select {{ key }} from several)
)

select
    {{ payload | join(',\n    ') }},
    load_timestamp,
    _version_at,
    _row_hash,
    {{ lakehouse.run_moment() }} as _ingested_at,
    '{{ invocation_id }}' as _invocation_id
from deliveries
where nth_delivery = 1
{%- if is_incremental() %}
    and not exists (
        select 1
        from {{ this }} as known
        where known._row_hash = deliveries._row_hash and known._version_at = deliveries._version_at
    )
{%- endif %}
{%- endmacro %}
