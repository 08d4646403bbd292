{#- What happened after a snapshot, in [snapshot, snapshot + days): name -> (days, type, expression on the outcomes). -#}
{% macro labels() -%}
    {{ return({
        'label_purchased_30d': (30, dbt.type_boolean(), 'coalesce(outcomes.orders_30d, 0) > 0'),
        'label_revenue_30d': (30, dbt.type_numeric(), 'coalesce(outcomes.revenue_30d, 0)'),
        'label_purchased_90d': (90, dbt.type_boolean(), 'coalesce(outcomes.orders_90d, 0) > 0'),
        'label_orders_90d': (90, dbt.type_int(), 'coalesce(outcomes.orders_90d, 0)'),
        'label_revenue_90d': (90, dbt.type_numeric(), 'coalesce(outcomes.revenue_90d, 0)'),
        'label_churned_90d': (90, dbt.type_boolean(), 'case when has_ordered then coalesce(outcomes.orders_90d, 0) = 0 end'),
    }) }}
{%- endmacro %}

{% macro label_windows() -%}
    {{ return(labels().values() | map(attribute=0) | unique | list) }}
{%- endmacro %}

{#- Whether all of a label's window lies before the data's date. -#}
{% macro is_closed(snapshot_date, days) -%}
    {{ plus_days(snapshot_date, days) }} <= {{ as_of_date() }}
{%- endmacro %}
