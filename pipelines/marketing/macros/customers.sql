{#-
  The rows of a CTE with the customer of their record, as the last column; a record that the bridge lacks is a customer of its
  own. With them come the rows stored earlier whose record has become another customer's since, unless they are in the CTE anew.
-#}
{% macro with_customer(relation, key) %}
    select
        {{ relation }}.*,
        coalesce(identity_bridge.customer_id, {{ customer_id_of(relation ~ '.record_id') }}) as customer_id
    from {{ relation }}
    left join {{ ref('identity_bridge') }} as identity_bridge on identity_bridge.record_id = {{ relation }}.record_id
    {%- if is_incremental() %}
    union all
    select stored.* replace (identity_bridge.customer_id as customer_id)
    from {{ this }} as stored
    inner join {{ ref('identity_bridge') }} as identity_bridge
        on identity_bridge.record_id = stored.record_id
        and identity_bridge.customer_id <> stored.customer_id
    left join {{ relation }} on {{ relation }}.{{ key }} = stored.{{ key }}
    where {{ relation }}.{{ key }} is null
        and identity_bridge.changed_in_load >= {{ lakehouse.watermark(this, '_loaded_at') }}
    {%- endif %}
{% endmacro %}
