{#- How records and customers are named: every model that meets a record names it by these, and by nothing else. -#}

{% macro record_id(table, key) -%}
    {{ dbt.concat(["'" ~ table ~ ":'", key]) }}
{%- endmacro %}

{#- An order's person: the customer of the shop, else the guest by the e-mail address, else the order alone. -#}
{% macro order_record_id(customer_id, email, order_id) -%}
    case
        when {{ customer_id }} is not null then {{ record_id('shopify_customers', customer_id) }}
        when {{ lakehouse.is_email(email) }} then {{ record_id('shopify_guest', normalised_email(email)) }}
        else {{ record_id('shopify_orders', order_id) }}
    end
{%- endmacro %}

{#- The id of the customer that a record founds. -#}
{% macro customer_id_of(record_id) -%}
    {{ dbt.concat(["'C-'", 'substr(' ~ dbt.hash(record_id) ~ ', 1, 16)']) }}
{%- endmacro %}

{#- The order of founding: the oldest first; a record without a time is the youngest. -#}
{% macro by_age(relation) -%}
    coalesce({{ relation }}.first_seen_at, {{ lakehouse.end_of_time() }}), {{ relation }}.record_id
{%- endmacro %}
