-- Which customer a record belongs to. Ids are stable: a customer is called by the record that founded it, and keeps that name
-- as long as this record is its own. Of customers that become one, the older survives; of one that falls apart, the part
-- with the founder keeps the id. Only rows that differ are written.
{{ config(
    unique_key='record_id',
    full_refresh=false,
    cluster_by=lakehouse.clustered_by(['record_id'])
) }}

with clusters as (
    select
        clusters.*,
        {%- if is_incremental() %}
        stored.customer_id as stored_customer_id,
        stored.assigned_at,
        stored.changed_in_load as stored_changed_in_load,
        stored.previous_customer_id as stored_previous_customer_id,
        stored.match_keys as stored_match_keys,
        stored.identity_confidence as stored_identity_confidence,
        stored.first_seen_at as stored_first_seen_at
        {%- else %}
        cast(null as {{ dbt.type_string() }}) as stored_customer_id,
        cast(null as {{ dbt.type_timestamp() }}) as assigned_at,
        cast(null as {{ dbt.type_timestamp() }}) as stored_changed_in_load,
        cast(null as {{ dbt.type_string() }}) as stored_previous_customer_id,
        cast(null as {{ dbt.type_string() }}) as stored_match_keys,
        cast(null as {{ double_type() }}) as stored_identity_confidence,
        cast(null as {{ dbt.type_timestamp() }}) as stored_first_seen_at
        {%- endif %}
    from {{ ref('identity_clusters') }} as clusters
    {%- if is_incremental() %}
    left join {{ this }} as stored on stored.record_id = clusters.record_id
    {%- endif %}
),

-- A load that is resolved again, with other rules say, counts as a moment later: what waits for changes finds them.
resolution as (
    select
        {%- if is_incremental() %}
        case
            when max(loaded_at) > {{ lakehouse.watermark(this, 'changed_in_load') }} then max(loaded_at)
            else {{ lakehouse.moment_after(lakehouse.watermark(this, 'changed_in_load'), 1, 'microsecond') }}
        end as resolved_at
        {%- else %}
        max(loaded_at) as resolved_at
        {%- endif %}
    from {{ ref('identity_records') }}
),

founded as (
    select
        clusters.*,
        {{ customer_id_of(
            "first_value(record_id) over (partition by cluster_id order by"
            ~ " case when stored_customer_id = " ~ customer_id_of('record_id') ~ " then 0 else 1 end,"
            ~ " coalesce(assigned_at, " ~ lakehouse.end_of_time() ~ "), " ~ by_age('clusters')
            ~ " rows between unbounded preceding and unbounded following)"
        ) }} as customer_id
    from clusters
)

select
    founded.record_id,
    founded.customer_id,
    founded.first_seen_at,
    coalesce(founded.assigned_at, resolution.resolved_at) as assigned_at,
    case
        when founded.customer_id = founded.stored_customer_id then founded.stored_changed_in_load else resolution.resolved_at
    end as changed_in_load,
    case
        when founded.customer_id = founded.stored_customer_id then founded.stored_previous_customer_id else founded.stored_customer_id
    end as previous_customer_id,
    founded.match_keys,
    founded.identity_confidence
from founded
cross join resolution
{%- if is_incremental() %}
where founded.customer_id is distinct from founded.stored_customer_id
    or founded.match_keys is distinct from founded.stored_match_keys
    or founded.identity_confidence is distinct from founded.stored_identity_confidence
    or founded.first_seen_at is distinct from founded.stored_first_seen_at
{%- endif %}
