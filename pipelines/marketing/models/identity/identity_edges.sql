-- The graph that clusters are read off: each record at each key that it shares, with the component that they are part of.
{{ config(materialized='table') }}

with shared as (
    select record_id, key_type, key_value
    from {{ ref('identity_keys') }}
    where rejected_as is null and record_count > 1
),

-- A key is called by its smallest record: keys of the same records become one, and texts are left behind.
numbered as (
    select distinct record_id, key_number
    from (
        select record_id, min(record_number) over (partition by key_type, key_value) as key_number
        from (
            select shared.*, cast(dense_rank() over (order by record_id) as {{ dbt.type_bigint() }}) as record_number
            from shared
        ) as ranked
    ) as named
),

-- Only a record with two keys or more makes two keys one: few have, and only they take part in the passes.
connections as (
    select record_id as connector, key_number as node, key_number as label
    from (
        select record_id, key_number, count(*) over (partition by record_id) as key_count
        from numbered
    ) as counted
    where key_count > 1
),

labelled as ({{ components('connections', var('identity_passes')) }}),

components as (
    select node, min(node) over (partition by label) as component
    from (select distinct node, label from labelled) as nodes
)

select
    numbered.record_id,
    numbered.key_number,
    coalesce(components.component, numbered.key_number) as component
from numbered
left join components on components.node = numbered.key_number
