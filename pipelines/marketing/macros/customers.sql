{#- The record of a source system that a row belongs to, as in `identity_records`. -#}
{% macro record_of(table, id) -%}{{ dbt.concat(["'" ~ table ~ ":'", id]) }}{%- endmacro %}

{#- An e-mail address as a key: without its tag, in lower case; null when it is none. -#}
{% macro normalised_email(column) -%}
    case when {{ lakehouse.is_email(column) }} then regexp_replace(lower(trim({{ column }})), '[+][^@]*@', '@') end
{%- endmacro %}

{#- Whoever shares nothing with another record is a customer of their own. -#}
{% macro own_customer_id(record_id) -%}
    {{ dbt.concat(["'C-'", 'substr(' ~ dbt.hash(record_id) ~ ', 1, 16)']) }}
{%- endmacro %}

{#-
  The rows of a CTE with the customer of their record, as the last column; and the rows stored earlier whose record has become
  another customer's since, unless they are in the CTE anew. A stored row moves as it is: raw may not keep it for ever.
-#}
{% macro with_customer(relation, key) %}
    select
        {{ relation }}.*,
        coalesce(identity_bridge.customer_id, {{ own_customer_id(relation ~ '.record_id') }}) as customer_id
    from {{ relation }}
    left join {{ ref('identity_bridge') }} as identity_bridge on identity_bridge.record_id = {{ relation }}.record_id
    {%- if is_incremental() %}
    union all
    select stored.* replace (identity_bridge.customer_id as customer_id)
    from {{ this }} as stored
    inner join {{ ref('identity_bridge') }} as identity_bridge
        on identity_bridge.record_id = stored.record_id
        and identity_bridge.changed_in_load >= {{ lakehouse.watermark(this, '_loaded_at') }}
        and identity_bridge.customer_id <> stored.customer_id
    left join {{ relation }} on {{ relation }}.{{ key }} = stored.{{ key }}
    where {{ relation }}.{{ key }} is null
    {%- endif %}
{% endmacro %}
