-- What became of customers, load by load. It is read off the bridge, which says what each record's customer was before:
-- a run that was killed between the two is made good by the next.
{{ config(unique_key='change_id', full_refresh=false) }}

with bridge as (select * from {{ ref('identity_bridge') }}),

changed as (
    select changed_in_load as loaded_at, customer_id, previous_customer_id, count(*) as record_count
    from bridge
    {%- if is_incremental() %}
    where changed_in_load > {{ lakehouse.watermark(this, 'loaded_at') }}
    {%- endif %}
    group by 1, 2, 3
),

-- Since when a customer has had records.
living as (select customer_id, min(changed_in_load) as since from bridge group by customer_id)

select
    {{ dbt.hash(dbt.concat([
        'cast(changed.loaded_at as ' ~ dbt.type_string() ~ ')', "'|'", 'changed.customer_id', "'|'", "coalesce(changed.previous_customer_id, '')"
    ])) }} as change_id,
    changed.loaded_at,
    changed.customer_id,
    changed.previous_customer_id as other_customer_id,
    case
        when changed.previous_customer_id is null then 'new'
        when other.customer_id is null then 'merge'
        when customer.since < changed.loaded_at then 'move'
        else 'split'
    end as change,
    changed.record_count
from changed
inner join living as customer on customer.customer_id = changed.customer_id
left join living as other on other.customer_id = changed.previous_customer_id
-- New records of a customer that was there before are no change of customers.
where changed.previous_customer_id is not null or customer.since = changed.loaded_at
