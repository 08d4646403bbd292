-- The graph that clusters are read off, with the label that the last pass gave to each record at each key.
{{ config(materialized='table') }}

with shared as (
    select record_id, key_type, key_value
    from {{ ref('identity_keys') }}
    where rejected_as is null and record_count > 1
),

numbered as (
    select distinct record_id, key_number, record_number as label
    from (
        -- A key is called by its smallest record: keys of the same records become one, and texts are left behind.
        select record_id, record_number, min(record_number) over (partition by key_type, key_value) as key_number
        from (
            select shared.*, cast(dense_rank() over (order by record_id) as {{ dbt.type_bigint() }}) as record_number
            from shared
        ) as ranked
    ) as named
),

labelled as ({{ components('numbered', var('identity_passes')) }})

select record_id, key_number, label from labelled
