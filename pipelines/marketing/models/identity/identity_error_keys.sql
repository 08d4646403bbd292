-- Keys that join nobody, and why: each that was rejected, with how many records it would have joined.
{{ config(materialized='table') }}

select
    {{ dbt.hash(dbt.concat(['key_type', "'|'", 'rejected_as', "'|'", 'key_value'])) }} as error_key_id,
    key_type,
    key_value,
    rejected_as as reason,
    count(*) as record_count
from {{ ref('identity_keys') }}
where rejected_as is not null
group by key_type, key_value, rejected_as
